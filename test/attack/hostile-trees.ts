import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { catalog } from "../../apps/catalog";
import { findSecretFiles } from "../../cli/definition/find";
import ragas from "../../clusters/ragas";
import talosTruenas from "../../clusters/talos-truenas";
import testCluster from "../../clusters/test-cluster";
import { synthCluster } from "../../compiler/synth-cluster";
import { readDefinition } from "../../lib/definition/parse";
import { diskFolder } from "../../lib/emit/file-system";
import type { Problem } from "../../lib/model/problem";
import { showPath } from "../../lib/model/show-path";
import { diskRepository } from "../../lib/ownership/repository";
import { schemaStore } from "../../lib/schema/store";
import { FIELDS, type HostileField, put } from "./hostile-fields";

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

/** What tells the texts of one field from those of the others; it is part of each. */
export const markOf = (field: HostileField) => `hostname${String(FIELDS.indexOf(field)).padStart(3, "0")}`;

/** A text that means nothing to any program. */
export const plainFor = (field: HostileField) => `plain words of ${markOf(field)}`;

/** What is made of one definition with texts in many fields. */
export interface HostileTree {
  /** The hostile text of every field. */
  readonly texts: ReadonlyMap<HostileField, string>;
  /** Files with plain words, by path, and the same with hostile text. */
  readonly plain: ReadonlyMap<string, string>;
  readonly hostile: ReadonlyMap<string, string>;
}

const ROOT = resolve(__dirname, "../..");
const BASES: Readonly<Record<HostileField["system"], unknown>> = {
  "bare-metal": load(readFileSync(join(ROOT, "clusters/bare-metal.yaml"), "utf8")),
  ragas,
  "talos-truenas": talosTruenas,
  "test-cluster": testCluster,
};
const FILES = diskRepository(diskFolder(ROOT), []);
const SCHEMAS = schemaStore(ROOT);

/** Fields that can have their text in the same definition: none is written over another. */
interface Group {
  readonly system: HostileField["system"];
  readonly fields: readonly HostileField[];
}

function groupsOf(fields: readonly HostileField[]): readonly Group[] {
  const groups: { system: HostileField["system"]; fields: HostileField[] }[] = [];
  for (const field of fields) {
    const fits = (group: Group) => group.system === field.system && !group.fields.some((one) => meets(one, field));
    const found = groups.find(fits);
    if (found === undefined) groups.push({ system: field.system, fields: [field] });
    else found.fields.push(field);
  }
  return groups;
}

function meets({ at: one }: HostileField, { at: other }: HostileField): boolean {
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).join("\0") === other.slice(0, shared).join("\0");
}

/** Definitions that together have every field, with what is made of each. */
export function hostileTrees(): readonly HostileTree[] {
  return groupsOf(FIELDS).map(treeOf);
}

function treeOf({ system, fields }: Group): HostileTree {
  const plain = made(system, new Map(fields.map((field) => [field, plainFor(field)])));
  if ("problems" in plain) throw new Error(`plain words are refused: ${JSON.stringify(plain.problems, null, 1)}`);
  const texts = new Map(fields.map((field) => [field, hostileFor(field, 0)]));
  let hostile = made(system, texts);
  for (let text = 1; "problems" in hostile; text += 1) {
    const places = hostile.problems.map(({ path }) => path);
    const refused = fields.filter(({ at }) => places.some((place) => place.startsWith(showPath(at))));
    if (refused.length === 0 || text === TEXTS.length)
      throw new Error(`hostile text is refused: ${JSON.stringify(hostile.problems, null, 1)}`);
    for (const field of refused) texts.set(field, hostileFor(field, text));
    hostile = made(system, texts);
  }
  return { texts, plain: plain.files, hostile: hostile.files };
}

function hostileFor(field: HostileField, text: number): string {
  return (TEXTS[text] ?? "").replaceAll("hostname", markOf(field));
}

/** Every file that comes of a definition with texts in fields; or why it is refused. */
function made(
  system: HostileField["system"],
  texts: ReadonlyMap<HostileField, string>,
): { readonly problems: readonly Problem[] } | { readonly files: ReadonlyMap<string, string> } {
  const file = `clusters/${system}.${system === "bare-metal" ? "yaml" : "ts"}`;
  const input = [...texts].reduce((value, [field, text]) => put(value, field.at, field.value(text)), BASES[system]);
  const { cluster, problems } = readDefinition(input, file, catalog, {
    files: FILES,
    secretFiles: findSecretFiles(ROOT, system).files,
  });
  if (cluster === undefined || !problems.none) return { problems: problems.all() };
  const { tree, problems: more } = synthCluster({ cluster, files: FILES, problems }, SCHEMAS);
  return more.length > 0 ? { problems: more } : { files: new Map(tree.files()) };
}
