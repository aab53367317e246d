import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import type { Machine } from "../../model/machine";
import type { PlannedRelease } from "../../plan/stage";
import { chartsOf, manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { mapsIn } from "./maps-in";
import { labelsOf } from "./node-labels";
import { schedulableMachines } from "./nodes";
import { machinesFor, selects, textsOf, type Workload } from "./workloads";

/**
 * First version of Cilium whose L2 announcement of a Service with externalTrafficPolicy Local is left
 * to nodes that run one of its pods. Before, any node that the policy selects may hold the lease.
 * Source: Cilium pull requests 46399 and 48550 (backport), issue 27800. MetalLB has always done so
 * (MetalLB documentation: usage, traffic policies).
 */
export const CILIUM_KNOWS_LOCAL = "1.20.2";

/** A Service, or a template of one, whose traffic must enter at a node with a pod behind it. */
export interface LocalService {
  /** In words, e.g. `Service dns/powerdns`. */
  readonly who: string;
  /** Labels that it carries. */
  readonly labels: Readonly<Record<string, string>>;
  /** Path to the field that says so, or that is silent about it. */
  readonly path: readonly string[];
  /** True where a default says so, and not a line of anybody. */
  readonly byDefault: boolean;
}

/** What makes Services whose policy is Local unless somebody says otherwise. */
const LOCAL_BY_DEFAULT: readonly {
  readonly kind: string;
  readonly path: readonly string[];
  readonly source: string;
}[] = [
  {
    kind: "EnvoyProxy",
    path: ["spec", "provider", "kubernetes", "envoyService"],
    source: "Envoy Gateway 1.9: API reference, KubernetesServiceSpec.externalTrafficPolicy",
  },
];

const FIELD = "externalTrafficPolicy";

/** Keys of which one is in every object that `localServices` finds something in. */
export const KEYS_OF_LOCAL: readonly string[] = [FIELD, ...LOCAL_BY_DEFAULT.flatMap(({ path }) => path.slice(-1))];

/** Every place in a tree of values or an object that asks for the policy Local, or has it by default. */
export function localServices(root: unknown, who: string): readonly LocalService[] {
  const found = mapsIn(root).flatMap(({ path, map, above }): LocalService[] =>
    map[FIELD] === "Local" && isLoadBalancer(map)
      ? [{ who, labels: nearestLabels([map, ...above]), path: [...path, FIELD], byDefault: false }]
      : [],
  );
  const row = LOCAL_BY_DEFAULT.find(({ kind }) => kind === textAt(root, "kind"));
  if (row !== undefined) {
    const service = at(root, ...row.path);
    if (isFields(service) && at(service, FIELD) === undefined && isLoadBalancer(service))
      found.push({ who, labels: nearestLabels([service]), path: row.path, byDefault: true });
  }
  return found;
}

function isLoadBalancer(service: Fields): boolean {
  return service.type === undefined ? service.kind === undefined : service.type === "LoadBalancer";
}

/** Labels of the Service itself: of the map that holds the field, or of the nearest one around it. */
function nearestLabels(maps: readonly Fields[]): Readonly<Record<string, string>> {
  for (const map of maps) {
    const labels = map.labels ?? at(map, "metadata", "labels");
    if (isFields(labels)) return textsOf(labels);
  }
  return {};
}

/** The machines that may answer for a Service's address by ARP or NDP whether they run one of its pods or not. */
export function blindAnnouncers(
  input: CheckInput,
  labels: Readonly<Record<string, string>>,
): { readonly release: PlannedRelease; readonly origin: string; readonly machines: readonly Machine[] } | undefined {
  const by = chartsOf(input).find(({ release }) => release.chart.name === "cilium");
  if (by === undefined || !isBefore(by.release.chart.version, CILIUM_KNOWS_LOCAL)) return undefined;
  const policies = manifestsOf(input).filter(
    ({ manifest }) => manifest.kind === "CiliumL2AnnouncementPolicy" && announces(manifest, labels),
  );
  const machines = input.cluster.machines.filter((machine) =>
    policies.some(({ manifest }) => {
      const selector = at(manifest, "spec", "nodeSelector");
      return selector === undefined || selects(selector, labelsOf(input, machine));
    }),
  );
  return machines.length === 0 ? undefined : { ...by, machines };
}

function announces(policy: Manifest, labels: Readonly<Record<string, string>>): boolean {
  const selector = at(policy, "spec", "serviceSelector");
  return at(policy, "spec", "loadBalancerIPs") === true && (selector === undefined || selects(selector, labels));
}

/** True for a version that is older than another, both as `1.20.2`; what is no version is not older. */
export function isBefore(version: string, other: string): boolean {
  const numbers = (text: string) => text.replace(/^v/, "").split(/[-+]/)[0]?.split(".").map(Number) ?? [];
  const [left, right] = [numbers(version), numbers(other)];
  const index = right.findIndex((number, place) => number !== (left[place] ?? 0));
  return index >= 0 && (left[index] ?? 0) < (right[index] ?? 0);
}

/**
 * Services that Cilium makes itself have one backend that no node has, and from that version on nobody
 * announces them with the policy Local. Source: chart cilium, values; the same pull requests.
 */
export const OF_CILIUM_ITSELF: readonly { readonly enabled: readonly string[]; readonly path: readonly string[] }[] = [
  { enabled: ["gatewayAPI", "enabled"], path: ["gatewayAPI", FIELD] },
  { enabled: ["ingressController", "enabled"], path: ["ingressController", "service", FIELD] },
];

/** Values by which a chart's program runs on every node. Source: values of the charts. */
const AS_DAEMON_SET: Readonly<Record<string, readonly string[]>> = {
  traefik: ["deployment", "kind"],
  "ingress-nginx": ["controller", "kind"],
  "k8s-gateway": ["deployment", "kind"],
};

/** Machines that are sure to run a pod of a release's program. */
export function certainOfRelease({ cluster }: CheckInput, { chart, values }: PlannedRelease): readonly Machine[] {
  const path = AS_DAEMON_SET[chart.name];
  const open = schedulableMachines(cluster);
  return open.length === 1 || (path !== undefined && textAt(values, ...path) === "DaemonSet") ? open : [];
}

const HOST = "kubernetes.io/hostname";

/** Machines that are sure to run a pod of a workload: all it may run on where it takes each, else none. */
export function certainOf(input: CheckInput, { manifest, pod, replicas }: Workload): readonly Machine[] {
  const possible = machinesFor(input, pod);
  const apart =
    listAt(pod, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution").some(
      (term) => textAt(term, "topologyKey") === HOST,
    ) ||
    listAt(pod, "topologySpreadConstraints").some(
      (one) => textAt(one, "topologyKey") === HOST && textAt(one, "whenUnsatisfiable") !== "ScheduleAnyway",
    );
  const everywhere = manifest.kind === "DaemonSet" || (apart && (replicas ?? 0) >= possible.length);
  return everywhere || possible.length === 1 ? possible : [];
}
