import { at, type Fields } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import { mergingMinor } from "../../../model/talos-provider";
import type { PlannedMachine } from "../../../plan/machine";
import { isUnchecked, type SchemaProblem } from "../../../schema/problem";
import { validateTalosPatch } from "../../../schema/talos";
import { hasField, typesOf } from "../../../talos/fields";
import { sameDocument, showDocument } from "../../../talos/merge";
import { minorOf } from "../../../versions/line";
import { kindSince } from "../../../versions/talos-documents";
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
    "the configuration schema of the Talos contract, for further documents that of the installed Talos; keys that it leaves out as deprecated, from the machinery itself",
  example: 'talos: { patches: [{ machine: { sysctl: { vm.swappiness: "10" } } }] }',
  check: ({ cluster, schemas, machines }) =>
    (cluster.patches ?? []).flatMap(({ origin, file, documents }) =>
      documents.flatMap((document) =>
        validateTalosPatch(schemas, judgeOf(cluster, document), document)
          .filter((problem) => !isUnchecked(problem) && !isDeprecated(cluster, document.kind, problem))
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

/**
 * Whose schema judges a document: that of the contract for the main document,
 * whose old keys a newer schema leaves out; for a document of its own kind that
 * of the newest Talos which both the nodes and the provider know.
 */
function judgeOf({ versions }: Cluster, { kind }: Fields): string {
  if (kind === undefined) return versions.contract;
  return `1.${newestKnown({ versions })}`;
}

/** Minor of the newest documents that both the nodes and the provider know. */
function newestKnown({ versions }: Pick<Cluster, "versions">): number {
  return Math.max(minorOf(versions.contract), Math.min(minorOf(versions.talos), mergingMinor({ versions })));
}

/** The published schema leaves out what Talos still takes; a kind of a newer Talos is what `document-kind` speaks of. */
function isDeprecated(cluster: Cluster, kind: unknown, { path, got }: SchemaProblem): boolean {
  const newest = newestKnown(cluster);
  if (path === "kind") return typeof kind === "string" && (kindSince(kind) ?? 0) > newest;
  return got.startsWith("unknown key ") && hasField(typesOf(newest >= 14 ? 14 : 13), kind, stepsOf(path));
}

/** `a.b["c/d"][0]` → its keys and indexes. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted ?? index ?? plain ?? "",
  );
}
