import { type Manifest, showManifest } from "../manifest/manifest";
import { podSpecs } from "../manifest/pod";
import type { PlannedNamespace } from "../plan/namespace";
import type { PlannedRelease, PlannedStage } from "../plan/stage";
import type { PodSecurityLevel } from "../stage/release";
import { podSecurityLevel, weaker } from "./level";

/** Namespaces that Kubernetes or Talos makes. */
export const SYSTEM_NAMESPACES: readonly string[] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** The level that everything seen so far passes, and what keeps it from being stricter. */
interface Use {
  readonly level: PodSecurityLevel;
  readonly reasons: Set<string>;
}

/**
 * Every namespace that the stages use, with the strictest Pod Security level
 * that everything in it passes. A namespace where nothing runs is restricted.
 *
 * @param minor Kubernetes minor of the cluster, e.g. 36: the levels grow with it
 */
export function planNamespaces(
  stages: readonly PlannedStage[],
  platformReleases: readonly PlannedRelease[],
  { byTerraform, minor }: { readonly byTerraform: ReadonlySet<string>; readonly minor: number },
): readonly PlannedNamespace[] {
  const plans = new Map<string, Use>();
  const use = (namespace: string | undefined, level: PodSecurityLevel, reason?: string) => {
    if (namespace === undefined || SYSTEM_NAMESPACES.includes(namespace)) return;
    const plan: Use = plans.get(namespace) ?? { level: "restricted", reasons: new Set() };
    const next = weaker(plan.level, level);
    if (next !== plan.level) plan.reasons.clear();
    if (next === level && level !== "restricted" && reason !== undefined) plan.reasons.add(reason);
    plans.set(namespace, { level: next, reasons: plan.reasons });
  };
  const useRelease = (release: PlannedRelease) => {
    const { podSecurity, podSecurityReason } = release.makes;
    use(
      release.namespace,
      podSecurity,
      `${release.name}: ${podSecurityReason ?? `chart ${release.chart.name} passes no stricter level`}`,
    );
  };
  for (const name of byTerraform) use(name, "restricted");
  for (const release of platformReleases) useRelease(release);
  for (const stage of stages) {
    for (const release of stage.releases) useRelease(release);
    for (const { namespace, podSecurity, reason } of stage.operatorPods ?? []) use(namespace, podSecurity, reason);
    for (const manifest of stage.manifests) {
      use(manifest.metadata.namespace, "restricted");
      for (const { spec } of podSpecs(manifest)) {
        const { level, reasons } = podSecurityLevel(spec, minor);
        use(manifest.metadata.namespace, level, `${showManifest(manifest)}: ${reasons.slice(0, 3).join(", ")}`);
      }
    }
  }
  return [...plans]
    .map(([name, { level, reasons }]) => ({
      name,
      level,
      reasons: [...reasons].sort(),
      owner: byTerraform.has(name) ? ("terraform" as const) : ("gitops" as const),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Labels by which the API server enforces the level, and warns about the next stricter one. */
export function podSecurityLabels(level: PodSecurityLevel): Readonly<Record<string, string>> {
  const warn = level === "privileged" ? "baseline" : "restricted";
  return {
    "pod-security.kubernetes.io/enforce": level,
    "pod-security.kubernetes.io/audit": warn,
    "pod-security.kubernetes.io/warn": warn,
  };
}

/** The Namespace with the labels of its level (Kubernetes: Pod Security Admission). */
export function namespaceManifest(plan: PlannedNamespace): Manifest {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: plan.name,
      labels: podSecurityLabels(plan.level),
      ...(plan.reasons.length === 0
        ? {}
        : { annotations: { "groundwork.dev/pod-security-reason": plan.reasons.join("; ") } }),
    },
  };
}
