import { z } from "zod";
import { bucketName, region, webUrl } from "./grammar";
import { secretRef } from "./secret";

/** Names of the two values that every S3 service gives. */
export const ACCESS_KEY = "access-key-id";
/** Key of a Secret that holds the secret half of an S3 access key. */
export const SECRET_KEY = "secret-access-key";

/** A bucket that speaks the S3 API. */
export const objectStorageSchema = z
  .strictObject({
    bucket: bucketName.meta({ description: "name of the bucket; it exists already" }),
    endpoint: webUrl

      .optional()
      .meta({ description: "URL of the service, e.g. https://s3.example.org; absent: Amazon" }),
    region: region

      .default("us-east-1")
      .meta({ description: "region of the bucket; most services other than Amazon take any" }),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9._/-]*$/, "a path of letters, digits, dots and dashes")
      .default("")
      .meta({ description: "folder inside the bucket, e.g. home/etcd; empty: its top" }),
    credentials: secretRef.optional().meta({
      description: `origin of ${ACCESS_KEY} and ${SECRET_KEY}; absent: the operator places the Secret that the runbook names`,
    }),
  })
  .meta({ description: "a bucket that speaks the S3 API" });

/** What the two values hold, for the person who supplies them. */
export const CREDENTIAL_INPUTS: Readonly<Record<string, string>> = {
  [ACCESS_KEY]: "key id of an account that may read, write and delete in this bucket alone",
  [SECRET_KEY]: "its secret",
};
