import { at, type Fields, isFields, listAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import { manifestsOf, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { quantity } from "./quantity";

/** What one pod of a workload asks for, as far as it is known. */
export interface PodRequest {
  /** In words, e.g. `Deployment web/web` or `release loki/loki`. */
  readonly who: string;
  /** Path of the definition where the request is changed. */
  readonly at: string;
  /** Bytes. */
  readonly memory: number;
  /** Cores. */
  readonly cpu: number;
  /** How many such pods run; of no meaning where `everywhere` is true. */
  readonly replicas: number;
  /** One pod on every node. */
  readonly everywhere: boolean;
}

const REPLICA_KEYS = ["replicas", "replicaCount", "instances", "size"];

const known = new WeakMap<CheckInput, readonly PodRequest[]>();

/**
 * Requests of every pod of the plan, found once for all who ask: exactly for workloads that we write, and
 * for releases and custom resources those that are in their values. What a
 * chart requests by its own defaults is not seen.
 */
export function podRequests(input: CheckInput): readonly PodRequest[] {
  const found = known.get(input) ?? findRequests(input);
  known.set(input, found);
  return found;
}

function findRequests(input: CheckInput): readonly PodRequest[] {
  return [
    ...manifestsOf(input).flatMap(({ manifest, origin }) => {
      const specs = podSpecs(manifest);
      if (specs.length > 0) return specs.map(({ spec }) => ofPod(manifest, spec, origin));
      return manifest.apiVersion.includes(".") ? inValues(manifest, showManifest(manifest), () => origin) : [];
    }),
    ...releasesOf(input).flatMap(({ release, origin }) =>
      inValues(release.values, `release ${release.namespace}/${release.name}`, (path) =>
        valuePlace(input, release, { origin, path }),
      ),
    ),
  ];
}

function ofPod(manifest: Manifest, spec: unknown, origin: string): PodRequest {
  const replicas = at(manifest, "spec", "replicas");
  return {
    who: showManifest(manifest),
    at: origin,
    memory: requestOf(spec, "memory"),
    cpu: requestOf(spec, "cpu"),
    replicas: typeof replicas === "number" ? replicas : 1,
    everywhere: manifest.kind === "DaemonSet",
  };
}

/**
 * What the scheduler counts for a pod (Kubernetes documentation: Sidecar
 * Containers, resource sharing; Pod Overhead; pod-level resources): containers
 * and sidecars together, or an init container with the sidecars before it
 * where that is more; what the pod says of itself counts in place of both.
 */
export function requestOf(spec: unknown, resource: string): number {
  const own = requested(at(spec, "resources"), resource);
  const overhead = quantity(at(spec, "overhead", resource)) ?? 0;
  if (own > 0) return own + overhead;
  let sidecars = 0;
  let most = 0;
  for (const container of listAt(spec, "initContainers")) {
    const wanted = requested(at(container, "resources"), resource);
    if (at(container, "restartPolicy") === "Always") sidecars += wanted;
    most = Math.max(most, sidecars + (at(container, "restartPolicy") === "Always" ? 0 : wanted));
  }
  const running = listAt(spec, "containers").reduce<number>(
    (total, container) => total + requested(at(container, "resources"), resource),
    sidecars,
  );
  return Math.max(running, most) + overhead;
}

/** A limit without a request is the request too (Kubernetes: managing resources). */
function requested(resources: unknown, resource: string): number {
  return quantity(at(resources, "requests", resource) ?? at(resources, "limits", resource)) ?? 0;
}

function inValues(root: unknown, who: string, placeOf: (path: readonly string[]) => string): readonly PodRequest[] {
  const found: PodRequest[] = [];
  const visit = (value: unknown, path: string, replicas: number): void => {
    if (Array.isArray(value)) {
      for (const entry of value) visit(entry, path, replicas);
      return;
    }
    if (!isFields(value) || value.enabled === false) return;
    const own = countIn(value) ?? replicas;
    const { resources } = value;
    const memory = resources === undefined ? 0 : requested(resources, "memory");
    const cpu = resources === undefined ? 0 : requested(resources, "cpu");
    if (memory > 0 || cpu > 0)
      found.push({
        who: path === "" ? who : `${who} (${path})`,
        at: placeOf([...(path === "" ? [] : path.split(".")), "resources"]),
        memory,
        cpu,
        replicas: own,
        everywhere: false,
      });
    for (const [key, entry] of Object.entries(value))
      if (typeof entry === "object" && key !== "resources" && key !== "metadata")
        visit(entry, path === "" ? key : `${path}.${key}`, own);
  };
  visit(root, "", 1);
  return found;
}

function countIn(fields: Fields): number | undefined {
  for (const key of REPLICA_KEYS) {
    const count = fields[key];
    if (typeof count === "number") return count;
  }
  return undefined;
}
