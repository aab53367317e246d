import { at, isFields, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import type { Machine } from "../../model/machine";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { schedulableMachines } from "./nodes";

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

/** Machines that a pod may run on, by taints, tolerations and the node selector. */
export function machinesFor(input: CheckInput, pod: unknown): readonly Machine[] {
  const { cluster } = input;
  const tolerant = listAt(pod, "tolerations").some(
    (toleration) =>
      textAt(toleration, "key") === CONTROL_PLANE ||
      (textAt(toleration, "operator") === "Exists" && at(toleration, "key") === undefined),
  );
  const selector = textsOf(at(pod, "nodeSelector"));
  const open = schedulableMachines(cluster);
  return cluster.machines
    .filter((machine) => open.includes(machine) || (tolerant && machine.role === "control-plane"))
    .filter((machine) =>
      Object.entries(selector).every(([key, value]) => {
        if (key === CONTROL_PLANE) return machine.role === "control-plane";
        if (key === "kubernetes.io/hostname") return machine.name === value;
        // Labels that Kubernetes and Talos set themselves are on every machine.
        return key in machine.labels ? machine.labels[key] === value : key.includes("kubernetes.io/");
      }),
    );
}
