import { type Change, compareFiles } from "../../change/compare";
import { textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import { minorOf } from "../../versions/line";
import { overridePlace, placeOf, releasesOf } from "../place";
import type { CheckInput } from "../rule";
import { committedStages, committedText } from "./committed";

/** Of what decides about the objects of a chart that was rendered as it was and as it is. */
const SEEN = { consequence: "none", says: "both were rendered: what differs has lines of its own" } as const;

const known = new WeakMap<CheckInput, readonly Change[]>();

/** Everything that differs from the commit, with what it does; compared once for all rules. None where nothing is compared. */
export function changesOf(input: CheckInput): readonly Change[] {
  const done = known.get(input);
  if (done !== undefined) return done;
  const { before, cluster, declared, rendered, tree } = input;
  if (before === undefined) return [];
  const pruned = new Set(committedStages(before, cluster.name).flatMap(({ name, prune }) => (prune ? [name] : [])));
  const minor = (name: "talos" | "kubernetes") => {
    const version = committedText(before, "versions", name);
    return version === undefined ? undefined : minorOf(version);
  };
  const all = compareFiles(
    new Map([...before.files, ...(rendered?.before ?? [])]),
    new Map([...tree.files(), ...(rendered?.after ?? [])]),
    {
      cluster: cluster.name,
      talos: minor("talos"),
      kubernetes: minor("kubernetes"),
      isPruned: (stage) => pruned.has(stage),
      isLost: (claim: Manifest) => {
        const name = textAt(claim, "spec", "storageClassName");
        const offer = declared.storage.find((one) => (name === undefined ? one.default : one.storageClass === name));
        return offer?.reclaimPolicy !== "Retain";
      },
    },
  );
  // What a value or another chart does is seen in the objects that it changes, or in none of them changing.
  const changes = all.flatMap((change): readonly Change[] => {
    const { path, old, fresh } = change;
    const folder = old?.kind === "chart" || fresh?.kind === "chart" ? (fresh ?? old)?.file.split("/")[3] : undefined;
    if (folder !== undefined && rendered?.releases.has(folder.replace(".", "/")) === true)
      return [{ ...change, ...SEEN }];
    if (fresh?.table !== "release" || old === undefined || rendered?.releases.has(fresh.name) !== true) return [change];
    if (path.startsWith("values")) return [];
    return path === "chart" || path === "repository" ? [{ ...change, ...SEEN }] : [change];
  });
  known.set(input, changes);
  return changes;
}

/** The place of the definition that a changed object or release comes from: the operator's override where there is one. */
export function placeOfChange(input: CheckInput, change: Change | undefined): string {
  const thing = change?.fresh ?? change?.old;
  const found =
    thing?.table === "release"
      ? releasesOf(input).find(({ release }) => `${release.namespace}/${release.name}` === thing.name)
      : undefined;
  return found === undefined
    ? placeOf(input.graph, thing?.stage ?? "")
    : overridePlace(input, found.release, found.origin);
}
