import { posix } from "node:path";
import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import { AUTHENTICATION_FILE } from "../../../lib/talos/typed-documents";

/** How the API server finds its authentication configuration. */
export function authenticationFields({ controlPlane }: Cluster): {
  readonly args: Readonly<Record<string, string>>;
  readonly fields: Fields;
} {
  if (controlPlane.apiServer?.authentication === undefined) return { args: {}, fields: {} };
  const folder = posix.dirname(AUTHENTICATION_FILE);
  return {
    args: { "authentication-config": AUTHENTICATION_FILE },
    fields: { extraVolumes: [{ hostPath: folder, mountPath: folder, readonly: true }] },
  };
}
