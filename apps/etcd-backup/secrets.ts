import { CREDENTIAL_INPUTS } from "../../lib/model/object-storage";
import { bucketSecret } from "../../lib/secrets/bucket-secret";
import type { ComposedSecret } from "../../lib/secrets/composed-secret";
import { BUCKET_SECRET, PASSPHRASE_KEY, PASSPHRASE_SECRET } from "./cron-job";
import { NAMESPACE, type Options } from "./options";

/** The bucket's keys and the passphrase, as far as they are used, each with the option that holds its origin. */
export function secretsOf({
  storage,
  passphrase,
}: Options): readonly { readonly secret: ComposedSecret; readonly option: string }[] {
  return [
    ...(storage === undefined
      ? []
      : [
          {
            option: "storage.credentials",
            secret: bucketSecret({
              title: "the bucket of etcd snapshots",
              credentials: storage.credentials,
              manual: "Make an account for the bucket as the section Backups of etcd says",
              namespace: NAMESPACE,
              name: BUCKET_SECRET,
              texts: Object.fromEntries(Object.keys(CREDENTIAL_INPUTS).map((input) => [input, [{ input }]])),
            }),
          },
        ]),
    ...(passphrase === undefined
      ? []
      : [
          {
            option: "passphrase",
            secret: {
              title: "the passphrase of etcd snapshots",
              origin: passphrase,
              namespace: NAMESPACE,
              name: PASSPHRASE_SECRET,
              inputs: {
                [PASSPHRASE_KEY]: "a long passphrase; keep it outside the cluster, or no snapshot can be opened",
              },
              texts: { [PASSPHRASE_KEY]: [{ input: PASSPHRASE_KEY }] },
            },
          },
        ]),
  ];
}
