import { EFFECTS, type Effect } from "../change/effects/row";
import type { Finding } from "../checks/rule";
import { byConsequence, type Count, countsOf } from "./verdict";

/** A thing that changes in one cluster, as a review for programs has it. */
export interface ReviewedThing {
  /** e.g. `Deployment media/plex`. */
  readonly what: string;
  /** What differs. */
  readonly fields: readonly {
    readonly path: string;
    readonly detail: string;
    readonly consequence: Effect;
    readonly says?: string | undefined;
  }[];
}

/** What a review of one cluster has to say for that of many. */
export interface ReviewedCluster {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The worst that happens. */
  readonly consequence: Effect;
  /** Machines that something happens to. */
  readonly machines: readonly { readonly things: readonly ReviewedThing[] }[];
  /** Objects, releases, resources and files. */
  readonly objects: readonly ReviewedThing[];
  /** What rules object to. */
  readonly findings: readonly Pick<Finding, "severity" | "rule" | "at" | "message" | "fix" | "accepted">[];
}

/** One change, of as many clusters as have it. */
export interface FleetChange {
  /** The thing; the cluster's own name in it is `<cluster>`. */
  readonly what: string;
  /** Where in it; empty for the thing as a whole. */
  readonly path: string;
  /** `1 → 3`, `new`, `gone`. */
  readonly detail: string;
  /** What applying it does. */
  readonly consequence: Effect;
  /** What that means here; absent: nothing more than the consequence says. */
  readonly says?: string;
}

/** Clusters to which the same happens, word for word. */
export interface FleetGroup {
  /** Names, sorted. */
  readonly clusters: readonly string[];
  /** The worst that happens to each. */
  readonly consequence: Effect;
  /** What differs, the worst first. */
  readonly changes: readonly FleetChange[];
}

/** What one rule says, of as many clusters as it says it of. */
export interface FleetFinding extends Pick<Finding, "severity" | "rule" | "at" | "message" | "fix" | "accepted"> {
  /** Names, sorted. */
  readonly clusters: readonly string[];
}

/** What a change does to many clusters. */
export interface Fleet {
  /** The worst fate first, then that of most clusters. */
  readonly groups: readonly FleetGroup[];
  /** Clusters by the worst that happens to them. */
  readonly counts: readonly Count[];
  /** What rules object to: errors first. */
  readonly findings: readonly FleetFinding[];
}

/** Puts clusters of one fate together, and findings of one text. */
export function fleetOf(clusters: readonly ReviewedCluster[]): Fleet {
  const groups = new Map<string, { readonly names: string[]; readonly of: Omit<FleetGroup, "clusters"> }>();
  const findings = new Map<string, { readonly names: string[]; readonly of: Omit<FleetFinding, "clusters"> }>();
  for (const one of clusters) {
    const changes = changesOf(one);
    note(groups, JSON.stringify(changes), one.cluster, { consequence: one.consequence, changes });
    for (const { severity, rule, at, message, fix, accepted } of one.findings) {
      const said = withoutName(message, one.cluster);
      const of = { severity, rule, at, message: said, fix: withoutName(fix, one.cluster), ...acceptedOf(accepted) };
      note(findings, JSON.stringify([severity, rule, at, said, accepted]), one.cluster, of);
    }
  }
  return {
    groups: [...groups.values()]
      .map(({ names, of }) => ({ clusters: [...new Set(names)].sort(), ...of }))
      .sort((a, b) => byConsequence(a, b) || b.clusters.length - a.clusters.length || byName(a, b)),
    counts: countsOf(clusters.map(({ consequence }) => consequence)),
    findings: [...findings.values()]
      .map(({ names, of }) => ({ clusters: [...new Set(names)].sort(), ...of }))
      .sort((a, b) => weightOf(a) - weightOf(b) || b.clusters.length - a.clusters.length || (a.rule < b.rule ? -1 : 1)),
  };
}

function note<Of>(map: Map<string, { names: string[]; of: Of }>, key: string, name: string, of: Of): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, { names: [name], of });
  else known.names.push(name);
}

function acceptedOf(accepted: string | undefined) {
  return accepted === undefined ? {} : { accepted };
}

const SEVERITIES: readonly Finding["severity"][] = ["error", "warning", "advice"];

/** What is accepted comes last. */
function weightOf({ severity, accepted }: FleetFinding): number {
  return SEVERITIES.indexOf(severity) + (accepted === undefined ? 0 : SEVERITIES.length);
}

function byName(a: FleetGroup, b: FleetGroup): number {
  return (a.clusters[0] ?? "") < (b.clusters[0] ?? "") ? -1 : 1;
}

function changesOf({ cluster, machines, objects }: ReviewedCluster): readonly FleetChange[] {
  const order = (one: FleetChange) =>
    [EFFECTS.length - EFFECTS.indexOf(one.consequence), one.what, one.path].join("\0");
  return [...machines.flatMap(({ things }) => things), ...objects]
    .flatMap(({ what, fields }) =>
      fields.map(
        ({ path, detail, consequence, says }): FleetChange => ({
          what: withoutName(what, cluster),
          path: withoutName(path, cluster),
          detail: withoutName(detail, cluster),
          consequence,
          ...(says === undefined ? {} : { says: withoutName(says, cluster) }),
        }),
      ),
    )
    .sort((a, b) => byConsequence(a, b) || (order(a) < order(b) ? -1 : 1));
}

/** A text in which the cluster's own name, as a word, gives way to what all of them share. */
function withoutName(text: string, cluster: string): string {
  const name = cluster.replaceAll(/[^A-Za-z0-9]/g, "\\$&");
  return text.replaceAll(new RegExp(`(?<![A-Za-z0-9])${name}(?![A-Za-z0-9])`, "g"), "<cluster>");
}
