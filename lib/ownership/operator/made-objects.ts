import { type Fields, textAt } from "../../data/fields";
import { MADE_BY_OPERATORS } from "../../delivery/facts/made-by-operators";
import type { Manifest } from "../../manifest/manifest";
import { isUnresolved, type ObjectId, showObject } from "../object-id";
import type { OwnedObject } from "../owned";
import { DISRUPTION_BUDGETS } from "./disruption-budgets";
import { MAKERS, type Made, replicasOf, saysReplicas } from "./makers";

const BY_KIND = new Map(MAKERS.map((maker) => [maker.kind, maker]));
const BUDGETS = new Map(DISRUPTION_BUDGETS.map((maker) => [maker.kind, maker]));
const REFERRED = new Map(MADE_BY_OPERATORS.map((row) => [row.kind, row]));

/** Services, Secrets and ConfigMaps that an operator makes and that others refer to. */
function referredTo(object: Fields, { group, kind, name, namespace }: ObjectId): readonly Made[] {
  const manifest: Manifest = {
    ...object,
    apiVersion: textAt(object, "apiVersion") ?? "",
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
  const provided = REFERRED.get(`${group}/${kind}`)?.makes(manifest) ?? [];
  return provided.map((one) => ({ group: "", kind: one.kind, name: one.name }));
}

/**
 * What programs write in the cluster because of an object that somebody applies:
 * the Secret of a SealedSecret, the replicas of an autoscaler.
 *
 * @param claim the object, with its namespace
 */
export function madeObjects(object: Fields, claim: OwnedObject): readonly OwnedObject[] {
  const { object: id, place } = claim;
  const own: readonly OwnedObject[] = saysReplicas(object)
    ? [{ ...claim, object: { ...id, kind: replicasOf(id.kind) } }]
    : [];
  const made = [
    ...(BUDGETS.get(`${id.group}/${id.kind}`)?.makes(object, id.name, id.namespace ?? "") ?? []),
    ...(BY_KIND.get(`${id.group}/${id.kind}`)?.makes(object, id.name, id.namespace ?? "") ?? []),
    ...referredTo(object, id),
  ];
  return [
    ...own,
    ...made.flatMap(({ group, kind, name, namespace, by, once }): OwnedObject[] => {
      const home = namespace ?? id.namespace;
      const target: ObjectId = { group, kind, name, ...(home === "" ? {} : { namespace: home }) };
      if (isUnresolved(target)) return [];
      const manager = { kind: "operator" as const, name: by ?? showObject(id) };
      return [{ object: target, manager, place, ...(once === true ? { once } : {}) }];
    }),
  ];
}
