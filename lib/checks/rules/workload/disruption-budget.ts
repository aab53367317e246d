import { at, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { selects, workloadsIn } from "../../facts/workloads";
import { chartsOf, manifestsOf, valuesPlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const disruptionBudget: Rule = {
  id: "disruption-budget",
  title: "A disruption budget allows no eviction",
  family: "workload",
  severity: "warning",
  answers: ["M047"],
  why: "talosctl upgrade hangs at the drain of that node until the maintenance window ends.",
  fix: "allow one pod to be away, or run one more replica",
  source: "Kubernetes documentation: disruptions",
  example: "replicas: 1 and a PodDisruptionBudget with minAvailable: 1",
  check: (input) => [...budgets(input), ...databases(input), ...lastReplicas(input)],
};

function budgets(input: CheckInput): Found[] {
  return manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "PodDisruptionBudget")
    .flatMap(({ manifest, origin }): Found[] => {
      const { namespace = "default" } = manifest.metadata;
      const selected = workloadsIn(input, namespace).filter(
        ({ replicas = 0, labels }) => replicas > 0 && selects(at(manifest, "spec", "selector"), labels),
      );
      const pods = selected.reduce((sum, { replicas = 0 }) => sum + replicas, 0);
      if (pods === 0) return [];
      const least = amount(at(manifest, "spec", "minAvailable"), pods, Math.ceil);
      const most = amount(at(manifest, "spec", "maxUnavailable"), pods, Math.ceil);
      const spare = most ?? pods - (least ?? 0);
      if (spare > 0) return [];
      const says =
        most === undefined
          ? `minAvailable ${String(at(manifest, "spec", "minAvailable"))}`
          : `maxUnavailable ${String(at(manifest, "spec", "maxUnavailable"))}`;
      return [
        {
          at: origin,
          message: `${showManifest(manifest)} with ${says} lets none of the ${pods} ${pods === 1 ? "pod" : "pods"} of ${selected.map(({ who }) => who).join(", ")} be evicted`,
          fix: pods === 1 ? "remove the budget, or run two replicas" : "write maxUnavailable: 1",
        },
      ];
    });
}

/** Percentages are rounded up, as the disruption controller does. */
function amount(value: unknown, pods: number, round: (share: number) => number): number | undefined {
  if (typeof value === "number") return value;
  const [, percent] = /^(\d+)%$/.exec(typeof value === "string" ? value : "") ?? [];
  return percent === undefined ? undefined : round((Number(percent) / 100) * pods);
}

/** CloudNativePG makes a budget for the primary unless that is switched off (CloudNativePG: enablePDB). */
function databases(input: CheckInput): Found[] {
  return manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "Cluster" && manifest.apiVersion.startsWith("postgresql.cnpg.io/"))
    .filter(({ manifest }) => (at(manifest, "spec", "instances") ?? 1) === 1)
    .filter(({ manifest }) => at(manifest, "spec", "enablePDB") !== false)
    .map(({ manifest, origin }) => ({
      at: origin,
      message: `${showManifest(manifest)} has one instance, and its operator protects the primary with a budget that allows no eviction`,
      fix: "write enablePDB: false, or run two instances",
    }));
}

/** Drain policies of Longhorn that let a node go with the last copy of a volume (Longhorn documentation: node drain policy). */
const LETS_GO = new Set(["always-allow", "allow-if-replica-is-stopped"]);

/** Longhorn guards each instance manager with a budget while it holds the last copy of a volume. */
function lastReplicas(input: CheckInput): Found[] {
  return chartsOf(input)
    .filter(({ release }) => release.chart.name === "longhorn")
    .flatMap(({ release, origin }): Found[] => {
      const policy = textAt(release.values, "defaultSettings", "nodeDrainPolicy") ?? "block-if-contains-last-replica";
      if (LETS_GO.has(policy)) return [];
      const classes = [
        ...(Number(at(release.values, "persistence", "defaultClassReplicaCount")) === 1 ? ["longhorn"] : []),
        ...manifestsOf(input)
          .filter(({ manifest }) => textAt(manifest, "provisioner") === "driver.longhorn.io")
          .filter(({ manifest }) => Number(at(manifest, "parameters", "numberOfReplicas")) === 1)
          .map(({ manifest }) => manifest.metadata.name),
      ];
      if (classes.length === 0) return [];
      return [
        {
          at: valuesPlace(input, release, {
            origin,
            paths: [
              ["defaultSettings", "nodeDrainPolicy"],
              ["persistence", "defaultClassReplicaCount"],
            ],
          }),
          message: `volumes of class ${classes.join(", ")} have one copy, and Longhorn's budget (${policy}) lets no node be drained that holds it`,
          fix: "give the class two copies, or set defaultSettings.nodeDrainPolicy to allow-if-replica-is-stopped and expect the app to be away meanwhile",
        },
      ];
    });
}
