import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { findSecretFiles } from "../../cli/definition/find";
import ragas from "../../clusters/ragas";
import talosTruenas from "../../clusters/talos-truenas";
import testCluster from "../../clusters/test-cluster";
import { synthCluster } from "../../compiler/synth-cluster";
import { definitionSchema, parseDefinition, readDefinition } from "../../lib/definition/parse";
import { diskFolder } from "../../lib/emit/file-system";
import { diskRepository } from "../../lib/ownership/repository";
import { schemaStore } from "../../lib/schema/store";
import { FIELDS, type HostileField, put } from "./hostile-fields";
import { asTold, readBack, textsOf, withoutQuotations, withText } from "./read-back";
import { stringFields } from "./string-fields";

/** Texts that mean something to a program that reads what is made of a definition. */
const HOSTILE: Readonly<Record<string, string>> = {
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

const fields = stringFields(definitionSchema(catalog));

test("the schema has places for text, all of them found", () => {
  const paths = new Set(fields.map(({ path }) => path));
  expect(paths.size).toBeGreaterThan(300);
  for (const path of ["state.endpoint", "machines.<key>", "apps.*.volumes.<key>", "components.loki.s3.bucket"])
    expect(paths).toContain(path);
});

/** A field may refuse, by its grammar, what means something; what takes any such text is put to the test below. */
const takers = new Set(
  fields
    .filter(({ schema }) => Object.values(HOSTILE).some((text) => z.safeParse(schema, text).success))
    .map(({ path }) => path),
);

test("every field that takes hostile text is put to the test, and no other", () => {
  expect([...new Set(FIELDS.map(({ path }) => path))].sort()).toEqual([...takers].sort());
});

const ROOT = resolve(__dirname, "../..");
const BASES: Readonly<Record<HostileField["system"], unknown>> = {
  "bare-metal": load(readFileSync(join(ROOT, "clusters/bare-metal.yaml"), "utf8")),
  ragas,
  "talos-truenas": talosTruenas,
  "test-cluster": testCluster,
};
const FILES = diskRepository(diskFolder(ROOT), []);
const SCHEMAS = schemaStore(ROOT);

/** Every file that comes of a definition with one text in one field, as its readers see it; or why it is refused. */
function made({ system, at, value }: HostileField, text: string): ReadonlyMap<string, unknown> | readonly string[] {
  const file = `clusters/${system}.${system === "bare-metal" ? "yaml" : "ts"}`;
  const input = put(BASES[system], at, value(text));
  const { cluster, problems } = readDefinition(input, file, catalog, {
    files: FILES,
    secretFiles: findSecretFiles(ROOT, system).files,
  });
  if (cluster === undefined || !problems.none) return problems.all().map(({ path }) => path);
  const { tree, problems: more } = synthCluster({ cluster, files: FILES, problems }, SCHEMAS);
  if (more.length > 0) return more.map(({ path }) => path);
  return new Map(tree.files().map(([path, content]) => [path, asTold(path, readBack(path, content, text), text)]));
}

/** A report quotes what its findings are about, and cuts what is long. */
const told = (name: string, content: unknown) =>
  name.endsWith("/report.md") ? withoutQuotations(content, "/etc/hostname") : content;

const PLAIN = "plain words of ten";
const ONE_LINE = Object.values(HOSTILE)
  .filter((text) => !text.includes("\n"))
  .join(" ");

/** The longer text first: a field that takes both lines as data has shown it for one. */
const TEXTS = [`${ONE_LINE}\n# ${ONE_LINE}`, ONE_LINE];

test.each(FIELDS.map((field) => [field.path, field] as const))(
  "hostile text in %s is refused, or is data in every file",
  (path, field) => {
    for (const text of TEXTS) {
      const hostile = made(field, text);
      if (!("get" in hostile)) {
        expect(hostile.length).toBeGreaterThan(0);
        continue;
      }
      const harmless = made(field, PLAIN);
      if (!("get" in harmless)) throw new Error(`${path} refuses plain words: ${harmless.join(", ")}`);
      expect([...hostile.keys()]).toEqual([...harmless.keys()]);
      for (const [name, content] of hostile) {
        if (textsOf(content).some((one) => one.includes("/etc/hostname")))
          expect({ name, content: told(name, content) }).toEqual({
            name,
            content: told(name, withText(harmless.get(name), PLAIN, text)),
          });
      }
      return;
    }
  },
);

test.each(["\u001b[2J", "gpj.\u202ee", "a\rb", "\u0000", "\u009b"])("%j is refused wherever it stands", (text) => {
  for (const definition of [{ name: text }, { anything: [{ at: text }] }, { labels: { [text]: "x" } }]) {
    const { problems } = parseDefinition(definition, "clusters/home.yaml", catalog);
    expect(problems.map(({ got }) => got).join()).toContain("with the control character U+");
    expect(problems.map(({ path }) => path).join()).not.toContain(text);
  }
});
