import { at, isFields } from "../../../data/fields";
import { isNativeGroup } from "../../../delivery/facts/needs";
import { groupOf, showManifest } from "../../../manifest/manifest";
import { SYSTEM_NAMESPACES } from "../../../pod-security/namespaces";
import { selects, textsOf, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** API groups whose objects make no pods of their own. */
const WITHOUT_PODS = [
  "cert-manager.io",
  "cilium.io",
  "external-secrets.io",
  "gateway.networking.k8s.io",
  "generators.external-secrets.io",
  "metallb.io",
  "monitoring.coreos.com",
  "bitnami.com",
];

export const selectorMatchesNothing: Rule = {
  id: "selector-matches-nothing",
  title: "A selector matches no pod",
  family: "references",
  severity: "error",
  answers: ["M029"],
  why: "The Service has no endpoints and answers with connection refused; the disruption budget protects nothing.",
  fix: "write the labels of the pod template",
  source: "Kubernetes documentation: labels and selectors",
  example: 'a Service with the selector { app: "sonar" }, and pods with the label app: sonarr',
  check: (input) => {
    const workloads = workloadsOf(input);
    const all = manifestsOf(input);
    // Where an operator or a chart makes pods too, their labels are not known.
    const open = new Set([
      ...SYSTEM_NAMESPACES.filter((name) => name !== "default"),
      ...input.graph.stages.flatMap(({ releases }) => releases.map(({ namespace }) => namespace)),
      ...input.platformReleases.map(({ namespace }) => namespace),
      ...all
        .filter(
          ({ manifest }) =>
            !isNativeGroup(groupOf(manifest.apiVersion)) && !WITHOUT_PODS.includes(groupOf(manifest.apiVersion)),
        )
        .map(({ manifest }) => manifest.metadata.namespace ?? ""),
    ]);
    return all.flatMap(({ manifest, origin }): Found[] => {
      const { namespace = "default" } = manifest.metadata;
      const selector =
        manifest.kind === "Service" && isFields(at(manifest, "spec", "selector"))
          ? { matchLabels: at(manifest, "spec", "selector") }
          : manifest.kind === "PodDisruptionBudget"
            ? at(manifest, "spec", "selector")
            : undefined;
      if (selector === undefined || open.has(namespace)) return [];
      const near = workloads.filter((one) => one.namespace === namespace);
      if (near.some(({ labels }) => selects(selector, labels))) return [];
      const wanted = Object.entries(textsOf(at(selector, "matchLabels"))).map(([key, value]) => `${key}=${value}`);
      const [only] = near;
      return [
        {
          at: origin,
          message: `${showManifest(manifest)} selects ${wanted.join(", ") || "by expressions"}, which no pod of ${namespace} carries`,
          ...(only === undefined
            ? {}
            : {
                fix: `write labels of ${only.who}: ${Object.entries(only.labels)
                  .map(([key, value]) => `${key}=${value}`)
                  .join(", ")}`,
              }),
        },
      ];
    });
  },
};
