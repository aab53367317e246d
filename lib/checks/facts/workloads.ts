import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import type { Machine } from "../../model/machine";
import type { StageGraph } from "../../plan/stage-graph";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { groupBy } from "./group";
import { isSetAtRunTime, labelsOf } from "./node-labels";

/** A workload that we write, with its pod. */
export interface Workload {
  /** The object itself. */
  readonly manifest: Manifest;
  /** In words, e.g. `Deployment gitea/gitea`. */
  readonly who: string;
  /** Path of the definition that the workload comes from. */
  readonly origin: string;
  /** Namespace of its pods; `default` where the object names none. */
  readonly namespace: string;
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Its pod's `spec`, as the object has it. */
  readonly pod: unknown;
  /** Undefined for what has none: a DaemonSet, a Job. */
  readonly replicas: number | undefined;
}

const listed = new WeakMap<StageGraph, readonly Workload[]>();

/** Every workload whose pods the plan itself writes; listed once for all rules. */
export function workloadsOf(input: CheckInput): readonly Workload[] {
  const found = listed.get(input.graph) ?? list(input);
  listed.set(input.graph, found);
  return found;
}

const grouped = new WeakMap<readonly Workload[], ReadonlyMap<string, readonly Workload[]>>();

/** Those of them whose pods are in a namespace. */
export function workloadsIn(input: CheckInput, namespace: string): readonly Workload[] {
  const all = workloadsOf(input);
  const groups = grouped.get(all) ?? groupBy(all, (one) => one.namespace);
  grouped.set(all, groups);
  return groups.get(namespace) ?? [];
}

function list(input: CheckInput): readonly Workload[] {
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    podSpecs(manifest).map(({ spec }) => {
      const replicas = at(manifest, "spec", "replicas");
      const scales = ["Deployment", "StatefulSet", "ReplicaSet"].includes(manifest.kind);
      return {
        manifest,
        who: showManifest(manifest),
        origin,
        namespace: manifest.metadata.namespace ?? "default",
        labels: podLabels(manifest),
        pod: spec,
        replicas: scales ? (typeof replicas === "number" ? replicas : 1) : undefined,
      };
    }),
  );
}

function podLabels(manifest: Manifest): Readonly<Record<string, string>> {
  const labels =
    manifest.kind === "Pod"
      ? manifest.metadata.labels
      : manifest.kind === "CronJob"
        ? at(manifest, "spec", "jobTemplate", "spec", "template", "metadata", "labels")
        : at(manifest, "spec", "template", "metadata", "labels");
  return textsOf(labels);
}

/** The texts of a map; anything else in it is left out. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isFields(value)) return {};
  return areTexts(value)
    ? value
    : Object.fromEntries(
        Object.entries(value).flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry]] : [])),
      );
}

function areTexts(fields: Fields): fields is Readonly<Record<string, string>> {
  return Object.values(fields).every((entry) => typeof entry === "string");
}

/** True when a label selector chooses something with these labels. An empty selector chooses everything. */
export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const wanted = textsOf(at(selector, "matchLabels"));
  return (
    Object.keys(wanted).every((key) => labels[key] === wanted[key]) &&
    listAt(selector, "matchExpressions").every((expression) => {
      const value = labels[textAt(expression, "key") ?? ""];
      const values = listAt(expression, "values");
      switch (textAt(expression, "operator")) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
        default:
          return false;
      }
    })
  );
}

const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** A reason for which a node takes no pods, or lets none stay. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  /** `NoSchedule`, `NoExecute` or `PreferNoSchedule`. */
  readonly effect: string;
}

/** Taints that keep pods away from a machine's node: its own, and that of control planes that run no others. */
export function taintsOf({ controlPlane }: CheckInput["cluster"], { role, taints }: Machine): readonly Taint[] {
  const own = taints.flatMap((text): Taint[] => {
    const [, key = "", value = "", effect = ""] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(text) ?? [];
    return key === "" || effect === "PreferNoSchedule" ? [] : [{ key, value, effect }];
  });
  const reserved = role === "control-plane" && !controlPlane.schedulable;
  return [...own, ...(reserved ? [{ key: CONTROL_PLANE, value: "", effect: "NoSchedule" }] : [])];
}

/** True where a pod accepts a taint (Kubernetes documentation: Taints and Tolerations). */
export function tolerates(pod: unknown, taint: Taint): boolean {
  return listAt(pod, "tolerations").some((toleration) => {
    const key = textAt(toleration, "key");
    const effect = textAt(toleration, "effect");
    if (effect !== undefined && effect !== "" && effect !== taint.effect) return false;
    if (textAt(toleration, "operator") === "Exists") return key === undefined || key === "" || key === taint.key;
    return key === taint.key && (textAt(toleration, "value") ?? "") === taint.value;
  });
}

/** Machines that a pod may run on, by taints, tolerations, node selector and required affinity to nodes. */
export function machinesFor(input: CheckInput, pod: unknown): readonly Machine[] {
  return chosenMachines(input, pod).filter((machine) =>
    taintsOf(input.cluster, machine).every((taint) => tolerates(pod, taint)),
  );
}

/** Machines that a pod chooses by labels, whether they take it or not. A label that only the running cluster sets may be on any. */
export function chosenMachines(input: CheckInput, pod: unknown): readonly Machine[] {
  const selector = Object.entries(textsOf(at(pod, "nodeSelector")));
  const named = textAt(pod, "nodeName");
  const terms = listAt(
    pod,
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
  );
  if (selector.length === 0 && named === undefined && terms.length === 0) return input.cluster.machines;
  return input.cluster.machines.filter((machine) => {
    const labels = labelsOf(input, machine);
    const has = (key: string, value: string) =>
      (labels[key] ?? (isSetAtRunTime(input, key) ? value : undefined)) === value;
    return (
      (named === undefined || named === machine.name) &&
      selector.every(([key, value]) => has(key, value)) &&
      (terms.length === 0 || terms.some((term) => meets(input, term, machine.name, labels)))
    );
  });
}

function meets(input: CheckInput, term: unknown, name: string, labels: Readonly<Record<string, string>>): boolean {
  const fields = listAt(term, "matchFields").every(
    (one) => textAt(one, "operator") !== "In" || listAt(one, "values").includes(name),
  );
  return (
    fields &&
    listAt(term, "matchExpressions").every((one) => {
      const key = textAt(one, "key") ?? "";
      if (labels[key] === undefined && isSetAtRunTime(input, key)) return true;
      const operator = textAt(one, "operator");
      // Numbers of labels are compared by the running cluster.
      if (operator === "Gt" || operator === "Lt") return labels[key] !== undefined;
      return selects({ matchExpressions: [one] }, labels);
    })
  );
}
