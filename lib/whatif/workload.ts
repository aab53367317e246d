import { claimsOf, claimsUsedBy } from "../checks/facts/claims";
import { podRequests } from "../checks/facts/requests";
import { machinesFor, selects, workloadsOf } from "../checks/facts/workloads";
import { releasesOf } from "../checks/place";
import type { CheckInput } from "../checks/rule";
import { at, listAt, textAt } from "../data/fields";
import { type Manifest, showManifest } from "../manifest/manifest";
import { modelProvisionerOf } from "../model/provisioner/provisioners";

/** Something that runs, as far as it matters to where it can run. */
export interface Placeable {
  /** In words, e.g. `Deployment gitea/gitea`. */
  readonly who: string;
  /** How many pods it has. */
  readonly replicas: number;
  /** Bytes that one pod asks for; 0 where it is not known. */
  readonly memory: number;
  /** Cores that one pod asks for. */
  readonly cpu: number;
  /** Nodes that it may run on, by name. */
  readonly nodes: ReadonlySet<string>;
  /** Two of its pods never share a node. */
  readonly apart: boolean;
  /** Storage classes of its volumes. */
  readonly classes: readonly string[];
  /** Addresses of servers whose shares it mounts. */
  readonly servers: readonly string[];
}

/** Everything of the plan that runs pods and can move; what runs on every node does not. */
export function placeables(input: CheckInput): readonly Placeable[] {
  const requests = podRequests(input).filter(({ everywhere }) => !everywhere);
  return [
    ...ownWorkloads(input, requests),
    ...operatorWorkloads(input, requests),
    ...releaseWorkloads(input, requests),
  ].sort((a, b) => (a.who < b.who ? -1 : 1));
}

type Requests = ReturnType<typeof podRequests>;

function ownWorkloads(input: CheckInput, requests: Requests): readonly Placeable[] {
  const claims = claimsOf(input);
  const allTemplates = claims.filter(({ template }) => template);
  const requestOf = new Map([...requests].reverse().map((request) => [request.who, request]));
  const servers = shareServers(input);
  return workloadsOf(input)
    .filter(({ replicas }) => replicas !== undefined)
    .map((workload): Placeable => {
      const { who, pod, manifest, labels } = workload;
      const request = requestOf.get(who);
      const templates = allTemplates.filter((claim) => claim.who.startsWith(`${showManifest(manifest)} `));
      const used = [...claimsUsedBy(workload, claims), ...templates];
      return {
        who,
        replicas: workload.replicas ?? 1,
        memory: request?.memory ?? 0,
        cpu: request?.cpu ?? 0,
        nodes: new Set(byAffinity(input, pod)),
        apart: isApart(pod, labels),
        classes: [...new Set(used.flatMap(({ storageClass }) => storageClass ?? []))],
        servers: [...new Set(servers(workload.namespace, pod))],
      };
    });
}

/** Finds the servers whose shares a pod mounts: named in the pod, or by the volume that its claim is bound to. */
function shareServers({ graph }: CheckInput): (namespace: string, pod: unknown) => readonly string[] {
  const manifests = graph.stages.flatMap((stage) => stage.manifests);
  // Of two with one name the first counts.
  const byName = (wanted: string, nameOf: (metadata: Manifest["metadata"]) => string) =>
    new Map(
      manifests
        .filter(({ kind }) => kind === wanted)
        .reverse()
        .map((manifest) => [nameOf(manifest.metadata), manifest]),
    );
  const claims = byName("PersistentVolumeClaim", ({ namespace, name }) => `${namespace}/${name}`);
  const volumes = byName("PersistentVolume", ({ name }) => name);
  return (namespace, pod) =>
    listAt(pod, "volumes").flatMap((volume) => {
      const claim = claims.get(`${namespace}/${textAt(volume, "persistentVolumeClaim", "claimName")}`);
      const persistent = volumes.get(textAt(claim, "spec", "volumeName") ?? "");
      return (
        textAt(volume, "nfs", "server") ??
        textAt(persistent, "spec", "nfs", "server") ??
        textAt(persistent, "spec", "csi", "volumeAttributes", "server") ??
        []
      );
    });
}

/** Nodes by taints, tolerations, node selector and required node affinity. */
function byAffinity(input: CheckInput, pod: unknown): readonly string[] {
  const terms = listAt(
    pod,
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
    "nodeSelectorTerms",
  );
  return machinesFor(input, pod)
    .filter(
      (machine) =>
        terms.length === 0 ||
        terms.some((term) =>
          selects(
            { matchExpressions: listAt(term, "matchExpressions") },
            {
              ...modelProvisionerOf(machine).placeLabels(input.cluster, machine),
              ...machine.labels,
              "kubernetes.io/hostname": machine.name,
              "kubernetes.io/os": "linux",
              ...(machine.role === "control-plane" ? { "node-role.kubernetes.io/control-plane": "" } : {}),
            },
          ),
        ),
    )
    .map(({ name }) => name);
}

function isApart(pod: unknown, labels: Readonly<Record<string, string>>): boolean {
  return listAt(pod, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution").some(
    (term) => textAt(term, "topologyKey") === "kubernetes.io/hostname" && selects(at(term, "labelSelector"), labels),
  );
}

/** Custom resources from which an operator makes pods: databases, Vault and the like. */
function operatorWorkloads(input: CheckInput, requests: Requests): readonly Placeable[] {
  const usual = input.declared.storage.find((offer) => offer.default)?.storageClass;
  const kinds = new Map<string, readonly string[]>();
  for (const stage of input.graph.stages)
    for (const manifest of stage.manifests) {
      if (!manifest.apiVersion.includes(".")) continue;
      const storage = at(manifest, "spec", "storage");
      const templates = listAt(manifest, "spec", "volumeClaimTemplates");
      const named = [
        ...(storage === undefined ? [] : [textAt(storage, "storageClass") ?? usual]),
        ...templates.map((template) => textAt(template, "spec", "storageClassName") ?? usual),
      ];
      kinds.set(
        showManifest(manifest),
        named.flatMap((name) => name ?? []),
      );
    }
  return requests.flatMap((request): Placeable[] => {
    const classes = kinds.get(request.who.replace(/ \(.*\)$/, ""));
    return classes === undefined ? [] : [{ ...unbound(input), ...pick(request), classes: [...new Set(classes)] }];
  });
}

/** Workloads that a chart is declared to make, and requests of a release's values. */
function releaseWorkloads(input: CheckInput, requests: Requests): readonly Placeable[] {
  return releasesOf(input).flatMap(({ release }): Placeable[] => {
    const who = `release ${release.namespace}/${release.name}`;
    const classes = [...new Set(classesIn(release.values))];
    const known = requests.filter((request) => request.who === who || request.who.startsWith(`${who} (`));
    const quiet = (release.makes.workloads ?? []).filter(
      ({ kind }) => (kind === "Deployment" || kind === "StatefulSet") && known.length === 0,
    );
    return [
      ...known.map((request) => ({ ...unbound(input), ...pick(request), classes })),
      ...quiet.map(({ kind, name, replicas = 1 }) => ({
        ...unbound(input),
        who: `${kind} ${release.namespace}/${name}`,
        replicas,
        memory: 0,
        cpu: 0,
        classes: kind === "StatefulSet" ? classes : [],
      })),
    ];
  });
}

function pick({ who, replicas, memory, cpu }: Requests[number]) {
  return { who, replicas, memory, cpu };
}

function unbound(input: CheckInput): Pick<Placeable, "nodes" | "apart" | "servers"> {
  return { nodes: new Set(machinesFor(input, {}).map(({ name }) => name)), apart: false, servers: [] };
}

function classesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(classesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    /^storageClass(Name)?$/.test(key) && typeof entry === "string" && entry !== "" ? [entry] : classesIn(entry),
  );
}
