import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import { NEWEST_CONTRACT } from "../../lib/versions/contract";
import { minorOf } from "../../lib/versions/line";

/**
 * The form in which a Talos contract takes network settings: keys of the one
 * v1alpha1 document up to 1.11, documents of their own (HostnameConfig,
 * LinkConfig …) from 1.12 on.
 */
export type Generation = "v1alpha1" | "documents";

/**
 * The generation for a cluster. The contract decides, not the installed
 * version: the provider generates for the contract, and patches must fit that.
 *
 * @throws InputError for a contract that the pinned provider cannot generate
 */
export function generationOf(cluster: Cluster): Generation {
  const minor = minorOf(cluster.versions.contract);
  if (minor > minorOf(NEWEST_CONTRACT)) {
    throw new InputError([
      {
        file: cluster.file,
        path: "versions.contract",
        got: cluster.versions.contract,
        want: `a Talos contract up to ${NEWEST_CONTRACT}: the Talos provider generates no newer machine configuration, and a newer node takes an older contract`,
        fix: `set versions.contract to "${NEWEST_CONTRACT}"`,
      },
    ]);
  }
  return minor >= 12 ? "documents" : "v1alpha1";
}
