import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { definitionSchema, parseDefinition } from "../../lib/definition/parse";
import { type Compared, compare, readAgain } from "./compare";
import { FIELDS } from "./hostile-fields";
import { freeTrees, grammarTrees, HOSTILE, type HostileTree } from "./hostile-trees";
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

/** What is compared for each field, of definitions that are made once. */
function comparing(make: () => readonly HostileTree[]) {
  let trees: readonly HostileTree[] = [];
  let compared: readonly Compared[] = [];
  beforeAll(() => {
    trees = make();
    compared = trees.flatMap((tree) => compare(tree, readAgain));
  });
  return { trees: () => trees, about: (path: string) => compared.filter(({ paths }) => paths.includes(path)) };
}

describe("text of any kind", () => {
  const { trees, about } = comparing(freeTrees);

  test("is refused in none of the fields, and makes the files that plain words make", () => {
    for (const { refused, plain, hostile } of trees()) {
      expect(refused).toEqual([]);
      expect([...hostile.keys()]).toEqual([...plain.keys()]);
    }
  });

  test.each(FIELDS.map(({ path }) => path))("in %s is data in every file", (path) => {
    expect(about(path)).not.toEqual([]);
    for (const { isSame, got, want } of about(path)) if (!isSame) expect(got).toEqual(want);
  });
});

describe("marks that a grammar lets through", () => {
  const { trees, about } = comparing(grammarTrees);

  test("make the files that plain words make, and are data in each", () => {
    const paths = trees().flatMap(({ texts }) => [...texts.keys()].map(({ path }) => path));
    expect(new Set(paths).size).toBeGreaterThan(40);
    for (const { plain, hostile } of trees()) expect([...hostile.keys()]).toEqual([...plain.keys()]);
    for (const path of paths) {
      expect(about(path)).not.toEqual([]);
      for (const { isSame, got, want } of about(path)) if (!isSame) expect(got).toEqual(want);
    }
  });
});

test.each(["\u001b[2J", "gpj.\u202ee", "a\rb", "\u0000", "\u009b"])("%j is refused wherever it stands", (text) => {
  for (const definition of [{ name: text }, { anything: [{ at: text }] }, { labels: { [text]: "x" } }]) {
    const { problems } = parseDefinition(definition, "clusters/home.yaml", catalog);
    expect(problems.map(({ got }) => got).join()).toContain("with the control character U+");
    expect(problems.map(({ path }) => path).join()).not.toContain(text);
  }
});
