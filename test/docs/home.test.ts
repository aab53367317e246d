import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { SecretScan } from "../../lib/secret-scan/file";
import { homeCluster } from "../support/home";
import { ROOT } from "../support/systems";

/** A file as what it says: fields for YAML and JSON, lines for text. */
function contentOf(path: string, text: string): unknown {
  if (path.endsWith(".json")) return JSON.parse(text);
  return /\.ya?ml$/.test(path) ? loadAll(text) : text.split("\n");
}

const files = homeCluster().tree.files();

describe("the tree of the README's cluster", () => {
  test("has these files", () => {
    expect(files.map(([path]) => path)).toMatchSnapshot();
  });

  test.each(files)("%s", (path, text) => {
    expect(contentOf(path, text)).toMatchSnapshot();
  });
});

test("no snapshot, and nothing that goes into one, has the form of a secret", () => {
  const snapshots = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".snap"))
    .map((path) => ({
      path: `test/${path}`,
      text: readFileSync(join(ROOT, "test", path), "utf8"),
      // Names in it were judged in the files that it shows; the quoting of a snapshot hides their placeholders.
      look: "lines" as const,
    }));
  const emitted = files.map(([path, text]) => ({ path: `dist/${path}`, text }));
  const scan = new SecretScan();
  expect([...emitted, ...snapshots].flatMap((file) => scan.scan(file))).toEqual([]);
});
