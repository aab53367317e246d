import { type Fields, isFields } from "../data/fields";
import { toYamlStream } from "../emit/yaml";
import { InputError } from "../model/problem";
import { applyPatch, sameDocument } from "../talos/merge";
import { MergeError } from "../talos/merge-value";
import { type Closing, closingOf, isEmpty } from "./closing";
import { draftOf } from "./definition";
import { type FoundHome, type FoundMachine, type FoundPatch, isFor } from "./found";
import { OperationError, operate } from "./json-patch";
import { type Difference, differences } from "./meaning";
import { type LaidPatch, restOf } from "./rest";
import { type Row, rowsOf } from "./rows";
import { sharedClosings } from "./shared-closings";

/** Machine configurations that a definition gives: what Talos generates, and every document that is laid over it. */
export interface Planned {
  readonly base: readonly Fields[];
  readonly layers: readonly Fields[];
}

/** What only the layers above know of a definition; `files` are patch files that it names, by their path below `clusters/<name>/`. */
export interface Planner {
  /** The machines of a definition, by name. */
  readonly machines: (definition: Fields, files: Readonly<Record<string, string>>) => ReadonlyMap<string, Planned>;
  /** Places of patches that undo what the definition says, e.g. `talos.patches[0]`. */
  readonly undone: (definition: Fields, files: Readonly<Record<string, string>>) => readonly string[];
}

/** What becomes of a found home. */
export interface Adopted {
  /** Name of the cluster in the definition. */
  readonly name: string;
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
  readonly before: readonly Fields[];
  readonly after: readonly Fields[];
}

export interface MachineDifference extends Difference {
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
  const { definition: wanted, names } = draftOf(home, whole);
  const definition = plannable(wanted, planner);
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
    rows: rowsOf(home, { names, patches, closings: [...first, ...lastClosings(last)], files: done.fileOf }),
    machines: compared,
    differences: compared.flatMap(({ name: machine, before, after }) =>
      differences(before, after).map((one) => ({ machine, ...one })),
    ),
  };
}

/** Fields that a definition can do without: patches say the same. */
const OPTIONAL =
  /^(talos\.(extensions|kernelArgs|encryption|secureBoot|factory|sysctls|sysfs|kernelModules|kubelet|watchdog)|controlPlane\.(vip|certificateNames|apiServer|controllerManager|scheduler|etcd)|network\.(timeServers|loadBalancers)|machines\.[^.]+\.(labels|taints|extensions|mac|annotations|kernelArgs|sysctls|sysfs|kernelModules|kubelet|watchdog))\b/;

/** A disk that stands for one that only patches can say. */
const SOME_DISK = "/dev/sda";
const DISK = /^machines\.([^.]+)\.installDisk\b/;

/**
 * The definition without those fields that the model refuses: some homes hold
 * values that it has no word for.
 *
 * @throws InputError for what a definition cannot do without
 */
function plannable(definition: Fields, planner: Planner): Fields {
  let here = definition;
  for (;;) {
    try {
      planner.machines(here, {});
      return here;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
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

function lastClosings(last: ReadonlyMap<string, Closing>) {
  return [...last].map(([name, closing]) => ({
    whom: { name },
    file: `as-before/${name}-last`,
    closing,
    machines: [name],
  }));
}

/** A configuration with everything laid over it. */
export function laid({ base, layers }: Planned): readonly Fields[] {
  return applyPatch(base, layers, "ignore");
}

/** What the tool makes of a machine, patches included. */
function wholeBefore(home: FoundHome, machine: FoundMachine): readonly Fields[] {
  return home.patches
    .filter(({ machines }) => isFor(machines, machine))
    .reduce((documents, patch) => layOne(documents, patch), machine.documents);
}

function layOne(documents: readonly Fields[], { content }: FoundPatch): readonly Fields[] {
  if ("documents" in content) {
    try {
      return applyPatch(documents, content.documents, "ignore");
    } catch (error) {
      if (error instanceof MergeError) return documents;
      throw error;
    }
  }
  return documents.map((document) => {
    if (document.kind !== undefined) return document;
    try {
      return operate(document, content.operations);
    } catch (error) {
      if (error instanceof OperationError) return document;
      throw error;
    }
  });
}

/** What the tool makes of a machine with those parts of patches that the definition says as well. */
function coveredBefore(machine: FoundMachine, patches: readonly LaidPatch[]): readonly Fields[] {
  return patches
    .filter(({ patch, covered }) => covered.length > 0 && isFor(patch.machines, machine))
    .reduce<readonly Fields[]>((documents, { covered }) => overlay(documents, covered), machine.documents);
}

/** Lays documents over others key by key; a list takes the place of another. */
function overlay(documents: readonly Fields[], over: readonly Fields[]): readonly Fields[] {
  return over.reduce<readonly Fields[]>((here, document) => {
    const index = here.findIndex((one) => sameDocument(one, document));
    if (index < 0) return here.concat(document);
    return here.map((one, at) => (at === index ? merged(one, document) : one));
  }, documents);
}

function merged(one: Fields, other: Fields): Fields {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = result[key];
    result[key] = isFields(before) && isFields(value) ? merged(before, value) : value;
  }
  return result;
}

interface Parts {
  readonly definition: Fields;
  readonly names: ReadonlyMap<string, string>;
  readonly patches: readonly LaidPatch[];
  readonly first: ReturnType<typeof sharedClosings>;
  readonly last: ReadonlyMap<string, Closing>;
}

/** The definition with its patches, each in a file of its own. */
function withPatches(home: FoundHome, { definition, names, patches, first, last }: Parts) {
  const files: Record<string, string> = {};
  const fileOf = new Map<FoundPatch, string>();
  const lists: Record<"talos" | "controlPlane", string[]> = { talos: [], controlPlane: [] };
  const own = new Map<string, string[]>();
  const place = (path: string, whom: FoundPatch["machines"]) => {
    if (whom === "all") lists.talos.push(`./${path}`);
    else if (whom === "control-plane") lists.controlPlane.push(`./${path}`);
    else
      for (const machine of home.machines) {
        const name = names.get(machine.name) ?? machine.name;
        const wanted = whom === "worker" ? !machine.isControlPlane : whom.name === machine.name || whom.name === name;
        if (wanted) own.set(name, [...(own.get(name) ?? []), `./${path}`]);
      }
  };
  const close = (path: string, whom: FoundPatch["machines"], { remove, set }: Closing) => {
    for (const [suffix, documents, words] of [
      [
        "remove",
        remove,
        "What Groundwork sets and the machines do not have: it is taken away, so that they stay as they are.",
      ],
      ["set", set, `What ${home.origin} says and no field of the definition does.`],
    ] as const) {
      if (documents.length === 0) continue;
      const file = `patches/${path}-${suffix}.yaml`;
      files[file] = `# ${words}\n# Take a line out to have Groundwork's own instead.\n${toYamlStream(documents)}`;
      place(file, whom);
    }
  };

  for (const { whom, file, closing } of first) close(file, whom, closing);
  for (const { patch, rest, covered } of patches) {
    if (rest.length === 0) continue;
    const path = `patches/${patch.name}`;
    const whole = covered.length === 0 ? patch.text : undefined;
    files[path] = whole ?? `# From ${patch.origin}.\n${toYamlStream(rest)}`;
    fileOf.set(patch, path);
    place(path, patch.machines);
  }
  for (const [name, closing] of last) close(`as-before/${name}-last`, { name }, closing);

  const { talos, controlPlane, machines } = definition;
  const withList = (fields: unknown, list: readonly string[] | undefined): Fields => ({
    ...(isFields(fields) ? fields : {}),
    ...(list === undefined || list.length === 0 ? {} : { patches: list }),
  });
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(definition)) {
    if (key === "machines") {
      if (lists.talos.length > 0 || isFields(talos)) result.talos = withList(talos, lists.talos);
      if (lists.controlPlane.length > 0 || isFields(controlPlane))
        result.controlPlane = withList(controlPlane, lists.controlPlane);
      result.machines = Object.fromEntries(
        Object.entries(isFields(machines) ? machines : {}).map(([name, machine]) => [
          name,
          withList(machine, own.get(name)),
        ]),
      );
    } else if (key !== "talos" && key !== "controlPlane") result[key] = value;
  }
  return { definition: result, files, fileOf };
}
