import type { Fields } from "../data/fields";
import { coveredBefore, wholeBefore } from "./before";
import { type Closing, closingOf, isEmpty } from "./closing";
import { draftOf } from "./definition";
import { type FoundHome, type FoundMachine, isFor } from "./found";
import { type Difference, differences } from "./meaning";
import { lastClosings, withPatches } from "./patch-files";
import { plannable } from "./plannable";
import { laid, type Planner } from "./planned";
import { type LaidPatch, restOf } from "./rest";
import { type Row, rowsOf } from "./rows";
import { sharedClosings } from "./shared-closings";

/** What becomes of a found home. */
export interface Adopted {
  /** Name of the cluster in the definition. */
  readonly name: string;
  /** What a YAML file of it holds, by field. */
  readonly definition: Fields;
  /** Patch files by their path below `clusters/<name>/`. */
  readonly files: Readonly<Record<string, string>>;
  /** Where every key of the input went. */
  readonly rows: readonly Row[];
  /** Every machine's configuration, secrets replaced by words, as its tool made it and as Groundwork does. */
  readonly machines: readonly ComparedMachine[];
  /** What the machine configurations say differently than before, by machine; empty: nothing. */
  readonly differences: readonly MachineDifference[];
}

/** A machine's configuration before and after. */
export interface ComparedMachine {
  /** Name in the definition. */
  readonly name: string;
  /** Name in the tool. */
  readonly origin: string;
  /** Documents as the tool gives them to Talos. */
  readonly before: readonly Fields[];
  /** Documents that come of the definition. */
  readonly after: readonly Fields[];
}

export interface MachineDifference extends Difference {
  /** Name in the definition, of which this is a difference. */
  readonly machine: string;
}

/**
 * Makes a definition of a found home, and the patches that keep its machine
 * configurations as they are: first those that take back what Groundwork would
 * set otherwise, then the operator's own, last what an order of patches that
 * Groundwork does not have makes different.
 */
export function adopt(home: FoundHome, planner: Planner): Adopted {
  const whole = home.machines.map((machine) => ({ machine, documents: wholeBefore(home, machine) }));
  const { definition, names } = plannable((plain) => draftOf(home, whole, plain), planner);
  const name = String(definition.name);
  const nameOf = (machine: FoundMachine) => names.get(machine.name) ?? machine.name;
  const bare = planner.machines(definition, {});
  const derivedOf = (machine: FoundMachine): readonly Fields[] => {
    const planned = bare.get(nameOf(machine));
    return planned === undefined ? [] : laid(planned);
  };

  const patches: readonly LaidPatch[] = home.patches.map((patch) => ({
    patch,
    ...restOf(patch, home.machines.filter((machine) => isFor(patch.machines, machine)).map(derivedOf)),
  }));
  const first = sharedClosings(
    home.machines.map((machine) => ({
      name: nameOf(machine),
      isControlPlane: machine.isControlPlane,
      closing: closingOf(derivedOf(machine), coveredBefore(machine, patches)),
    })),
  );
  const draft = withPatches(home, { definition, names, patches, first, last: new Map() });
  const drafted = planner.machines(draft.definition, draft.files);
  const last = new Map<string, Closing>();
  for (const { machine, documents } of whole) {
    const planned = drafted.get(nameOf(machine));
    if (planned === undefined) continue;
    const closing = closingOf(laid(planned), documents);
    if (!isEmpty(closing)) last.set(nameOf(machine), closing);
  }
  const done = last.size === 0 ? draft : withPatches(home, { definition, names, patches, first, last });
  const planned = last.size === 0 ? drafted : planner.machines(done.definition, done.files);
  const before = new Map(whole.map(({ machine, documents }) => [machine.name, documents]));
  const compared = whole.map(({ machine, documents }): ComparedMachine => {
    const now = planned.get(nameOf(machine));
    return {
      name: nameOf(machine),
      origin: machine.name,
      before: documents,
      after: now === undefined ? [] : laid(now),
    };
  });
  return {
    name,
    definition: accepting(done.definition, planner.undone(done.definition, done.files), home),
    files: done.files,
    rows: rowsOf(home, {
      definition: done.definition,
      names,
      patches,
      closings: [...first, ...lastClosings(last)],
      files: done.fileOf,
      before,
    }),
    machines: compared,
    differences: compared.flatMap(({ name: machine, before, after }) =>
      differences(before, after).map((one) => ({ machine, ...one })),
    ),
  };
}

/** The definition with an open word for every patch that says something else than it does. */
function accepting(definition: Fields, undone: readonly string[], { origin }: FoundHome): Fields {
  if (undone.length === 0) return definition;
  const accept = [...new Set(undone)].map((at) => ({
    check: "patch-undoes-model",
    at,
    reason: `adopted from ${origin}: the patch keeps the machines as they are`,
  }));
  return { ...definition, accept };
}
