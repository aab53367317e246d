import { manifestsOf, releasesOf } from "../../checks/place";
import type { CheckInput } from "../../checks/rule";
import { code } from "../../document/markdown";

/** Kinds by which tuppr takes its orders, with the field that holds the version (home-operations/tuppr: README). */
const ORDERS = { talos: "TalosUpgrade", kubernetes: "KubernetesUpgrade" } as const;
const GROUP = "tuppr.home-operations.com";

/**
 * What an upgrade controller of the cluster can do of a hop, where there is
 * one: the object to change, or the object to write.
 *
 * @param to version after the hop, without a leading v
 */
export function byController(input: CheckInput, product: keyof typeof ORDERS, to: string): readonly string[] {
  if (!releasesOf(input).some(({ release }) => release.chart.name === "tuppr")) return [];
  const kind = ORDERS[product];
  const takes = `tuppr can take the machines in place of the commands, one after the other and after its own health checks`;
  const there = manifestsOf(input).find(
    ({ manifest }) => manifest.kind === kind && String(manifest.apiVersion).startsWith(`${GROUP}/`),
  );
  if (there !== undefined)
    return [
      `${takes}: set ${code(`spec.${product}.version`)} of ${kind} ${there.manifest.metadata.name}, which comes from ${code(there.origin)}, to v${to} in the same commit.`,
    ];
  const object = {
    apiVersion: `${GROUP}/v1alpha1`,
    kind,
    metadata: { name: "cluster" },
    spec: { [product]: { version: `v${to}` } },
  };
  return [`${takes}: add this object to a manifest of your own, ${code(JSON.stringify(object))}.`];
}
