import type { Fields } from "../../lib/data/fields";
import type { SharedData } from "../../lib/data/shared-data";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import type { Problems } from "../../lib/model/problems";
import type { PlannedMachine } from "../../lib/plan/machine";
import { imageUrl, installerImage } from "./image-name";
import { shapeOf } from "./machine-shape";
import { layPatches, patchesOf } from "./own-patches";
import { machinePatches } from "./patches/patches";
import { schematicId } from "./schematic";

/**
 * Every machine with what it boots, installs and is configured with. One that cannot be planned is left out, and says why.
 *
 * @param shared documents that several machines or clusters have alike; absent: each has its own
 */
export function planMachines(
  cluster: Cluster,
  declared: Declared,
  problems: Problems,
  shared?: SharedData<Fields>,
): readonly PlannedMachine[] {
  return cluster.machines.flatMap(
    (machine) =>
      problems.attempt({ path: `machines.${machine.name}`, names: [machine.name] }, () => {
        const shape = shapeOf(cluster, declared, machine);
        const derived = machinePatches(cluster, declared, shape).map((document) => shared?.of(document) ?? document);
        const patches = patchesOf(cluster, machine);
        return {
          ...shape,
          documents: layPatches(cluster, shape, { derived, patches }),
          derived,
          patches,
          schematic: schematicId(shape.installer),
          installerImage: installerImage(cluster, shape),
          bootImage: imageUrl(cluster, shape),
        };
      }) ?? [],
  );
}
