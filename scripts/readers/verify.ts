import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFields } from "../../lib/data/fields";
import { type Compared, compare, type Read } from "../../test/attack/compare";
import { freeTrees, grammarTrees, type HostileTree } from "../../test/attack/hostile-trees";
import { partsOf } from "../../test/attack/markdown";
import { asTold, ofTalhelper } from "../../test/attack/read-back";
import { shellWords } from "../../test/attack/shell-words";
import { type Document, goReader, pythonReader, type Reader, terraformReader } from "./programs";

/**
 * Plants hostile text in every field that takes some, synthesizes, and lets
 * other programs read what was written: Go's YAML and PyYAML every YAML file,
 * HashiCorp's own reader every Terraform document, Terraform itself the texts
 * of those, bash every block of commands in a document. Each must read the file
 * with plain words, and the hostile text in their place.
 *
 *   npm run test:readers
 *
 * Needs go, python3 with PyYAML, terraform and bash; Go's libraries come from
 * the Go module proxy. Gives 0 when all read alike, 1 otherwise.
 */
export async function verify(root: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-readers-"));
  try {
    const trees = [...freeTrees(), ...grammarTrees()];
    const fields = new Set(trees.flatMap(({ texts }) => [...texts.keys()].map(({ path }) => path)));
    process.stdout.write(`hostile text in ${fields.size} fields, ${trees.length} definitions\n`);
    const go = goReader(root, folder);
    const results = [
      report("Go's YAML", throughProgram(trees, isYaml, "yaml", go)),
      report("PyYAML", throughProgram(trees, isYaml, "yaml", pythonReader(root))),
      report("HCL", throughProgram(trees, isTerraform, "terraform", go)),
      report("Terraform", throughProgram(trees, isTerraform, "terraform", terraformReader(folder, go))),
      report("bash", throughBash(trees)),
    ];
    return results.every((isRight) => isRight) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isYaml = (path: string) => /\.ya?ml$/.test(path);
const isTerraform = (path: string) => path.endsWith(".tf.json");

function report(reader: string, compared: readonly Compared[]): boolean {
  const different = compared.filter(({ isSame }) => !isSame);
  for (const { got, want } of different.slice(0, 5))
    process.stdout.write(`DIFFERS for ${reader}\n  got  ${JSON.stringify(got)}\n  want ${JSON.stringify(want)}\n`);
  const fields = new Set(compared.flatMap(({ paths }) => paths));
  process.stdout.write(
    `${reader}: ${compared.length} files with text of ${fields.size} fields, ${different.length} read otherwise\n`,
  );
  return different.length === 0 && compared.length > 0;
}

/** What a program reads in the files of a kind. All go to it in one run. */
function throughProgram(
  trees: readonly HostileTree[],
  isRead: (path: string) => boolean,
  form: Document["form"],
  reader: Reader,
): readonly Compared[] {
  const documents = new Map<string, Document>();
  const chosen = trees.map((tree) => only(tree, isRead));
  const noting: Read = (path, content, told) => {
    const text = path.startsWith("talos/ragas/") ? ofTalhelper(content) : content;
    documents.set(`${path}\0${content}`, { form, text, told });
  };
  for (const tree of chosen) compare(tree, noting);
  const values = reader([...documents.values()]);
  const read = new Map([...documents.keys()].map((key, index) => [key, values[index]]));
  return chosen.flatMap((tree) =>
    compare(tree, (path, content, told) => asTold(path, read.get(`${path}\0${content}`), told)),
  );
}

/** What bash reads in documents for people; every block is read, with a planted text or without. */
function throughBash(trees: readonly HostileTree[]): readonly Compared[] {
  const words = new Map<string, unknown>();
  // What a person puts in, such as <file>, is a word.
  const wordsOf = (block: string) => {
    const known = words.get(block) ?? shellWords(block.replaceAll(/<([a-z][a-z ]*)>/g, "$1"));
    words.set(block, known);
    return known;
  };
  const blocks = (content: string) =>
    partsOf(content).flatMap(({ kind, text }) => (kind === "fence sh" && text !== undefined ? [text] : []));
  const compared = trees.flatMap((tree) =>
    compare(
      only(tree, (path) => path.endsWith(".md")),
      (path, content, told) => asTold(path, blocks(content).map(wordsOf), told),
    ),
  );
  process.stdout.write(`bash reads ${words.size} blocks of commands\n`);
  return compared.filter(({ got }) => isFields(got) && JSON.stringify(got).includes("mark"));
}

function only(tree: HostileTree, isWanted: (path: string) => boolean): HostileTree {
  return { ...tree, hostile: new Map([...tree.hostile].filter(([path]) => isWanted(path))) };
}
