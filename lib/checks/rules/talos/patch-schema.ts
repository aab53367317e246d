import { isUnchecked, type SchemaProblem } from "../../../schema/problem";
import { validateTalosPatch } from "../../../schema/talos";
import { hasField, typesOf } from "../../../talos/fields";
import { showDocument } from "../../../talos/merge";
import type { Rule } from "../../rule";

export const patchSchema: Rule = {
  id: "patch-schema",
  title: "A Talos patch holds what this Talos does not know",
  family: "talos",
  severity: "error",
  answers: [],
  why: "Terraform fails at the machine configuration, or the node refuses it and keeps the old one.",
  fix: "correct the key or the value",
  source:
    "the configuration schema of the Talos contract; keys that it leaves out as deprecated, from the machinery itself",
  example: 'talos: { patches: [{ machine: { sysctl: { vm.swappiness: "10" } } }] }',
  explains: ["document-kind"],
  check: ({ cluster, schemas }) =>
    (cluster.patches ?? []).flatMap(({ origin, file, documents }) =>
      documents.flatMap((document) =>
        validateTalosPatch(schemas, cluster.versions.contract, document)
          .filter((problem) => !isUnchecked(problem) && !isDeprecated(document.kind, problem))
          .map(({ path, got, want, fix }) => ({
            at: origin,
            message: `${file === undefined ? "" : `${file}, `}${showDocument(document)}${path === "" ? "" : ` ${path}`}: got ${got}, want ${want}`,
            fix,
          })),
      ),
    ),
};

/** The published schema leaves out what Talos still takes. */
function isDeprecated(kind: unknown, { path, got }: SchemaProblem): boolean {
  return got.startsWith("unknown key ") && hasField(typesOf(13), kind, stepsOf(path));
}

/** `a.b["c/d"][0]` → its keys and indexes. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted ?? index ?? plain ?? "",
  );
}
