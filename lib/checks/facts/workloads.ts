import { at, isFields, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import type { Cluster } from "../../model/cluster";
import type { Machine } from "../../model/machine";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
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

/** Every workload whose pods the plan itself writes. */
export function workloadsOf(input: CheckInput): readonly Workload[] {
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
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry]] : [])),
  );
}

/** True when a label selector chooses something with these labels. An empty selector chooses everything. */
export function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(textsOf(at(selector, "matchLabels"))).every(([key, value]) => labels[key] === value);
  return (
    equal &&
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

/** Machines that a pod may run on, by taints, tolerations, node selector and required node affinity. */
export function machinesFor(input: CheckInput, pod: unknown): readonly Machine[] {
  const { cluster } = input;
  const tolerations = listAt(pod, "tolerations");
  const selector = Object.entries(textsOf(at(pod, "nodeSelector"))).map(([key, value]) => ({ key, values: [value] }));
  const terms = listAt(pod, ...REQUIRED_TERMS);
  return cluster.machines
    .filter((machine) => taintsOf(cluster, machine).every((taint) => tolerations.some((one) => tolerates(one, taint))))
    .filter((machine) => {
      if (selector.length === 0 && terms.length === 0) return true;
      const labels = labelsOf(input, machine);
      return (
        selector.every(({ key, values }) => mayHave(labels, key, values)) &&
        (terms.length === 0 ||
          terms.some((term) => listAt(term, "matchExpressions").every((one) => mayMatch(labels, one))))
      );
    });
}

const REQUIRED_TERMS = [
  "affinity",
  "nodeAffinity",
  "requiredDuringSchedulingIgnoredDuringExecution",
  "nodeSelectorTerms",
] as const;

/** Taints of a node that keep pods away. */
function taintsOf({ controlPlane }: Cluster, { role, taints }: Machine): readonly Taint[] {
  const own = taints.map((text): Taint => {
    const [pair = "", effect = ""] = text.split(":");
    const [key = "", value = ""] = pair.split("=");
    return { key, value, effect };
  });
  const closed = role === "control-plane" && !controlPlane.schedulable;
  return [...own, ...(closed ? [{ key: CONTROL_PLANE, value: "", effect: "NoSchedule" }] : [])].filter(
    ({ effect }) => effect === "NoSchedule" || effect === "NoExecute",
  );
}

interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** Kubernetes documentation: Taints and Tolerations. */
function tolerates(toleration: unknown, { key, value, effect }: Taint): boolean {
  const wanted = textAt(toleration, "key") ?? "";
  if (wanted !== "" && wanted !== key) return false;
  const only = textAt(toleration, "effect") ?? "";
  if (only !== "" && only !== effect) return false;
  return (
    textAt(toleration, "operator") === "Exists" || (wanted !== "" && (textAt(toleration, "value") ?? "") === value)
  );
}

/** False where a label is certainly not there, or has another value. */
function mayHave(labels: Readonly<Record<string, string>>, key: string, values: readonly unknown[]): boolean {
  const value = labels[key];
  return value === undefined ? isSetAtRunTime(key) : values.includes(value);
}

function mayMatch(labels: Readonly<Record<string, string>>, expression: unknown): boolean {
  const key = textAt(expression, "key") ?? "";
  if (labels[key] === undefined && isSetAtRunTime(key)) return true;
  return selects({ matchExpressions: [expression] }, labels);
}
