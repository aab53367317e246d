import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { InputError, type Problem } from "../../lib/model/problem";
import type { MachineShape } from "../../lib/plan/machine";

type Need = Declared["machines"][number];

/**
 * Settings that several components may ask for, joined by name.
 *
 * @throws InputError with every setting of which two components want different values
 */
export function joinSettings(
  cluster: Cluster,
  what: string,
  needs: readonly Need[],
  read: (need: Need) => Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  const by = new Map<string, string>();
  const problems: Problem[] = [];
  for (const need of needs) {
    for (const [name, value] of Object.entries(read(need) ?? {})) {
      const before = joined[name];
      if (before !== undefined && before !== value) {
        problems.push({
          file: cluster.file,
          path: `components.${need.component}`,
          got: `${what} ${name}: ${value}`,
          want: `what components.${by.get(name)} asks for as well, ${before}`,
          fix: "change the options of one of the two, or leave one out",
        });
        continue;
      }
      joined[name] = value;
      by.set(name, need.component);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return joined;
}

/** Settings of the operator and of components under one name. */
interface Overlay {
  /** Where the operator says them, e.g. `sysctls`, below a machine or below `talos`. */
  readonly what: string;
  /** What the operator says. */
  readonly own: Readonly<Record<string, string>> | undefined;
  /** What components ask for. */
  readonly asked: Readonly<Record<string, string>>;
}

/**
 * The operator's settings over those that components ask for. A number may be
 * raised: more is enough for whoever asked for less.
 *
 * @throws InputError where the operator says something else than a component needs
 */
export function overSettings(
  cluster: Cluster,
  { machine, needs }: MachineShape,
  { what, own = {}, asked }: Overlay,
): Readonly<Record<string, string>> {
  const problems = Object.entries(own).flatMap(([name, value]) => {
    const wanted = asked[name];
    if (wanted === undefined || wanted === value || Number(value) >= Number(wanted)) return [];
    const by = needs.find((need) => [need.sysctls, need.kubeletArgs].some((texts) => texts?.[name] === wanted));
    return [
      {
        file: cluster.file,
        path: `machines.${machine.name}.${what}.${name}`,
        got: value,
        want: `${wanted}${by === undefined ? "" : `, which components.${by.component} needs`}`,
        fix: `remove ${name}, or write ${wanted}`,
      },
    ];
  });
  if (problems.length > 0) throw new InputError(problems);
  return { ...asked, ...own };
}

/** One key of an object, left out while its value is empty. */
export function unlessEmpty<Value extends object>(key: string, value: Value): Readonly<Record<string, Value>> {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}

/** `extraArgs` of a Kubernetes program: what components ask for, what the operator says, and its feature gates. */
export function programFields(
  own:
    | { readonly args: Readonly<Record<string, string>>; readonly featureGates: Readonly<Record<string, boolean>> }
    | undefined,
  asked: Readonly<Record<string, string>> = {},
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const gates = Object.entries(own?.featureGates ?? {}).map(([name, on]) => `${name}=${on}`);
  return unlessEmpty("extraArgs", {
    ...asked,
    ...own?.args,
    ...(gates.length === 0 ? {} : { "feature-gates": gates.join(",") }),
  });
}
