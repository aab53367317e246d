import { loadAll } from "js-yaml";
import { firecrawl } from "../../apps/firecrawl/component";
import { webhookInbox } from "../../apps/webhook-inbox/component";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import { type Manifest, manifestOf, showManifest } from "../../lib/manifest/manifest";
import { containersOf, podSpecs } from "../../lib/manifest/pod";
import { buildComponent } from "./build";
import { buildNetwork, networkCluster } from "./network";
import { systems } from "./systems";

/** A workload of ours, with what its pods are made of. */
export interface Workload {
  /** `Deployment media/radarr`. */
  readonly who: string;
  /** Path of the definition that it comes from; a file of `dist/` where no stage delivers it. */
  readonly origin: string;
  readonly kind: string;
  readonly pod: unknown;
  readonly labels: unknown;
  readonly namespace: string | undefined;
  /** Everything that is delivered together with it. */
  readonly around: readonly Manifest[];
}

/** A container of it; `starts` is true of one that ends before the others begin. */
export interface Contained extends Workload {
  readonly container: unknown;
  readonly starts: boolean;
}

/** One thing that is looked for in every container. */
export interface Criterion {
  readonly id: string;
  /** Where it is asked for: the documentation first, then the judges that look for it. */
  readonly source: string;
  readonly holds: (one: Contained) => boolean;
}

const context = ({ pod, container }: Contained, field: string): unknown =>
  at(container, "securityContext", field) ?? at(pod, "securityContext", field);

const own = ({ container }: Contained, ...path: string[]): unknown => at(container, "securityContext", ...path);

/** True of what answers requests until it is stopped. */
const serves = ({ kind, starts, container }: Contained) =>
  !starts && !["Job", "CronJob"].includes(kind) && listAt(container, "ports").length > 0;

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

const STANDARD = "Kubernetes: Pod Security Standards, restricted";

/** What a container of ours has; the page `docs/hygiene.md` lists the same ids. */
export const CRITERIA: readonly Criterion[] = [
  {
    id: "image-version",
    source: "Kubernetes: Images; kube-score container-image-tag, Polaris tagNotSpecified, Checkov CKV_K8S_14",
    holds: ({ container }) => /:(?!latest(?:@|$))[\w][\w.-]*(?:@|$)/.test(textAt(container, "image") ?? ""),
  },
  {
    id: "image-digest",
    source: "Kubernetes: Images, image digests; Checkov CKV_K8S_43",
    holds: ({ container }) => /@sha256:[0-9a-f]{64}$/.test(textAt(container, "image") ?? ""),
  },
  {
    id: "non-root",
    source: `${STANDARD}; Polaris runAsRootAllowed, Checkov CKV_K8S_23, Kubescape C-0013`,
    holds: (one) => context(one, "runAsNonRoot") === true,
  },
  {
    id: "user-and-group",
    source: "kube-score container-security-context-user-group-id; Kubernetes: Configure a Security Context",
    holds: (one) => ["runAsUser", "runAsGroup"].every((field) => Number(context(one, field) ?? 0) > 0),
  },
  {
    id: "read-only-root",
    source:
      "kube-score container-security-context-readonlyrootfilesystem, Polaris notReadOnlyRootFilesystem, Kubescape C-0017",
    holds: (one) => own(one, "readOnlyRootFilesystem") === true,
  },
  {
    id: "no-escalation",
    source: `${STANDARD}; Polaris privilegeEscalationAllowed, Checkov CKV_K8S_20, Kubescape C-0016`,
    holds: (one) => own(one, "allowPrivilegeEscalation") === false && own(one, "privileged") !== true,
  },
  {
    id: "no-capabilities",
    source: `${STANDARD}; Polaris insecureCapabilities, Checkov CKV_K8S_37, Kubescape C-0046`,
    holds: (one) =>
      listAt(own(one, "capabilities"), "drop").includes("ALL") && listAt(own(one, "capabilities"), "add").length === 0,
  },
  {
    id: "seccomp",
    source: `${STANDARD}; Checkov CKV_K8S_31, Trivy KSV-0030`,
    holds: (one) => ["RuntimeDefault", "Localhost"].includes(textAt(context(one, "seccompProfile"), "type") ?? ""),
  },
  {
    id: "resources",
    source: "kube-score container-resources, Polaris memoryLimitsMissing, Checkov CKV_K8S_10, CKV_K8S_12, CKV_K8S_13",
    holds: ({ container }) =>
      [
        at(container, "resources", "requests", "cpu"),
        at(container, "resources", "requests", "memory"),
        at(container, "resources", "limits", "memory"),
      ].every((value) => value !== undefined),
  },
  {
    id: "readiness",
    source: "Kubernetes: Probes; kube-score pod-probes, Polaris readinessProbeMissing, Checkov CKV_K8S_9",
    holds: (one) => !serves(one) || at(one.container, "readinessProbe") !== undefined,
  },
  {
    id: "liveness",
    source: "Kubernetes: Probes; kube-score pod-probes, Polaris livenessProbeMissing, Checkov CKV_K8S_8",
    holds: (one) => !serves(one) || at(one.container, "livenessProbe") !== undefined,
  },
  {
    id: "no-token",
    source: "Kubernetes: Configure Service Accounts; Checkov CKV_K8S_38, Kubescape C-0034",
    holds: ({ pod }) => at(pod, "automountServiceAccountToken") === false,
  },
  {
    id: "no-service-links",
    source:
      "Kubernetes: Service, environment variables; programs take the variables of Services for settings of their own",
    holds: ({ pod }) => at(pod, "enableServiceLinks") === false,
  },
  {
    id: "no-host",
    source:
      "Kubernetes: Pod Security Standards, baseline; Polaris hostNetworkSet, Checkov CKV_K8S_17 to 19, Kubescape C-0048",
    holds: ({ pod, container }) =>
      ["hostNetwork", "hostPID", "hostIPC"].every((field) => at(pod, field) !== true) &&
      listAt(pod, "volumes").every((volume) => at(volume, "hostPath") === undefined) &&
      listAt(container, "ports").every((port) => at(port, "hostPort") === undefined),
  },
  {
    id: "bounded-scratch",
    source: "Kubernetes: Volumes, emptyDir; in place of kube-score container-ephemeral-storage-request-and-limit",
    holds: ({ pod }) =>
      listAt(pod, "volumes").every(
        (volume) => at(volume, "emptyDir") === undefined || at(volume, "emptyDir", "sizeLimit") !== undefined,
      ),
  },
  {
    id: "policy",
    source:
      "Kubernetes: Network Policies; kube-score pod-networkpolicy, Polaris missingNetworkPolicy, Kubescape C-0260",
    holds: (one) => !serves(one) || selectedByPolicy(one),
  },
];

/** What judges ask for and no container of ours does; the page says why. */
export const REFUSED: readonly Pick<Criterion, "id" | "holds">[] = [
  { id: "cpu-limit", holds: ({ container }) => at(container, "resources", "limits", "cpu") === undefined },
  { id: "pull-always", holds: ({ container }) => at(container, "imagePullPolicy") === undefined },
  {
    id: "ephemeral-storage",
    holds: ({ container }) =>
      ["requests", "limits"].every((part) => at(container, "resources", part, "ephemeral-storage") === undefined),
  },
  {
    id: "anti-affinity",
    holds: ({ pod, kind }) => kind === "CronJob" || at(pod, "affinity", "podAntiAffinity", REQUIRED) === undefined,
  },
];

function selectedByPolicy({ around, namespace, labels }: Contained): boolean {
  return around.some(
    (one) =>
      one.kind === "NetworkPolicy" &&
      one.metadata.namespace === namespace &&
      Object.entries(fieldsOf(at(one, "spec", "podSelector", "matchLabels"))).every(
        ([key, value]) => at(labels, key) === value,
      ),
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isFields(value) ? value : {};
}

function workloadsIn(manifests: readonly Manifest[], origin: string, around: readonly Manifest[]): Workload[] {
  return manifests.flatMap((manifest) =>
    podSpecs(manifest).map(({ spec, path }) => ({
      who: showManifest(manifest),
      origin,
      kind: manifest.kind,
      pod: spec,
      labels: at(manifest, ...path.split(".").slice(0, -1), "metadata", "labels"),
      namespace: manifest.metadata.namespace,
      around,
    })),
  );
}

/** Objects of the files that no stage delivers: those below `edge/`, and those that Talos applies at its start. */
function elsewhere({ tree }: SynthesizedCluster): Workload[] {
  return tree.files().flatMap(([path, text]) => {
    if (!/^(?:edge|talos)\/.*\.yaml$/.test(path)) return [];
    const documents = loadAll(text);
    const inline = documents
      .flatMap((document) => listAt(document, "cluster", "inlineManifests"))
      .flatMap((one) => loadAll(textAt(one, "contents") ?? ""));
    const objects = [...documents, ...inline]
      .filter((one) => textAt(one, "kind") !== undefined && textAt(one, "metadata", "name") !== undefined)
      .map((one) => manifestOf(one, path));
    return workloadsIn(objects, path, objects);
  });
}

/** Components that none of the systems has, or has in another form. */
function alone(): Workload[] {
  return [
    buildComponent("firecrawl", firecrawl),
    buildComponent("webhookInbox", webhookInbox),
    buildNetwork(
      networkCluster({ metallb: {}, externalSecrets: {}, cloudnativePg: {}, powerdns: { backend: "postgres" } }),
    ),
  ].flatMap(({ stages }) => {
    const around = stages.flatMap(({ manifests }) => manifests);
    return stages.flatMap(({ manifests, origin }) => workloadsIn(manifests, origin, around));
  });
}

/** Every workload that Groundwork writes itself: those of the committed systems and of the components that none of them has. */
export async function ownWorkloads(): Promise<readonly Workload[]> {
  const { clusters } = await systems();
  const found = clusters.flatMap((cluster) => {
    const around = cluster.graph.stages.flatMap(({ manifests }) => manifests);
    const delivered = cluster.graph.stages.flatMap(({ manifests, origin }) => workloadsIn(manifests, origin, around));
    return [...delivered, ...elsewhere(cluster)];
  });
  return [...found, ...alone()];
}

function containedIn(workload: Workload): readonly Contained[] {
  return containersOf(workload.pod).map(({ container, path }) => ({
    ...workload,
    container,
    starts: path.startsWith("initContainers"),
  }));
}

/** A criterion that does not hold, and where. */
export interface Lack {
  readonly criterion: string;
  /** Path of the definition or file, workload, container: `components.media Deployment media/radarr radarr`. */
  readonly where: string;
}

/** What the criteria do not find in the containers of some workloads, each once. */
export function lacks(workloads: readonly Workload[], criteria: readonly Pick<Criterion, "id" | "holds">[]): Lack[] {
  const found = new Map<string, Lack>();
  for (const one of workloads.flatMap(containedIn)) {
    for (const { id, holds } of criteria) {
      if (holds(one)) continue;
      const where = `${one.origin} ${one.who} ${textAt(one.container, "name")}`;
      found.set(`${id} ${where}`, { criterion: id, where });
    }
  }
  return [...found.values()];
}
