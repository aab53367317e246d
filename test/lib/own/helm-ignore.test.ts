import { helmIgnores } from "../../../lib/own/helm-ignore";

const left = (rules: string, ...paths: readonly string[]) => paths.filter(helmIgnores(rules));

test("a name is left out anywhere, a path only where it is, a folder with all that it holds", () => {
  expect(left("*.png\n", "icon.png", "docs/a.png", "values.yaml")).toEqual(["icon.png", "docs/a.png"]);
  expect(left("/notes.md\n", "notes.md", "docs/notes.md")).toEqual(["notes.md"]);
  expect(left("docs/*.md\n", "docs/a.md", "docs/more/a.md", "a.md")).toEqual(["docs/a.md"]);
  expect(left("tests/\n", "tests/a.yaml", "templates/tests/b.yaml", "tests")).toEqual([
    "tests/a.yaml",
    "templates/tests/b.yaml",
  ]);
});

test("comments and blanks say nothing, dots and brackets mean what they do in names", () => {
  expect(left("# all\n\n  *.txt  \n", "a.txt", "notes.md", "# all")).toEqual(["a.txt"]);
  expect(left("a.b\nfile[0-9].yaml\n?.md\n", "axb", "a.b", "file1.yaml", "fileX.yaml", "x.md", "xy.md")).toEqual([
    "a.b",
    "file1.yaml",
    "x.md",
  ]);
});

test("a rule with an exclamation mark leaves out all that it does not name, as in Helm", () => {
  expect(left("!*.yaml\n", "a.yaml", "b.txt", "docs/c.yaml")).toEqual(["b.txt", "docs/c.yaml"]);
});

test("hidden files at the top of templates/ are left out by Helm itself", () => {
  expect(left("", "templates/.swp", "templates/a/.swp", ".helmignore", "templates/a.yaml")).toEqual(["templates/.swp"]);
});
