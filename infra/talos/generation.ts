import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";

/**
 * The form in which a Talos contract takes network settings: keys of the one
 * v1alpha1 document up to 1.11, documents of their own (HostnameConfig,
 * LinkConfig …) from 1.12 on.
 */
export type Generation = "v1alpha1" | "documents";

/** The newest contract that the pinned Talos provider can generate (0.11 is built on Talos 1.13). */
const NEWEST_CONTRACT = 13;

/**
 * The generation for a cluster. The contract decides, not the installed
 * version: the provider generates for the contract, and patches must fit that.
 *
 * @throws InputError for a contract that the pinned provider cannot generate
 */
export function generationOf(cluster: Cluster): Generation {
  const minor = Number(cluster.versions.contract.split(".")[1]);
  if (minor > NEWEST_CONTRACT) {
    throw new InputError([
      {
        file: cluster.file,
        path: "versions.contract",
        got: cluster.versions.contract,
        want: `a Talos contract up to 1.${NEWEST_CONTRACT}: the Talos provider generates no newer machine configuration, and a newer node takes an older contract`,
        fix: `set versions.contract to "1.${NEWEST_CONTRACT}"`,
      },
    ]);
  }
  return minor >= 12 ? "documents" : "v1alpha1";
}
