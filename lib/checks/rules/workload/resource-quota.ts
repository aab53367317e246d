import { at, isFields, listAt, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { claimSpecs } from "../../facts/claim-specs";
import { containerBounds, effectiveResources, type Resources } from "../../facts/limit-range";
import { quantity } from "../../facts/quantity";
import { machinesFor, type Workload, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const resourceQuota: Rule = {
  id: "resource-quota",
  title: "A namespace holds more than its ResourceQuota allows, or pods that do not say what it counts",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The API server refuses the pods, claims or Services that go beyond the quota, and every pod without a request that it counts; the Deployment stays incomplete, and only its events say why.",
  fix: "raise the quota, or ask for less",
  source: "Kubernetes documentation: Resource Quotas; Kubernetes 1.35, plugin/pkg/admission/resourcequota",
  example: "a ResourceQuota with pods: 2, and a Deployment of three replicas",
  check: (input) => {
    const quotas = manifestsOf(input).filter(({ manifest }) => manifest.kind === "ResourceQuota");
    return quotas.flatMap(({ manifest, origin }): readonly Found[] => {
      // A quota with a scope counts only some of the pods.
      if (listAt(manifest, "spec", "scopes").length > 0 || at(manifest, "spec", "scopeSelector") !== undefined)
        return [];
      const hard = at(manifest, "spec", "hard");
      const namespace = manifest.metadata.namespace ?? "default";
      const held = new Holding(input, namespace);
      return Object.entries(isFields(hard) ? hard : {}).flatMap(([name, most]): readonly Found[] => [
        ...held.silent(name).map((who) => ({
          at: who.origin,
          message: `${showManifest(manifest)} counts ${name}, and container ${who.container} of ${who.who} says none`,
          fix: `write resources.${name.includes(".") ? name : `requests.${name}`}, or add a LimitRange with defaults`,
        })),
        ...over(manifest, origin, { name, most, sum: held.sum(name) }),
      ]);
    });
  },
};

function over(
  quota: Manifest,
  origin: string,
  { name, most, sum }: { readonly name: string; readonly most: unknown; readonly sum: number },
): readonly Found[] {
  const limit = quantity(most);
  if (limit === undefined || sum <= limit) return [];
  const [unit, factor] = /memory|storage/.test(name) ? [" GiB", 2 ** 30] : ["", 1];
  const shown = Math.round((sum / factor) * 100) / 100;
  return [
    {
      at: origin,
      message: `${showManifest(quota)} allows ${String(most)} of ${name}, and the namespace asks for ${shown}${unit}`,
      fix: `raise ${name} to ${shown}${unit === "" ? "" : "Gi"} or more, or ask for less`,
    },
  ];
}

interface Silent {
  readonly who: string;
  readonly origin: string;
  readonly container: string;
}

/** What a namespace holds, as far as the plan writes it itself. */
class Holding {
  private readonly objects: readonly Manifest[];
  private readonly pods: readonly {
    readonly workload: Workload;
    readonly count: number;
    readonly containers: readonly (readonly [string, Resources])[];
  }[];

  constructor(input: CheckInput, namespace: string) {
    const here = manifestsOf(input).filter(({ manifest }) => (manifest.metadata.namespace ?? "default") === namespace);
    this.objects = here.map(({ manifest }) => manifest);
    const bounds = this.objects.filter(({ kind }) => kind === "LimitRange").flatMap(containerBounds);
    this.pods = workloadsOf(input)
      .filter((workload) => workload.namespace === namespace)
      .map((workload) => ({
        workload,
        count: podsOf(input, workload),
        containers: listAt(workload.pod, "containers").map(
          (one) => [textAt(one, "name") ?? "", effectiveResources(one, bounds)] as const,
        ),
      }));
  }

  /** The containers that do not say what the quota counts. */
  silent(name: string): readonly Silent[] {
    const field = computeField(name);
    if (field === undefined) return [];
    return this.pods.flatMap(({ workload: { who, origin }, containers }) =>
      containers
        .filter(([, resources]) => resources[field.kind][field.resource] === undefined)
        .map(([container]) => ({ who, origin, container })),
    );
  }

  /** How much of what the quota counts the namespace asks for. */
  sum(name: string): number {
    const field = computeField(name);
    if (field !== undefined)
      return this.pods.reduce(
        (sum, { count, containers }) =>
          sum +
          count *
            containers.reduce((one, [, amounts]) => one + (quantity(amounts[field.kind][field.resource]) ?? 0), 0),
        0,
      );
    if (name === "pods" || name === "count/pods") return this.pods.reduce((sum, { count }) => sum + count, 0);
    if (name === "requests.storage") return this.claims().reduce((sum, { size, count }) => sum + count * size, 0);
    if (name === "persistentvolumeclaims" || name === "count/persistentvolumeclaims")
      return this.claims().reduce((sum, { count }) => sum + count, 0);
    const services = this.objects.filter(({ kind }) => kind === "Service");
    const nodePorts = services.filter((one) => textAt(one, "spec", "type") === "NodePort" || hasNodePorts(one));
    if (name === "services" || name === "count/services") return services.length;
    if (name === "services.loadbalancers") return services.filter(isLoadBalancer).length;
    if (name === "services.nodeports")
      return nodePorts.reduce((sum, one) => sum + listAt(one, "spec", "ports").length, 0);
    const counted = /^(?:count\/)?(configmaps|secrets)$/.exec(name)?.[1];
    return this.objects.filter(({ kind }) => `${kind.toLowerCase()}s` === counted).length;
  }

  private claims(): readonly { readonly size: number; readonly count: number }[] {
    return this.objects
      .flatMap(claimSpecs)
      .filter(({ by }) => by === "claim" || by === "template")
      .map(({ size, count }) => ({ size: quantity(size) ?? 0, count: count ?? 1 }));
  }
}

const isLoadBalancer = (service: Manifest) => textAt(service, "spec", "type") === "LoadBalancer";
const hasNodePorts = (service: Manifest) =>
  isLoadBalancer(service) && at(service, "spec", "allocateLoadBalancerNodePorts") !== false;

/** Where a container says what a quota of computing counts. */
function computeField(name: string): { readonly kind: "requests" | "limits"; readonly resource: string } | undefined {
  if (name === "cpu" || name === "memory") return { kind: "requests", resource: name };
  const [, kind, resource] = /^(requests|limits)\.(cpu|memory|ephemeral-storage)$/.exec(name) ?? [];
  return (kind === "requests" || kind === "limits") && resource !== undefined ? { kind, resource } : undefined;
}

/** Pods of a workload that run all the time; those of a CronJob come and go. */
function podsOf(input: CheckInput, { manifest, replicas, pod }: Workload): number {
  if (replicas !== undefined) return replicas;
  if (manifest.kind === "DaemonSet") return machinesFor(input, pod).length;
  if (manifest.kind === "CronJob") return 0;
  const parallelism = at(manifest, "spec", "parallelism");
  return typeof parallelism === "number" ? parallelism : 1;
}
