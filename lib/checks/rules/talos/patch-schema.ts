import { at, type Fields } from "../../../data/fields";
import type { PlannedMachine } from "../../../plan/machine";
import { isUnchecked, type SchemaProblem } from "../../../schema/problem";
import { validateTalosPatch } from "../../../schema/talos";
import { hasField, typesOf } from "../../../talos/fields";
import { sameDocument, showDocument } from "../../../talos/merge";
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
  check: ({ cluster, schemas, machines }) =>
    (cluster.patches ?? []).flatMap(({ origin, file, documents }) =>
      documents.flatMap((document) =>
        validateTalosPatch(schemas, cluster.versions.contract, document)
          .filter((problem) => !isUnchecked(problem) && !isDeprecated(document.kind, problem))
          .filter(({ path, got }) => got !== "nothing" || !isSaidBelow(machines, { origin, document, path }))
          .map(({ path, got, want, fix }) => ({
            at: origin,
            message: `${file === undefined ? "" : `${file}, `}${showDocument(document)}${path === "" ? "" : ` ${path}`}: got ${got}, want ${want}`,
            fix,
          })),
      ),
    ),
};

/** A patch of a document that follows from the definition need not say again what that one says. */
function isSaidBelow(
  machines: readonly PlannedMachine[],
  { origin, document, path }: { readonly origin: string; readonly document: Fields; readonly path: string },
): boolean {
  const patched = machines.filter(({ patches }) => patches.some((patch) => patch.origin === origin));
  return (
    patched.length > 0 &&
    patched.every(({ derived }) =>
      derived.some((one) => sameDocument(one, document) && at(one, ...stepsOf(path)) !== undefined),
    )
  );
}

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
