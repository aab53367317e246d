import kinds from "../../imports/crd-kinds.json";

/** An upstream project whose CustomResourceDefinitions are stored in `imports/schemas/crds`. */
export type CrdProject = keyof typeof kinds;

/**
 * CRDs that a chart brings, as `group/Kind`: those that are stored of its
 * upstream project, and those that are not.
 *
 * @param more kinds by API group, with spaces between them: the stored schemas
 *   leave out what nobody writes by hand, such as objects that hold a status
 */
export function crdsOf(project: CrdProject, more: Readonly<Record<string, string>> = {}): readonly string[] {
  return [...kinds[project], ...crdsIn(more)];
}

/** CRDs of which no schema is stored, by API group, with spaces between the kinds. */
export function crdsIn(groups: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(groups).flatMap(([group, names]) => names.split(/\s+/).map((kind) => `${group}/${kind}`));
}
