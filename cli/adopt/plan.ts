import { catalog } from "../../apps/catalog";
import { generatedDocuments } from "../../infra/talos/generated";
import { layersOf } from "../../infra/talos/layers";
import { planMachines } from "../../infra/talos/plan-machines";
import { baseDocuments } from "../../lib/adopt/base";
import type { Planned, Planner } from "../../lib/adopt/planned";
import { undoneIn } from "../../lib/checks/rules/talos/patch-undoes-model";
import { collectDeclarations } from "../../lib/component/collect-declarations";
import type { Fields } from "../../lib/data/fields";
import { readDefinition } from "../../lib/definition/parse";
import { apiEndpoint } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import { Problems } from "../../lib/model/problems";
import type { ProjectFiles } from "../../lib/model/project-files";

/**
 * Plans the machines of an adopted definition as a synth of it would.
 *
 * @param ending what the name of the definition's file ends in
 */
export function plannerOf(ending: "ts" | "yaml"): Planner {
  return {
    machines: (definition, files) => {
      const { cluster, machines } = plan(ending, definition, files);
      // What the provider asks the generator for: name, endpoint, versions and role.
      const options = {
        name: cluster.name,
        endpoint: apiEndpoint(cluster),
        versions: cluster.versions,
        apiNames: [],
        machineNames: [],
        pods: ["10.244.0.0/16"],
        services: ["10.96.0.0/12"],
        dnsDomain: "cluster.local",
        schedulable: false,
      };
      return new Map(
        machines.map((machine): [string, Planned] => [
          machine.machine.name,
          {
            base: baseDocuments(generatedDocuments, { ...options, isControlPlane: machine.isControlPlane }),
            layers: layersOf(machine),
          },
        ]),
      );
    },
    undone: (definition, files) => undoneIn(plan(ending, definition, files)).map(({ at }) => at),
  };
}

/** @throws InputError where the definition has problems */
function plan(ending: string, definition: Fields, files: Readonly<Record<string, string>>) {
  const name = String(definition.name);
  const stored = { files: inMemory(files, `clusters/${name}`) };
  const { cluster, problems } = readDefinition(definition, `clusters/${name}.${ending}`, catalog, stored);
  // The patches that make a machine's link may not be there yet; the whole definition is judged with them.
  const wrong = problems.all().filter(({ path }) => !/^machines\.[^.]+\.link$/.test(path));
  if (cluster === undefined || wrong.length > 0) throw new InputError(wrong);
  const found = new Problems();
  const machines = planMachines(cluster, collectDeclarations(cluster, found), found);
  if (!found.none) throw new InputError(found.all());
  return { cluster, machines };
}

function inMemory(files: Readonly<Record<string, string>>, folder: string): ProjectFiles {
  const at = (path: string): string | undefined =>
    files[path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : ""];
  return { read: at, kind: (path) => (at(path) === undefined ? undefined : "file"), list: () => [] };
}
