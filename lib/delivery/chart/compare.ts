import { at, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import { crdsOf, type PlannedRelease } from "../../plan/stage";
import { podSecurityLevel, weaker } from "../../pod-security/level";
import type { Provided, Reference } from "../../stage/reference";
import type { PodSecurityLevel } from "../../stage/release";
import { KUBERNETES_LINES } from "../../versions/kubernetes";
import { minorOf } from "../../versions/line";
import { needsOf } from "../facts/needs";
import { providedBy } from "../facts/provisions";
import { webhookGroups } from "../facts/webhook-groups";

/** Kinds whose names a chart's pods and objects may refer to outside the chart. */
const OUTSIDE = [
  "Secret",
  "ConfigMap",
  "StorageClass",
  "IngressClass",
  "ClusterIssuer",
  "PersistentVolumeClaim",
  "PriorityClass",
  "RuntimeClass",
];

/**
 * Compares what a release is declared to make and need with what its real
 * chart renders. Every line is one difference, in words; none means that the
 * declaration is true for these values.
 */
export function compareWithChart(release: PlannedRelease, rendered: readonly Manifest[]): readonly string[] {
  const placed = rendered.map((manifest) => withNamespace(manifest, release.namespace));
  const brought = placed.flatMap(providedBy);
  return [
    ...crdDifferences(release, rendered),
    ...webhookDifferences(release, rendered),
    ...objectDifferences(release, brought),
    ...levelDifferences(release, rendered),
    ...workloadDifferences(release, rendered),
    ...needDifferences(release, placed, brought),
  ];
}

function crdDifferences(release: PlannedRelease, rendered: readonly Manifest[]): string[] {
  const real = new Set(
    rendered
      .filter((manifest) => manifest.kind === "CustomResourceDefinition")
      .map((manifest) => `${textAt(manifest, "spec", "group")}/${textAt(manifest, "spec", "names", "kind")}`),
  );
  const declared = new Set(crdsOf(release));
  return [
    ...[...real].filter((crd) => !declared.has(crd)).map((crd) => `brings the CRD ${crd}, which is not declared`),
    ...[...declared]
      .filter((crd) => !real.has(crd))
      .map((crd) => `declares the CRD ${crd}, which the chart does not bring`),
  ].sort();
}

/** API groups of webhooks that stop an object when the webhook does not answer. */
function webhookDifferences(release: PlannedRelease, rendered: readonly Manifest[]): string[] {
  const declared = new Set(release.makes.webhooks ?? []);
  return webhookGroups(rendered)
    .filter((group) => !declared.has(group))
    .map((group) => `has an admission webhook for ${group}, which is not declared`)
    .sort();
}

function objectDifferences(release: PlannedRelease, real: readonly Provided[]): string[] {
  return (release.makes.objects ?? []).flatMap((declared) => {
    const twin = real.find(
      (one) =>
        one.kind === declared.kind &&
        one.name === declared.name &&
        (declared.namespace === undefined || one.namespace === declared.namespace),
    );
    if (twin === undefined) return [`declares ${declared.kind} ${declared.name}, which the chart does not make`];
    const ports = (declared.ports ?? []).filter((port) => twin.ports !== undefined && !twin.ports.includes(port));
    const keys = (declared.keys ?? []).filter((key) => twin.keys !== undefined && !twin.keys.includes(key));
    return [
      ...ports.map(
        (port) => `declares port ${port} of Service ${declared.name}; the chart has ${twin.ports?.join(", ")}`,
      ),
      ...keys.map(
        (key) => `declares key ${key} of ${declared.kind} ${declared.name}; the chart has ${twin.keys?.join(", ")}`,
      ),
    ];
  });
}

function withNamespace(manifest: Manifest, namespace: string): Manifest {
  return manifest.metadata.namespace === undefined
    ? { ...manifest, metadata: { ...manifest.metadata, namespace } }
    : manifest;
}

/** A declared level must hold in the newest Kubernetes that is known. */
const NEWEST = minorOf(KUBERNETES_LINES.at(-1)?.line ?? "1.0");

function levelDifferences(release: PlannedRelease, rendered: readonly Manifest[]): string[] {
  let level: PodSecurityLevel = "restricted";
  let reason = "";
  for (const manifest of rendered) {
    for (const { spec } of podSpecs(manifest)) {
      const verdict = podSecurityLevel(spec, NEWEST);
      if (weaker(verdict.level, level) !== level)
        reason = `${manifest.kind} ${manifest.metadata.name}: ${verdict.reasons[0]}`;
      level = weaker(verdict.level, level);
    }
  }
  const declared = release.makes.podSecurity;
  return level === declared
    ? []
    : [`declares Pod Security ${declared}; its pods pass ${level}${reason === "" ? "" : ` (${reason})`}`];
}

function workloadDifferences(release: PlannedRelease, rendered: readonly Manifest[]): string[] {
  return (release.makes.workloads ?? []).flatMap((declared) => {
    const twin = rendered.find(
      (manifest) => manifest.kind === declared.kind && manifest.metadata.name === declared.name,
    );
    if (twin === undefined) return [`declares ${declared.kind} ${declared.name}, which the chart does not make`];
    const replicas = at(twin, "spec", "replicas");
    return declared.replicas !== undefined && typeof replicas === "number" && replicas !== declared.replicas
      ? [`declares ${declared.replicas} replicas of ${declared.name}; the chart has ${replicas}`]
      : [];
  });
}

/** Names outside the chart that its objects wait for and that the release does not state. */
function needDifferences(release: PlannedRelease, placed: readonly Manifest[], inside: readonly Provided[]): string[] {
  const same = (a: Reference, b: Reference) => a.kind === b.kind && a.name === b.name;
  const missing = placed
    .filter((manifest) => !isHook(manifest))
    .flatMap(needsOf)
    .filter((need) => OUTSIDE.includes(need.kind) && need.strength !== "run" && !isBuiltIn(need))
    .filter((need) => !inside.some((provision) => same(provision, need)))
    .filter((need) => !(release.makes.later ?? []).some((provision) => same(provision, need)))
    .filter((need) => !release.needs.some((stated) => same(stated, need)))
    .map((need) => `waits for ${need.kind} ${need.name} (${need.cause}), which it does not state`);
  return [...new Set(missing)].sort();
}

/** Kubernetes brings these two, and keeps names that begin so to itself (Kubernetes docs: Pod Priority and Preemption). */
function isBuiltIn({ kind, name }: Reference): boolean {
  return kind === "PriorityClass" && name.startsWith("system-");
}

function isHook(manifest: Manifest): boolean {
  return manifest.metadata.annotations?.["helm.sh/hook"] !== undefined;
}
