import { at, isFields, listAt, textAt } from "../../data/fields";
import type { SelectorRow } from "../../delivery/facts/references/selectors";
import { textsOf } from "./workloads";

/** A selector in the form that Kubernetes gives it. */
export function labelSelector(form: SelectorRow["form"], value: unknown): unknown {
  if (!isFields(value)) return undefined;
  if (form === "map") return { matchLabels: value };
  if (form === "selector") return value;
  const plain = (key: string) => key.replace(/^(k8s|any)[:.]/, "");
  return {
    matchLabels: Object.fromEntries(
      Object.entries(textsOf(value.matchLabels)).map(([key, label]) => [plain(key), label]),
    ),
    matchExpressions: listAt(value, "matchExpressions").map((one) =>
      isFields(one) ? { ...one, key: plain(textAt(one, "key") ?? "") } : one,
    ),
  };
}

/** True for a selector that wants nothing: it chooses everything. */
export function isEmptySelector(selector: unknown): boolean {
  return (
    Object.keys(textsOf(at(selector, "matchLabels"))).length === 0 && listAt(selector, "matchExpressions").length === 0
  );
}
