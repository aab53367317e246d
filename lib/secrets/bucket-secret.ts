import { CREDENTIAL_INPUTS } from "../model/object-storage";
import type { SecretRef } from "../model/secret";
import type { ComposedSecret } from "./composed-secret";

/** What differs between the Secrets of two programs that write to a bucket. */
export interface BucketSecretProps {
  /** What the bucket is for, in a few words. */
  readonly title: string;
  /** Where the operator lets the keys come from; absent: a person makes the Secret. */
  readonly credentials?: SecretRef | undefined;
  /** What that person has to do first, as a sentence without a full stop. */
  readonly manual: string;
  /** Where the program runs. */
  readonly namespace: string;
  /** Name by which it refers to the Secret. */
  readonly name: string;
  /** The Secret's keys in the form that the program reads. */
  readonly texts: ComposedSecret["texts"];
}

/** The Secret with which a program writes to a bucket that speaks the S3 API. */
export function bucketSecret({ credentials, manual, namespace, name, ...rest }: BucketSecretProps): ComposedSecret {
  return { ...rest, namespace, name, inputs: CREDENTIAL_INPUTS, origin: credentials ?? { manual, namespace, name } };
}
