import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { scan } from "../../cli/secret-scan/scan";
import { homeCluster } from "../support/home";
import { host, ROOT } from "../support/systems";

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

test("no snapshot, and nothing that goes into one, has the form of a secret", async () => {
  const snapshots = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".snap"))
    .map((path) => ({ file: `test/${path}`, text: readFileSync(join(ROOT, "test", path), "utf8") }));
  const emitted = files.map(([path, text]) => ({ file: `dist/${path}`, text }));
  expect(await scan(host, [...emitted, ...snapshots])).toEqual([]);
});
