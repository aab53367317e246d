import { load, loadAll } from "js-yaml";
import { isFields } from "../data/fields";
import { WITH_GO_INTEGERS } from "../data/go-integer";
import type { Claim, FoundPatch, Whom } from "./found";
import { sameMeaning } from "./meaning";
import { withoutSecrets } from "./secret";
import { type Leaf, leavesOf, type Source, yamlSource } from "./source";

/** A patch as it is written: YAML in a file, or in a text of another file. */
export interface WrittenPatch {
  /** File that holds it, for rows. */
  readonly file: string;
  /** Lines of that file above the patch; 0 for a file of its own. */
  readonly offset: number;
  readonly text: string;
  /** The text as it lies on the disk, where that may be taken over as it is. */
  readonly original?: string | undefined;
  readonly origin: string;
  readonly name: string;
  readonly machines: Whom;
}

/** A patch as it was read, and claims for what must not be taken over. */
export interface ReadPatch {
  readonly patches: readonly FoundPatch[];
  readonly claims: readonly Claim[];
}

const SECRET =
  "a secret: Groundwork copies none; set it by a component, or add the patch by hand and keep it out of Git";

/** Reads a patch: documents to merge, or operations of a JSON patch. */
export function readPatch({ file, offset, text, original, origin, name, machines }: WrittenPatch): ReadPatch {
  const source = yamlSource(file, text);
  const shift = (leaf: Leaf): Leaf => ({ ...leaf, line: leaf.line + offset });
  const leaves = source.documents.flatMap((document, number) =>
    document === null || document === undefined
      ? []
      : leavesOf(source, number).map((leaf) => shift({ ...leaf, steps: [number, ...leaf.steps] })),
  );
  const [first] = source.documents;
  if (Array.isArray(first))
    return { patches: [{ origin, name, machines, content: { operations: first }, leaves }], claims: [] };
  const cleared = source.documents.map((document) => withoutSecrets(document));
  const secret = new Set(
    cleared.flatMap(({ secrets }, number) => secrets.map((steps) => JSON.stringify([number, ...steps]))),
  );
  const isSecret = ({ steps }: Leaf) => secret.has(JSON.stringify(steps));
  const documents = cleared.map(({ value }) => value);
  return {
    patches: [
      {
        origin,
        name,
        machines,
        content: { documents: documents.map((document) => (isFields(document) ? document : {})) },
        ...(secret.size === 0 && original !== undefined && isReadAlike(original, source) ? { text: original } : {}),
        leaves: leaves.filter((leaf) => !isSecret(leaf)),
      },
    ],
    claims: leaves
      .filter(isSecret)
      .map((leaf) => ({ leaf: { ...leaf, steps: leaf.steps.slice(1) }, to: { kind: "left out", why: SECRET } })),
  };
}

/** True where a definition reads a text as its tool does: without anchors, variables and numbers of older YAML. */
function isReadAlike(original: string, source: Source): boolean {
  try {
    const documents = loadAll(original, { maxAliases: 0, schema: WITH_GO_INTEGERS });
    return (
      documents.every((one) => isFields(one) && Object.keys(one).length > 0) && sameMeaning(documents, source.documents)
    );
  } catch {
    return false;
  }
}

/** A value of YAML that is expected to be one document of plain keys, e.g. of variables. */
export function mapIn(text: string): Readonly<Record<string, string>> {
  const value: unknown = load(text, { maxAliases: 0, schema: WITH_GO_INTEGERS });
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (typeof one === "object" ? [] : [[key, String(one)]])),
  );
}

/** True for a text without a key: comments, space, or an empty document. */
export function isEmptyYaml(text: string): boolean {
  const plain = text.replace(/^\s*(#.*|---.*)?$/gm, "").trim();
  return plain === "" || /^(\{\}|\[\]|null|~)$/.test(plain);
}
