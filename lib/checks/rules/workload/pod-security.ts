import { showManifest } from "../../../manifest/manifest";
import { podSpecs } from "../../../manifest/pod";
import { podSecurityLevel, weaker } from "../../../pod-security/level";
import type { PodSecurityLevel } from "../../../stage/release";
import type { OperatorPods } from "../../../stage/stage";
import { minorOf } from "../../../versions/line";
import { manifestsOf, releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

const ENFORCE = "pod-security.kubernetes.io/enforce";

/** Level of a namespace without a label: Talos' default admission configuration. */
const DEFAULT: PodSecurityLevel = "baseline";

export const podSecurity: Rule = {
  id: "pod-security",
  title: "What runs in a namespace is not allowed there",
  family: "workload",
  severity: "error",
  answers: ["M046"],
  why: "The DaemonSet wants five pods and has none: no pod, and no event where one looks.",
  fix: "give the namespace the level that its pods need, or the pods a stricter security context",
  source: "Kubernetes documentation: Pod Security Admission; Talos documentation: Pod Security",
  example: "node-exporter, which needs the host's network, in a namespace without the privileged label",
  check: (input) => {
    const levels = levelsOf(input);
    const say = ({ who, at }: Pick<Found, "at"> & { readonly who: string }, pods: OperatorPods): Found[] => {
      const { namespace, podSecurity: needs, reason } = pods;
      // Talos' admission configuration leaves kube-system out.
      if (namespace === "kube-system") return [];
      const level = levels.get(namespace) ?? DEFAULT;
      if (weaker(level, needs) === level) return [];
      return [
        {
          at,
          message: `${who} needs the level ${needs} (${reason}), and the namespace ${namespace} enforces ${level}`,
          fix: `label the namespace ${namespace} with ${ENFORCE}: ${needs}, and give the reason there`,
          about: [`namespace ${namespace}`],
        },
      ];
    };
    return [
      ...manifestsOf(input).flatMap(({ manifest, origin }) =>
        podSpecs(manifest).flatMap(({ spec }) => {
          const { level, reasons } = podSecurityLevel(spec, minorOf(input.cluster.versions.kubernetes));
          const namespace = manifest.metadata.namespace ?? "default";
          return say(
            { who: showManifest(manifest), at: origin },
            { namespace, podSecurity: level, reason: reasons.slice(0, 2).join(", ") },
          );
        }),
      ),
      ...input.graph.stages.flatMap(({ operatorPods = [], origin, name }) =>
        operatorPods.flatMap((pods) => say({ who: `what an operator makes of stage ${name}`, at: origin }, pods)),
      ),
      ...releasesOf(input).flatMap(({ release, origin }) =>
        say(
          { who: `release ${release.name}`, at: origin },
          {
            namespace: release.namespace,
            podSecurity: release.makes.podSecurity,
            reason: release.makes.podSecurityReason ?? `chart ${release.chart.name} passes no stricter one`,
          },
        ),
      ),
    ];
  },
};

/** Levels that namespaces enforce: as objects where there is one, else as the platform stack makes them. */
function levelsOf(input: CheckInput): ReadonlyMap<string, PodSecurityLevel> {
  const levels = new Map<string, PodSecurityLevel>();
  const owned = new Set(input.platformReleases.map(({ namespace }) => namespace));
  for (const secret of input.declared.platformSecrets) owned.add(secret.namespace);
  for (const { name, level } of input.namespaces) if (owned.has(name)) levels.set(name, level);
  for (const { manifest } of manifestsOf(input)) {
    if (manifest.kind !== "Namespace") continue;
    const label = manifest.metadata.labels?.[ENFORCE];
    const level = (["privileged", "baseline", "restricted"] as const).find((one) => one === label);
    levels.set(manifest.metadata.name, level ?? DEFAULT);
  }
  return levels;
}
