import type { ComposedSecret } from "../../lib/secrets/composed-secret";
import { NAMESPACE } from "./names";
import type { Options } from "./options";

/** Name of the Secret that the storage class refers to. */
export const SECRET = "csi-rbd-secret";
const USER_KEY = "user-key";

/** The Ceph user and its key, under the names that the driver reads. */
export function userSecret({ key, user }: Options): ComposedSecret {
  return {
    title: "Ceph volumes",
    origin: key ?? {
      manual: "Make the user as the section Ceph for volumes says",
      namespace: NAMESPACE,
      name: SECRET,
    },
    namespace: NAMESPACE,
    name: SECRET,
    inputs: { [USER_KEY]: `key of the Ceph user client.${user}` },
    texts: { userID: [user], userKey: [{ input: USER_KEY }] },
  };
}
