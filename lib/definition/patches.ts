import { loadAll, YAMLException } from "js-yaml";
import { type Fields, isFields } from "../data/fields";
import { WITH_GO_INTEGERS } from "../data/go-integer";
import { controlCharacters } from "../model/control-characters";
import type { TalosPatch } from "../model/patch";
import { type Problem, show } from "../model/problem";
import type { ProjectFiles } from "../model/project-files";
import { showPath } from "../model/show-path";
import { maskValue } from "../secret-scan/mask";
import { sameDocument, showDocument } from "../talos/merge";
import { ownPath } from "./own-files";

type Written = readonly (string | Fields)[];

/** The places of a definition that hold patches. */
export interface PatchPlaces {
  /** `talos.patches` */
  readonly talos: Written | undefined;
  /** `controlPlane.patches` */
  readonly controlPlane: Written | undefined;
  /** `machines.<name>.patches` */
  readonly machines: readonly { readonly name: string; readonly patches?: Written | undefined }[];
}

/**
 * Reads all patches of a definition in the order in which they are laid over:
 * those of every machine, those of the control planes, those of one machine.
 */
export function readPatches(
  file: string,
  { talos, controlPlane, machines }: PatchPlaces,
  files: ProjectFiles,
): { readonly patches: readonly TalosPatch[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const read = (written: Written = [], place: string, whom: TalosPatch["machines"]): readonly TalosPatch[] =>
    written.flatMap((one, index) => {
      const origin = `${place}[${index}]`;
      const text = typeof one === "string" ? textOf(one, { file, path: origin, name: one }, files) : undefined;
      if (text !== undefined && "got" in text) {
        problems.push(text);
        return [];
      }
      const place_ = { file: text?.file ?? file, path: text?.file === undefined ? origin : "" };
      const parsed = text === undefined ? { documents: [one] } : documentsOf(text.text, place_);
      if ("got" in parsed) {
        problems.push(parsed);
        return [];
      }
      const wrong = parsed.documents.flatMap((document, number) =>
        documentProblems(document, { ...place_, number, before: parsed.documents.slice(0, number) }),
      );
      problems.push(...wrong);
      if (wrong.length > 0) return [];
      return [{ origin, file: text?.file, machines: whom, documents: parsed.documents.filter(isFields) }];
    });
  return {
    patches: [
      ...read(talos, "talos.patches", "all"),
      ...read(controlPlane, "controlPlane.patches", "control-plane"),
      ...machines.flatMap(({ name, patches }) => read(patches, `machines.${name}.patches`, { name })),
    ],
    problems,
  };
}

/** YAML that the definition holds, or that of the file it names: one word is a name. */
function textOf(
  written: string,
  naming: { readonly file: string; readonly path: string; readonly name: string },
  files: ProjectFiles,
): { readonly text: string; readonly file?: string } | Problem {
  if (/[\n:]/.test(written)) return { text: written };
  const path = ownPath(files, naming);
  if (typeof path !== "string") return path;
  const text = files.read(path);
  if (text !== undefined) return { text, file: path };
  return {
    file: naming.file,
    path: naming.path,
    got: show(maskValue("", written)),
    want: "a file: this is a folder",
    fix: "name each file of it",
  };
}

function documentsOf(
  text: string,
  at: { readonly file: string; readonly path: string },
): { readonly documents: readonly unknown[] } | Problem {
  try {
    return {
      documents: loadAll(text, { filename: at.file, maxAliases: 0, schema: WITH_GO_INTEGERS }).filter(
        (document) => document !== null,
      ),
    };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { ...at, got: error.reason, want: "YAML without duplicate keys, aliases or syntax errors" };
  }
}

function documentProblems(
  document: unknown,
  at: { readonly file: string; readonly path: string; readonly number: number; readonly before: readonly unknown[] },
): readonly Problem[] {
  const path = [at.path, at.number === 0 ? "" : `document ${at.number + 1}`].filter((part) => part !== "").join(" ");
  const wrong = (got: string, want: string, fix: string): readonly Problem[] => [
    { file: at.file, path, got, want, fix },
  ];
  if (Array.isArray(document))
    return wrong(
      "a list, as of a JSON patch",
      "a document to merge: Talos takes no JSON patch over several documents",
      "write the keys as in a configuration, and $patch: delete for what has to go",
    );
  if (!isFields(document))
    return wrong(
      show(maskValue("", document)),
      "a document like {machine: {…}} or {apiVersion: v1alpha1, kind: …}",
      "write the patch as a document, or the name of a file",
    );
  const controls = controlCharacters(document, at.file, (inside) => `${path} ${showPath(inside)}`.trim());
  if (controls.length > 0) return controls;
  if (Object.keys(document).length === 0) return wrong("an empty document", "something to merge", "remove it");
  const twin = at.before.some((other) => isFields(other) && sameDocument(other, document));
  if (twin)
    return wrong(
      `${showDocument(document)} a second time`,
      "each document once in a patch: Talos refuses two",
      "join the two, or write two patches",
    );
  if (document.kind !== undefined && typeof document.apiVersion !== "string")
    return wrong(
      `kind ${String(document.kind)} without apiVersion`,
      "both: Talos knows a document by them",
      "add apiVersion: v1alpha1",
    );
  return [];
}
