import { at, type Fields, isFields, textAt } from "../../data/fields";

/** A claim that a chart makes of its values. */
export interface ClaimInValues {
  /** Keys down to its size. */
  readonly path: readonly string[];
  /** Its class; undefined: the default one. */
  readonly storageClass: string | undefined;
  /** What it asks for, e.g. `10Gi`. */
  readonly size: string;
}

/** Names that charts give to the map of a claim (values of the charts that components pin, bitnami's and bjw-s' common charts). */
const CLAIM_KEYS = /^(persistence|persistentVolume|persistentVolumeClaim|volume|storage|[a-z]+Storage)$/;

const CLASS_KEYS = ["storageClass", "storageClassName"] as const;

/**
 * Claims that the values of a release ask for: a map with a size next to a class or access modes, or under a
 * name that claims have, and templates of claims; below nothing that is switched off. What only a chart's
 * defaults ask for is not seen.
 */
export function claimsInValues(values: Fields): readonly ClaimInValues[] {
  const found: ClaimInValues[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) {
      for (const entry of value) if (typeof entry === "object") visit(entry, path);
      return;
    }
    if (!isFields(value) || value.enabled === false) return;
    const claim = claimOf(value, path.at(-1) ?? "");
    if (claim !== undefined) found.push({ ...claim, path: [...path, ...claim.path] });
    for (const [key, below] of Object.entries(value))
      if (typeof below === "object" && below !== null) visit(below, [...path, key]);
  };
  visit(values, []);
  return found;
}

/** The claim that a map describes, with the keys from there to its size. */
function claimOf(map: Fields, key: string): ClaimInValues | undefined {
  // One that exists already, or a volume of another kind, takes no new room.
  if (
    isNamed(map.existingClaim) ||
    (map.type !== undefined && map.type !== "persistentVolumeClaim" && map.type !== "pvc")
  )
    return undefined;
  const asked = at(map, "resources", "requests", "storage");
  const storageClass = CLASS_KEYS.map((one) => textAt(map, one)).find((one) => one !== undefined && one !== "");
  if (typeof asked === "string") return { size: asked, storageClass, path: ["resources", "requests", "storage"] };
  const { size } = map;
  const isClaim =
    CLAIM_KEYS.test(key) ||
    storageClass !== undefined ||
    map.accessModes !== undefined ||
    typeof map.accessMode === "string";
  return typeof size === "string" && isClaim ? { size, storageClass, path: ["size"] } : undefined;
}

function isNamed(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
