import { at } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { selectorsOf } from "../../../delivery/facts/references/selectors";
import { groupOf } from "../../../manifest/manifest";
import { selects, textsOf, workloadsOf } from "../../facts/workloads";
import type { Found, Rule } from "../../rule";

export const selectorOwnTemplate: Rule = {
  id: "selector-own-template",
  title: "The selector of a workload does not match its own pods",
  family: "references",
  severity: "error",
  answers: [],
  why: "The API server refuses it: selector does not match template labels.",
  fix: "write the same labels in the selector and in the template",
  source:
    "lib/delivery/facts/references/selectors.ts; Kubernetes documentation: Deployments, Selector (API server 1.34)",
  example: "a Deployment with matchLabels: { app: sonar }, and a template with the label app: sonarr",
  check: (input) =>
    workloadsOf(input).flatMap(({ manifest, who, origin, labels }): Found[] => {
      if (selectorsOf(groupOf(manifest.apiVersion), manifest.kind, "template").length === 0) return [];
      const selector = at(manifest, "spec", "selector");
      if (selector === undefined || selects(selector, labels)) return [];
      const wanted = textsOf(at(selector, "matchLabels"));
      const wrong = Object.entries(wanted).filter(([key, value]) => labels[key] !== value);
      const said = wrong.map(([key, value]) => `${key}=${value}`).join(", ");
      const has = Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(", ");
      const [first] = wrong;
      const near =
        first === undefined
          ? undefined
          : (pair(first[0], labels) ?? pair(nearest(first[0], Object.keys(labels)) ?? "", labels));
      return [
        {
          at: origin,
          message: `${who} spec.selector wants ${said || "labels by expressions"}, and its own pods have ${has || "no label"}`,
          ...(near === undefined ? {} : { fix: `write ${near}` }),
        },
      ];
    }),
};

function pair(key: string, labels: Readonly<Record<string, string>>): string | undefined {
  return labels[key] === undefined ? undefined : `${key}: ${labels[key]}`;
}
