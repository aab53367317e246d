import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import { talosProviderOf } from "../../lib/model/talos-provider";
import { minorOf } from "../../lib/versions/line";
import { providerFor, talosProviderLine } from "../../lib/versions/talos-provider";

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
  const { contract } = cluster.versions;
  const provider = talosProviderOf(cluster);
  const newest = talosProviderLine(provider)?.newestContract ?? 0;
  const minor = minorOf(contract);
  if (minor > newest) {
    const able = providerFor(contract);
    throw new InputError([
      {
        file: cluster.file,
        path: "versions.contract",
        got: contract,
        want: `a Talos contract up to 1.${newest}: the Talos provider ${provider} generates no newer machine configuration, and a newer node takes an older contract`,
        fix: `set versions.contract to "1.${newest}"${able === undefined ? "" : `, or pin a newer provider: versions.providers.talos: ${able.line}.0`}`,
      },
    ]);
  }
  return minor >= 12 ? "documents" : "v1alpha1";
}
