import { named } from "../../../infra/talos/environment-text";
import { shapeOf } from "../../../infra/talos/machine-shape";
import { machinePatches } from "../../../infra/talos/patches/patches";
import type { Fields } from "../../../lib/data/fields";
import type { MachineNeed } from "../../../lib/declared/asked";
import { validateTalosPatch } from "../../../lib/schema/talos";
import { store } from "../../lib/schema/project-store";
import { type Change, sampleCluster, samplePlatform } from "../sample";

export const TALOS_1_11 = { versions: { talos: "1.11.2", kubernetes: "1.34.1" } };
export const TALOS_1_12 = { versions: { talos: "1.12.11", kubernetes: "1.35.4" } };
export const TALOS_1_13 = { versions: { talos: "1.13.9", kubernetes: "1.36.3" } };

/** The patch documents of one machine of the sample; each fits the schema of the cluster's Talos. */
export function patchesOf(
  name: string,
  change: Change = {},
  machines: readonly (MachineNeed & { readonly component?: string })[] = [],
): readonly Fields[] {
  const cluster = sampleCluster(change);
  const declared = samplePlatform(cluster, { machines });
  const machine = cluster.machines.find((candidate) => candidate.name === name);
  if (machine === undefined) throw new Error(`no machine ${name}`);
  const documents = machinePatches(cluster, declared, shapeOf(cluster, declared, machine));
  for (const document of documents)
    expect({
      document,
      problems: validateTalosPatch(
        store,
        cluster.versions.contract,
        named(document, (name) => name),
      ),
    }).toMatchObject({
      problems: [],
    });
  return documents;
}

/** Documents of one kind; the main configuration has none. */
export function ofKind(documents: readonly Fields[], kind: string | undefined): readonly Fields[] {
  return documents.filter((document) => document.kind === kind);
}
