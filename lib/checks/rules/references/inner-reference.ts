import { nearest } from "../../../data/nearest";
import { once } from "../../../data/once";
import { innerRowsOf } from "../../../delivery/facts/references/inner";
import { reach } from "../../../delivery/facts/references/path";
import { groupOf, type Manifest, showManifest } from "../../../manifest/manifest";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const innerReference: Rule = {
  id: "inner-reference",
  title: "An object names a part of itself that it does not have",
  family: "references",
  severity: "error",
  answers: [],
  why: "The API server refuses the object, or its operator leaves it out with one line in a log.",
  fix: "correct the name, or add the part",
  source:
    "the table in lib/delivery/facts/references/inner.ts, from the API references of Kubernetes 1.34, prometheus-operator and CloudNativePG",
  example: "a Deployment with volumeMounts: [{ name: confg }], and a volume config",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) => brokenIn(manifest).map((one) => ({ at: origin, ...one }))),
};

const brokenIn = once((manifest: Manifest): readonly Omit<Found, "at">[] =>
  innerRowsOf(groupOf(manifest.apiVersion), manifest.kind).flatMap((row) =>
    reach(manifest, row.within).flatMap((part) => {
      const named = reach(part.value, row.path);
      if (named.length === 0) return [];
      const known = new Set(
        row.finds.flatMap((path) => reach(part.value, path).map(({ value }) => value)).filter(isText),
      );
      return named.flatMap(({ path, value }): Omit<Found, "at">[] => {
        if (!isText(value) || value === "" || known.has(value)) return [];
        const near = nearest(value, known);
        const there = [...known].join(", ");
        return [
          {
            message: `${showManifest(manifest)} ${part.path}.${path} names the ${row.what} ${value}, and there ${there === "" ? "is none" : `are ${there}`}`,
            ...(near === undefined
              ? there === ""
                ? {}
                : { fix: `write one of ${there}, or add the ${row.what} ${value}` }
              : { fix: `write ${near}` }),
          },
        ];
      });
    }),
  ),
);

function isText(value: unknown): value is string {
  return typeof value === "string";
}
