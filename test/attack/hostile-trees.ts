import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { catalog } from "../../apps/catalog";
import { findSecretFiles } from "../../cli/definition/find";
import ragas from "../../clusters/ragas";
import talosTruenas from "../../clusters/talos-truenas";
import testCluster from "../../clusters/test-cluster";
import { synthCluster } from "../../compiler/synth-cluster";
import { definitionSchema, readDefinition } from "../../lib/definition/parse";
import { diskFolder } from "../../lib/emit/file-system";
import type { Problem } from "../../lib/model/problem";
import { showPath } from "../../lib/model/show-path";
import { diskRepository } from "../../lib/ownership/repository";
import { schemaStore } from "../../lib/schema/store";
import { grammarFields } from "./grammar-fields";
import { FIELDS, type HostileField, type Planted, put } from "./hostile-fields";
import { stringFields } from "./string-fields";
import { laidOver, WIDE } from "./wide";

/** Texts that mean something to a program that reads what is made of a definition. */
export const HOSTILE: Readonly<Record<string, string>> = {
  "a Terraform template": '${file("/etc/hostname")}',
  "a Terraform directive": "%{if true}x%{endif}",
  "a substitution of a shell": "$(touch x)",
  "an old substitution of a shell": "`touch x`",
  "the end of a shell's quotes": "'; touch x; '",
  "the end of quotes": '"; touch x; "',
  "a command after a line end": "a\ntouch x",
  "a Go template": "{{ .Values }}",
  "a cell of a table": "a | b",
  "an end of a YAML document": "--- a",
  "a key of YAML": "a: b",
  "an element of HTML": "<script>alert(1)</script>",
};

const ONE_LINE = Object.values(HOSTILE)
  .filter((text) => !text.includes("\n"))
  .join(" ");

/** All of them at once, where a field takes it on several lines. */
const TEXTS = [`${ONE_LINE}\n# ${ONE_LINE}`, ONE_LINE];

/** What is made of one definition with texts in many fields. */
export interface HostileTree {
  /** The hostile text of every field. */
  readonly texts: ReadonlyMap<Planted, string>;
  /** Fields that refuse all of theirs. */
  readonly refused: readonly Planted[];
  /** Files with plain texts, by path, and the same with hostile ones. */
  readonly plain: ReadonlyMap<string, string>;
  readonly hostile: ReadonlyMap<string, string>;
}

/** Fields that take any text. */
const FREE: readonly Planted[] = FIELDS.map((field, index) => {
  const mark = `hostname${String(index).padStart(3, "0")}`;
  const texts = TEXTS.map((text) => text.replaceAll("hostname", mark));
  return { ...field, mark, stem: "", plain: `plain words of ${mark}`, texts };
});

const ROOT = resolve(__dirname, "../..");
const BASES: Readonly<Record<HostileField["system"], unknown>> = {
  "bare-metal": load(readFileSync(join(ROOT, "clusters/bare-metal.yaml"), "utf8")),
  ragas,
  "talos-truenas": talosTruenas,
  "test-cluster": testCluster,
};
const SYSTEMS = ["bare-metal", "ragas", "talos-truenas", "test-cluster"] as const;
const FILES = diskRepository(diskFolder(ROOT), []);
const SCHEMAS = schemaStore(ROOT);

/** Fields that can have their text in the same definition: none is written over another. */
function groupsOf(fields: readonly Planted[]): readonly (readonly Planted[])[] {
  const groups: Planted[][] = [];
  for (const field of fields) {
    const found = groups.find((group) => group.every((one) => one.system === field.system && !meets(one, field)));
    if (found === undefined) groups.push([field]);
    else found.push(field);
  }
  return groups;
}

function meets({ at: one }: HostileField, { at: other }: HostileField): boolean {
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).join("\0") === other.slice(0, shared).join("\0");
}

/** Definitions that together have every field that takes any text, with what is made of each. */
export function freeTrees(): readonly HostileTree[] {
  return groupsOf(FREE).map((fields) => treeOf(fields, BASES[fields[0]?.system ?? "ragas"]));
}

/** Definitions with marks behind texts whose grammar lets some through. */
export function grammarTrees(): readonly HostileTree[] {
  const free = new Set(FIELDS.map(({ path }) => path));
  const fields = stringFields(definitionSchema(catalog)).filter(({ path }) => !free.has(path));
  return SYSTEMS.map((system) => {
    const wide = laidOver(BASES[system], WIDE[system] ?? {});
    return treeOf(grammarFields(system, wide, fields), wide);
  });
}

function treeOf(fields: readonly Planted[], base: unknown): HostileTree {
  const tries = new Map(fields.map((field) => [field, 0]));
  const hostileTexts = () =>
    new Map(
      fields.flatMap((field) => {
        const text = field.texts[tries.get(field) ?? 0];
        return text === undefined ? [] : [[field, text] as const];
      }),
    );
  let hostile = made(hostileTexts(), base);
  while ("problems" in hostile) {
    const { problems } = hostile;
    const refused = [...hostileTexts().keys()].filter(({ at, mark }) =>
      problems.some(({ path, got }) => path.startsWith(showPath(at)) || got.includes(mark)),
    );
    if (refused.length === 0) throw new Error(`nobody's problems: ${JSON.stringify(problems, null, 1)}`);
    for (const field of refused) tries.set(field, (tries.get(field) ?? 0) + 1);
    hostile = made(hostileTexts(), base);
  }
  const texts = hostileTexts();
  const plain = made(new Map([...texts.keys()].map((field) => [field, field.plain])), base);
  if ("problems" in plain) throw new Error(`plain words are refused: ${JSON.stringify(plain.problems, null, 1)}`);
  return { texts, refused: fields.filter((field) => !texts.has(field)), plain: plain.files, hostile: hostile.files };
}

/** Every file that comes of a definition with texts in fields; or why it is refused. */
function made(
  texts: ReadonlyMap<Planted, string>,
  base: unknown,
): { readonly problems: readonly Problem[] } | { readonly files: ReadonlyMap<string, string> } {
  const [system = "ragas"] = [...texts.keys()].map((field) => field.system);
  const file = `clusters/${system}.${system === "bare-metal" ? "yaml" : "ts"}`;
  const input = [...texts].reduce((value, [field, text]) => put(value, field.at, field.value(text)), base);
  const { cluster, problems } = readDefinition(input, file, catalog, {
    files: FILES,
    secretFiles: findSecretFiles(ROOT, system).files,
  });
  if (cluster === undefined || !problems.none) return { problems: problems.all() };
  const { tree, problems: more } = synthCluster({ cluster, files: FILES, problems }, SCHEMAS);
  return more.length > 0 ? { problems: more } : { files: new Map(tree.files()) };
}
