import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { definitionSchema, parseDefinition } from "../../lib/definition/parse";
import { FIELDS, type HostileField } from "./hostile-fields";
import { HOSTILE, type HostileTree, hostileTrees, markOf, plainFor } from "./hostile-trees";
import { asTold, mapTexts, readBack, withoutQuotations } from "./read-back";
import { stringFields } from "./string-fields";

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

/** A file with hostile text as its readers see it, and what they should see: the file with plain words, and the text in their place. */
interface Compared {
  readonly fields: readonly HostileField[];
  readonly got: { readonly path: string; readonly content: unknown };
  readonly want: { readonly path: string; readonly content: unknown };
}

function compare({ texts, plain, hostile }: HostileTree): readonly Compared[] {
  return [...hostile].flatMap(([path, content]) => {
    const inside = [...texts].filter(([field]) => content.includes(markOf(field)));
    if (inside.length === 0) return [];
    const pairs = inside.map(([field, text]) => [plainFor(field), text] as const);
    const read = (file: string, told: readonly string[]) =>
      asTold(
        path,
        readBack(path, file, (text) => told.includes(text)),
        told,
      );
    const words = read(
      plain.get(path) ?? "",
      pairs.map(([word]) => word),
    );
    const expected = mapTexts(words, (text) => pairs.reduce((all, [from, to]) => all.replaceAll(from, () => to), text));
    const found = read(
      content,
      pairs.map(([, text]) => text),
    );
    // A report quotes what its findings are about, and cuts what is long.
    const told = (value: unknown) => (path.endsWith("/report.md") ? withoutQuotations(value, "/etc/hostname") : value);
    return [
      {
        fields: inside.map(([field]) => field),
        got: { path, content: told(found) },
        want: { path, content: told(expected) },
      },
    ];
  });
}

describe("hostile text", () => {
  let trees: readonly HostileTree[] = [];
  let compared: readonly Compared[] = [];
  let wrong: readonly Compared[] = [];
  beforeAll(() => {
    trees = hostileTrees();
    compared = trees.flatMap(compare);
    wrong = compared.filter(({ got, want }) => !isDeepStrictEqual(got, want));
  });

  test("makes the files that plain words make", () => {
    for (const { plain, hostile } of trees) expect([...hostile.keys()]).toEqual([...plain.keys()]);
  });

  test.each(FIELDS.map((field) => [field.path, field] as const))("in %s is data in every file", (_, field) => {
    expect(compared.filter(({ fields: inside }) => inside.includes(field))).not.toEqual([]);
    for (const { fields: inside, got, want } of wrong) if (inside.includes(field)) expect(got).toEqual(want);
  });
});

test.each(["\u001b[2J", "gpj.\u202ee", "a\rb", "\u0000", "\u009b"])("%j is refused wherever it stands", (text) => {
  for (const definition of [{ name: text }, { anything: [{ at: text }] }, { labels: { [text]: "x" } }]) {
    const { problems } = parseDefinition(definition, "clusters/home.yaml", catalog);
    expect(problems.map(({ got }) => got).join()).toContain("with the control character U+");
    expect(problems.map(({ path }) => path).join()).not.toContain(text);
  }
});
