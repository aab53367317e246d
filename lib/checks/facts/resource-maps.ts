import { at, isFields } from "../../data/fields";

/** A map of requests and limits, as charts and operators pass it on to a container. */
export interface ResourceMap {
  readonly requests: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
  /** Keys down to it, `resources` included; entries of lists have none. */
  readonly path: readonly string[];
}

/** Every such map under the key `resources`, wherever it is, below nothing that is switched off. */
export function resourceMaps(root: unknown): readonly ResourceMap[] {
  const found: ResourceMap[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) {
      for (const entry of value) if (typeof entry === "object") visit(entry, path);
      return;
    }
    if (!isFields(value) || value.enabled === false) return;
    for (const [key, below] of Object.entries(value)) {
      if (typeof below !== "object" || below === null) continue;
      const [requests, limits] = [at(below, "requests"), at(below, "limits")];
      if (key === "resources" && (isFields(requests) || isFields(limits)))
        found.push({
          requests: isFields(requests) ? requests : {},
          limits: isFields(limits) ? limits : {},
          path: [...path, key],
        });
      else visit(below, [...path, key]);
    }
  };
  visit(root, []);
  return found;
}
