import { at, isFields } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { openNamespaces } from "../../facts/open-namespaces";
import { selects, textsOf, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

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
    const open = openNamespaces(input);
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
