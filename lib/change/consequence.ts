import { at, type Fields, isFields, textAt } from "../data/fields";
import { type Manifest, showManifest } from "../manifest/manifest";
import { modelProvisionerOf } from "../model/provisioner/provisioners";
import { type ObjectPair, type PlacedObject, podTemplate } from "./objects";
import { patchConsequence } from "./patch-consequence";

/** What a change does when it is applied, mildest first. */
export const CONSEQUENCES = [
  "nothing",
  "rolling restart",
  "node reboot",
  "objects pruned",
  "VM replaced",
  "volume lost",
  "impossible",
] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

/** One thing that differs between a commit and the definition, and what applying it costs. */
export interface Change {
  /** Place in the definition, or an object. */
  readonly what: string;
  /** What the cluster goes through when the change is applied, from nothing to lost data. */
  readonly consequence: Consequence;
  /** `64 GiB → 32 GiB`, where it can be said in a few words. */
  readonly detail: string;
}

/** Places of the model by pattern, with what a change of each does; the first that fits counts. */
const OF_MODEL: readonly (readonly [RegExp, Consequence])[] = [
  [/^machines\.[^.]+\.(cpus|memory|bridge|gpu|link|extensions|mac)/, "node reboot"],
  [/^machines\.[^.]+\.(vmId|role)$/, "VM replaced"],
  [/^machines\.[^.]+\.host$/, "node reboot"],
  [/^machines\.[^.]+\.datastore$/, "impossible"],
  [/^machines\.[^.]+\.(address|disk)$/, "node reboot"],
  [/^talos\.(extensions|kernelArgs|image|secureBoot)/, "node reboot"],
  [/^versions\.talos$/, "node reboot"],
  [/^versions\.kubernetes$/, "rolling restart"],
  [/^versions\.contract$/, "impossible"],
  [/^network\.(pods|services|dnsDomain)$/, "impossible"],
  [/^controlPlane\.(vip|vipBy|certificateNames|schedulable)/, "rolling restart"],
];

/** Changes of the model that reach machines or the whole cluster; components and apps show in their objects. */
export function modelChanges(before: Fields, after: Fields): readonly Change[] {
  const was = new Map(leaves(before, ""));
  const is = new Map(leaves(after, ""));
  const ofModel = [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((what): Change[] => {
    const [old, now] = [was.get(what), is.get(what)];
    if (old === now || SHOWN_ELSEWHERE.test(what)) return [];
    const [, machine, field] = /^machines\.([^.]+)\.([^.]+)$/.exec(what) ?? [];
    const { describing } = modelProvisionerOf({ host: is.get(`machines.${machine}.host`) });
    const consequence = describing.some((one) => one === field) ? "nothing" : consequenceOf(what, old, now);
    return [{ what, consequence, detail: `${old ?? "(not set)"} → ${now ?? "(not set)"}` }];
  });
  return [...ofModel, ...patchChanges(before.patches, after.patches)];
}

/** Patches that are new, gone or changed, by their place; their content may be long, and is not shown. */
function patchChanges(before: unknown, after: unknown): readonly Change[] {
  const [was, is] = [isFields(before) ? before : {}, isFields(after) ? after : {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().flatMap((what): Change[] => {
    const [old, now] = [was[what], is[what]];
    if (!differs(old, now)) return [];
    const detail = old === undefined ? "new" : now === undefined ? "gone" : "changed";
    return [{ what, consequence: patchConsequence(old, now), detail }];
  });
}

/** A patch shows by its content, under its place; how it is written, inline or as a file, changes nothing. */
const SHOWN_ELSEWHERE =
  /^(components|apps|manifests|charts|patches|releases|accept|assumptions|secretFiles|(talos|controlPlane|machines\.[^.]+)\.patches)(\.|\[|$)/;

function consequenceOf(what: string, old: string | undefined, now: string | undefined): Consequence {
  if (/^machines\.[^.]+\.disk$/.test(what) && old !== undefined && now !== undefined && bytes(now) < bytes(old))
    return "impossible";
  if (/^machines\.[^.]+\.name$/.test(what)) return now === undefined ? "volume lost" : "nothing";
  if (/^machines\./.test(what) && (old === undefined || now === undefined) && !/\.(vmId|datastore|gpu)/.test(what))
    return "nothing";
  return OF_MODEL.find(([pattern]) => pattern.test(what))?.[1] ?? "nothing";
}

function bytes(text: string): number {
  const [, amount = "0", unit = ""] = /^([\d.]+)\s*([KMGT]?)/.exec(text) ?? [];
  return Number(amount) * 2 ** (10 * ["", "K", "M", "G", "T"].indexOf(unit));
}

/** Places with their values as text; members of a list that have a name are called by it. */
function leaves(value: unknown, path: string): readonly (readonly [string, string])[] {
  const below = (key: string, entry: unknown) => leaves(entry, path === "" ? key : `${path}.${key}`);
  if (Array.isArray(value)) {
    const named = value.every((entry) => textAt(entry, "name") !== undefined);
    return named && value.length > 0
      ? value.flatMap((entry) => below(textAt(entry, "name") ?? "", entry))
      : [[path, value.map((entry) => (typeof entry === "object" ? JSON.stringify(entry) : String(entry))).join(", ")]];
  }
  if (isFields(value)) return Object.entries(value).flatMap(([key, entry]) => below(key, entry));
  return value === undefined ? [] : [[path, String(value)]];
}

/** Changes of the objects of the stages. */
export function objectChanges(
  changed: readonly ObjectPair[],
  gone: readonly PlacedObject[],
  isPruned: (stage: string) => boolean,
  isLost: (claim: Manifest) => boolean,
): readonly Change[] {
  return [
    ...changed.map(({ before, after }): Change => ({ what: showManifest(after), ...ofObject(before, after) })),
    ...gone.map(({ stage, object }): Change => {
      if (!isPruned(stage))
        return { what: showManifest(object), consequence: "nothing", detail: "left in the cluster, owned by nobody" };
      const lost = object.kind === "PersistentVolumeClaim" && isLost(object);
      return {
        what: showManifest(object),
        consequence: lost ? "volume lost" : "objects pruned",
        detail: `leaves stage ${stage}`,
      };
    }),
  ];
}

function ofObject(before: Manifest, after: Manifest): Pick<Change, "consequence" | "detail"> {
  if (after.kind === "HelmRelease") {
    const versions = [before, after].map((object) => textAt(object, "spec", "chart", "spec", "version"));
    if (versions[0] !== versions[1])
      return { consequence: "rolling restart", detail: `chart ${versions[0]} → ${versions[1]}` };
    if (differs(at(before, "spec", "values"), at(after, "spec", "values")))
      return { consequence: "rolling restart", detail: "values" };
    return { consequence: "nothing", detail: "" };
  }
  if (differs(podTemplate(before), podTemplate(after)))
    return after.kind === "Job" || after.kind === "CronJob"
      ? { consequence: after.kind === "Job" ? "impossible" : "nothing", detail: "pod template" }
      : { consequence: "rolling restart", detail: "pod template" };
  return { consequence: "nothing", detail: "" };
}

function differs(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}
