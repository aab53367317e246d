import type { Change } from "../change/compare";
import type { Effect } from "../change/effects/row";
import { showWho, type Who } from "../change/things";
import { changesOf, placeOfChange } from "../checks/facts/changes";
import { committedMachines } from "../checks/facts/committed";
import type { CheckInput, Finding } from "../checks/rule";
import { RULES } from "../checks/rules/catalog";
import { orderOf, type Step, stackOf, type TouchedStages, touchedStages } from "./order";
import { byConsequence, type Count, countsOf, type Label, labelsOf, verdictOf, worstOf } from "./verdict";
import { type VersionChange, versionChanges } from "./versions";

/** One field of a machine or an object that differs. */
export interface FieldReview {
  /** Where in it; empty for the thing as a whole. */
  readonly path: string;
  /** `1 → 3`, `new`, `gone`; secrets hidden. */
  readonly detail: string;
  /** What applying it does. */
  readonly consequence: Effect;
  /** What that means here; absent: nothing more than the consequence says. */
  readonly says?: string;
}

/** A thing that changes, with everything of it that differs. */
export interface ThingReview {
  /** e.g. `Deployment media/plex`, `machine cp-1 VolumeConfig EPHEMERAL`. */
  readonly what: string;
  /** The same, its name apart. */
  readonly who: Who;
  /** The worst that happens to it. */
  readonly consequence: Effect;
  /** Place of the definition that it comes from, or its file below `dist/` where the place is not known. */
  readonly place: string;
  /** Stage or stack that brings it; absent for a file that somebody copies. */
  readonly step?: string;
  /** What differs, the worst first. */
  readonly fields: readonly FieldReview[];
}

/** What happens to one machine. */
export interface MachineReview {
  /** Name of the machine. */
  readonly machine: string;
  /** The worst that happens to it. */
  readonly consequence: Effect;
  /** Why: each thing of it that differs. */
  readonly things: readonly ThingReview[];
}

/** What a change does to one cluster, for people who decide about it. */
export interface ClusterReview {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The worst that happens. */
  readonly consequence: Effect;
  /** What it amounts to, in one sentence. */
  readonly verdict: string;
  /** Number of changes by consequence, the worst first. */
  readonly counts: readonly Count[];
  /** For the pull request. */
  readonly labels: readonly Label[];
  /** Places of the definition that differ. */
  readonly definition: readonly { readonly what: string; readonly detail: string }[];
  /** Machines that something happens to, the worst first. */
  readonly machines: readonly MachineReview[];
  /** Objects, releases, resources and files, the worst first. */
  readonly objects: readonly ThingReview[];
  /** Stacks and stages that bring it, in the order in which they do. */
  readonly order: readonly Step[];
  /** The stages among them, and which of them follows which. */
  readonly stages: TouchedStages;
  /** Versions that change, with a page about them. */
  readonly versions: readonly VersionChange[];
  /** What rules object to: errors, and what they say about the change. */
  readonly findings: readonly Finding[];
}

/** What a change does to one cluster; undefined where there is no earlier state of it. */
export function reviewOf(
  input: CheckInput,
  findings: readonly Finding[],
  definition: ClusterReview["definition"],
): ClusterReview | undefined {
  if (input.before === undefined) return undefined;
  const changes = changesOf(input);
  const consequences = changes.map(({ consequence }) => consequence);
  const versions = versionChanges(input, changes);
  const machines = new Set([
    ...input.machines.map(({ machine }) => machine.name),
    ...committedMachines(input.before).map(({ name }) => name),
  ]);
  const ofMachine = new Map<string, Change[]>();
  const others: Change[] = [];
  for (const change of changes) {
    const machine = machineOf(change, machines);
    if (machine === undefined) others.push(change);
    else ofMachine.set(machine, [...(ofMachine.get(machine) ?? []), change]);
  }
  const isUpgrade = versions.some(({ kind }) => kind === "Talos" || kind === "Kubernetes");
  return {
    cluster: input.cluster.name,
    consequence: worstOf(consequences),
    verdict: verdictOf(consequences),
    counts: countsOf(consequences),
    labels: labelsOf(consequences, isUpgrade),
    definition,
    machines: [...ofMachine]
      .map(([machine, own]): MachineReview => {
        const things = thingsOf(input, own);
        return { machine, consequence: worstOf(things.map(({ consequence }) => consequence)), things };
      })
      .sort(byConsequence),
    objects: thingsOf(input, others),
    order: orderOf(input, changes),
    stages: touchedStages(input, changes),
    versions,
    findings: findings.filter(concernsTheChange),
  };
}

const CHANGE_RULES = new Set(RULES.filter(({ family }) => family === "change").map(({ id }) => id));

function concernsTheChange({ rule, severity, accepted }: Finding): boolean {
  return CHANGE_RULES.has(rule) || (severity === "error" && accepted === undefined);
}

/** The machine that a change is about: its configuration, or a resource that bears its name. */
function machineOf({ who, old, fresh }: Change, machines: ReadonlySet<string>): string | undefined {
  const thing = fresh ?? old;
  if (thing === undefined) return undefined;
  if (thing.machine !== undefined || who.kind === "machine") return thing.machine ?? who.name;
  return thing.table === "terraform" && machines.has(thing.name) ? thing.name : undefined;
}

/** Changes of the same thing together. */
function thingsOf(input: CheckInput, changes: readonly Change[]): readonly ThingReview[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = showWho(change.who);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups]
    .map(([what, [first, ...more]]): ThingReview | undefined => {
      if (first === undefined) return undefined;
      const fields = [first, ...more].map(fieldOf).sort(byConsequence);
      const step = stepOf(first);
      return {
        what,
        who: first.who,
        consequence: worstOf(fields.map(({ consequence }) => consequence)),
        place: placeIn(input, first),
        ...(step === undefined ? {} : { step }),
        fields,
      };
    })
    .filter((thing) => thing !== undefined)
    .sort(byConsequence);
}

function fieldOf({ path, detail, consequence, says }: Change): FieldReview {
  return { path, detail, consequence, ...(says === undefined ? {} : { says }) };
}

function stepOf({ old, fresh }: Change): string | undefined {
  const thing = fresh ?? old;
  return thing?.stage ?? stackOf(thing?.file);
}

function placeIn(input: CheckInput, change: Change): string {
  const thing = change.fresh ?? change.old;
  const isPlaced = input.graph.stages.some(({ name }) => name === thing?.stage) || thing?.table === "release";
  if (isPlaced) return placeOfChange(input, change);
  if (thing?.machine !== undefined) return `machines.${thing.machine}`;
  return thing === undefined ? change.who.name : `dist/${thing.file}`;
}
