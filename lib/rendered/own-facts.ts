import { textAt } from "../data/fields";
import { needsOf } from "../delivery/facts/needs";
import { providedBy } from "../delivery/facts/provisions";
import { webhookGroups } from "../delivery/facts/webhook-groups";
import type { Manifest } from "../manifest/manifest";
import type { PlannedRelease } from "../plan/stage";
import { type Need, referenceKey } from "../stage/reference";
import type { WorkloadFact } from "../stage/release";
import { hookOf } from "./hooks";
import { inNamespace } from "./parts";
import type { Render } from "./render";

/**
 * True for a chart of the operator's own of which the definition says nothing
 * but its Pod Security level: what it makes follows from its render.
 */
export function isUndeclared({ origin, makes }: PlannedRelease): boolean {
  return origin.startsWith("charts.") && [makes.crds, makes.objects, makes.webhooks].every((one) => isEmpty(one));
}

function isEmpty(list: readonly unknown[] | undefined): boolean {
  return list === undefined || list.length === 0;
}

/**
 * A release with what its chart makes and waits for, read from what Helm made
 * of it with the release's own values. What the definition says stays.
 *
 * @param clusterKinds custom kinds that have no namespace, as `group/Kind`
 */
export function withFacts(
  release: PlannedRelease,
  render: Pick<Render, "objects" | "crds">,
  clusterKinds: ReadonlySet<string>,
): PlannedRelease {
  const objects = render.objects
    .filter(({ object }) => hookOf(object).role !== "left out")
    .map(({ object }) => inNamespace(object, release.namespace, clusterKinds));
  const heads = render.crds.map(({ head }) => head);
  const made = [...heads, ...objects].flatMap(providedBy);
  const webhooks = webhookGroups(objects);
  const inside = new Set([
    ...made.map(referenceKey),
    ...webhooks.map((name) => referenceKey({ kind: "Webhook", name })),
    ...release.needs.map(referenceKey),
  ]);
  const needs = new Map<string, PlannedRelease["needs"][number]>();
  for (const need of objects.flatMap(needsOf)) {
    if (inside.has(referenceKey(need)) || isOwnNamespace(need, release)) continue;
    const key = [referenceKey(need), need.key, need.strength].join("\n");
    if (!needs.has(key)) needs.set(key, need);
  }
  return {
    ...release,
    looked: [...heads, ...objects],
    needs: [...release.needs, ...needs.values()],
    makes: {
      ...release.makes,
      crds: heads.map((head) => `${textAt(head, "spec", "group")}/${textAt(head, "spec", "names", "kind")}`).sort(),
      objects: made.filter(({ kind }) => kind !== "CustomResourceDefinition"),
      webhooks,
      workloads: objects.flatMap(workloadOf),
    },
  };
}

/** The release waits for it already. */
function isOwnNamespace({ kind, name }: Need, { namespace }: PlannedRelease): boolean {
  return kind === "Namespace" && name === namespace;
}

const WORKLOADS: readonly WorkloadFact["kind"][] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

function workloadOf(object: Manifest): readonly WorkloadFact[] {
  const kind = WORKLOADS.find((one) => one === object.kind);
  if (kind === undefined) return [];
  const { name } = object.metadata;
  const spec = object.spec;
  const replicas =
    typeof spec === "object" && spec !== null && "replicas" in spec && typeof spec.replicas === "number"
      ? spec.replicas
      : kind === "Deployment" || kind === "StatefulSet"
        ? 1
        : undefined;
  return [{ kind, name, ...(replicas === undefined ? {} : { replicas }) }];
}
