import { at, isFields, listAt, textAt } from "../../data/fields";
import { once } from "../../data/once";
import type { Manifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";

/** What makes a claim: a person, a workload for each of its pods, a pod for itself, an operator. */
export type Claimant = "claim" | "template" | "pod" | "operator";

/** The specification of a claim, wherever an object has one. */
export interface ClaimSpec {
  /** Who makes the claim of it. */
  readonly by: Claimant;
  /** Name of the claim or of its template; of an operator's, the path to it. */
  readonly name: string;
  /** What follows the object in a message: empty, ` claim template data`, ` volume data`. */
  readonly where: string;
  /** The specification, with `accessModes` and `resources`. */
  readonly spec: unknown;
  /** Its class; undefined: the default one. */
  readonly storageClass: string | undefined;
  /** What it asks for, e.g. `10Gi`; undefined: nothing. */
  readonly size: unknown;
  /** How many of it there are; undefined: one on each node. */
  readonly count: number | undefined;
}

/** Names under which operators keep the specification of a claim (API references of CloudNativePG, prometheus-operator and others). */
const TEMPLATES: readonly string[] = ["volumeClaimTemplate", "volumeClaimTemplates", "pvcTemplate", "volumeClaimSpec"];

const COUNTS: readonly string[] = ["replicas", "instances", "size", "count", "members"];

/** Every claim that an object is, or asks for. */
export const claimSpecs = once(read);

/** True where an object asks for a volume of the default class: a claim that names neither a class nor a volume. */
export function asksForDefaultClass(manifest: Manifest): boolean {
  return claimSpecs(manifest).some(
    ({ by, spec, size, storageClass }) =>
      (by !== "operator" || size !== undefined) &&
      storageClass === undefined &&
      textAt(spec, "volumeName") === undefined,
  );
}

function read(manifest: Manifest): readonly ClaimSpec[] {
  const { kind, spec } = manifest;
  const make = (own: unknown, rest: Pick<ClaimSpec, "by" | "name" | "where" | "count">): ClaimSpec => ({
    ...rest,
    spec: own,
    storageClass: textAt(own, "storageClassName"),
    size: at(own, "resources", "requests", "storage"),
  });
  if (kind === "PersistentVolumeClaim")
    return [make(spec, { by: "claim", name: manifest.metadata.name, where: "", count: 1 })];
  const pods = podSpecs(manifest);
  if (pods.length > 0) {
    const templates = listAt(spec, "volumeClaimTemplates").map((template) => {
      const name = textAt(template, "metadata", "name") ?? "";
      return make(at(template, "spec"), {
        by: "template",
        name,
        where: ` claim template ${name}`,
        count: countIn(spec, 1),
      });
    });
    const ephemeral = pods.flatMap((pod) =>
      listAt(pod.spec, "volumes").flatMap((volume) => {
        const own = at(volume, "ephemeral", "volumeClaimTemplate", "spec");
        const name = textAt(volume, "name") ?? "";
        const count = kind === "DaemonSet" ? undefined : countIn(spec, 1);
        return own === undefined ? [] : [make(own, { by: "pod", name, where: ` volume ${name}`, count })];
      }),
    );
    return [...templates, ...ephemeral];
  }
  // Of native kinds no other has a claim inside.
  return manifest.apiVersion.includes(".") && isFields(spec) ? operators(spec) : [];
}

/** Claims in the object of an operator: by the names that such parts have, and by a size in one map with a class. */
function operators(spec: unknown): readonly ClaimSpec[] {
  const found: ClaimSpec[] = [];
  const visit = (value: unknown, path: string, count: number): void => {
    if (Array.isArray(value)) for (const [index, entry] of value.entries()) visit(entry, `${path}[${index}]`, count);
    if (!isFields(value)) return;
    const own = countIn(value, count);
    const add = (place: string, part: unknown, further: Partial<ClaimSpec> = {}) =>
      found.push({
        by: "operator",
        name: place,
        where: ` ${place}`,
        spec: part,
        storageClass: textAt(part, "storageClassName"),
        size: at(part, "resources", "requests", "storage"),
        count: own,
        ...further,
      });
    for (const [key, below] of Object.entries(value)) {
      const place = path === "" ? key : `${path}.${key}`;
      if (TEMPLATES.includes(key)) {
        for (const one of Array.isArray(below) ? below : [below]) {
          const part = at(one, "spec") ?? one;
          // CloudNativePG: the size next to the template counts before the one in it.
          const beside = at(value, "size");
          add(place, part, typeof beside === "string" ? { size: beside } : {});
        }
        continue;
      }
      if (
        isFields(below) &&
        typeof below.size === "string" &&
        /[sS]torage$/.test(key) &&
        below.pvcTemplate === undefined
      )
        add(place, {}, { size: below.size, storageClass: textAt(below, "storageClass") });
      else if (typeof below === "object") visit(below, place, own);
    }
  };
  visit(spec, "spec", 1);
  return found;
}

/** The number of pods that a map says, if it says one. */
function countIn(value: unknown, usual: number): number {
  const count = COUNTS.map((key) => at(value, key)).find((one) => typeof one === "number");
  return typeof count === "number" ? count : usual;
}
