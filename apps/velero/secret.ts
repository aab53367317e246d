import { ACCESS_KEY, SECRET_KEY } from "../../lib/model/object-storage";
import { bucketSecret } from "../../lib/secrets/bucket-secret";
import type { ComposedSecret } from "../../lib/secrets/composed-secret";
import { NAMESPACE, type Options } from "./options";

/** Name of the Secret that Velero reads. */
export const CREDENTIALS = "velero-credentials";

/** The file of the AWS plugin (velero-plugin-for-aws README: set permissions for Velero). */
export function credentials({ storage }: Options): ComposedSecret {
  return bucketSecret({
    title: "the bucket of application backups",
    credentials: storage.credentials,
    manual: "Make an account for the bucket as the section Backups of applications says",
    namespace: NAMESPACE,
    name: CREDENTIALS,
    texts: {
      cloud: [
        "[default]\naws_access_key_id=",
        { input: ACCESS_KEY },
        "\naws_secret_access_key=",
        { input: SECRET_KEY },
        "\n",
      ],
    },
  });
}
