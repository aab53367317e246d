import { type Fields, isFields } from "../data/fields";
import { InputError } from "../model/problem";
import type { Draft } from "./definition";
import type { Planner } from "./planned";

/** Fields that a definition can do without: patches say the same. */
const OPTIONAL =
  /^(talos\.(extensions|kernelArgs|encryption|secureBoot|factory|sysctls|sysfs|kernelModules|kubelet|watchdog)|controlPlane\.(vip|certificateNames|apiServer|controllerManager|scheduler|etcd)|network\.(timeServers|loadBalancers)|machines\.[^.]+\.(labels|taints|extensions|mac|annotations|kernelArgs|sysctls|sysfs|kernelModules|kubelet|watchdog))\b/;

/** A disk that stands for one that only patches can say. */
const SOME_DISK = "/dev/sda";
const DISK = /^machines\.([^.]+)\.installDisk\b/;

/** A link that the model refuses, of one machine or of all. */
const LINK = /^(?:machines\.([^.]+)|network)\.(?:links?|addressBy)\b/;

/**
 * The definition without those fields that the model refuses: some homes hold
 * values that it has no word for. A machine with a link that is refused gets a
 * definition without links of its own; its patches bring them.
 *
 * @param draft makes the definition; machines that it is given are without links
 * @throws InputError for what a definition cannot do without
 */
export function plannable(draft: (plain: ReadonlySet<string>) => Draft, planner: Planner): Draft {
  const plain = new Set<string>();
  let { definition: here, names } = draft(plain);
  for (;;) {
    try {
      planner.machines(here, {});
      return { definition: here, names };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const fresh = error.problems
        .flatMap(({ path }) => (LINK.test(path) ? (LINK.exec(path)?.[1] ?? [...names.values()]) : []))
        .filter((name) => !plain.has(name));
      if (fresh.length > 0) {
        for (const name of fresh) plain.add(name);
        ({ definition: here, names } = draft(plain));
        continue;
      }
      const next = error.problems.reduce((rest, { path }) => {
        const machine = DISK.exec(path)?.[1];
        if (machine !== undefined) return withSomeDisk(rest, machine);
        const field = OPTIONAL.exec(path)?.[0];
        return field === undefined ? rest : without(rest, field.split("."));
      }, here);
      if (next === here) throw error;
      here = next;
    }
  }
}

function withSomeDisk(definition: Fields, name: string): Fields {
  const machines = isFields(definition.machines) ? definition.machines : {};
  const machine = machines[name];
  if (!isFields(machine) || machine.installDisk === SOME_DISK) return definition;
  const assumptions = Array.isArray(definition.assumptions) ? definition.assumptions : [];
  const why =
    "the disk is chosen by what no field says and its patches do; this path is taken away there and never used";
  return {
    ...definition,
    machines: { ...machines, [name]: { ...machine, installDisk: SOME_DISK } },
    assumptions: [...assumptions, { at: `machines.${name}.installDisk`, why }],
  };
}

function without(fields: Fields, [key = "", ...rest]: readonly string[]): Fields {
  const { [key]: value, ...others } = fields;
  if (value === undefined) return fields;
  if (rest.length === 0) return others;
  if (!isFields(value)) return fields;
  const inner = without(value, rest);
  return inner === value ? fields : { ...fields, [key]: inner };
}
