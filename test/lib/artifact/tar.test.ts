import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { tarOf } from "../../../lib/artifact/tar";
import { runs } from "../../support/runs";

const folder = mkdtempSync(join(tmpdir(), "groundwork-tar-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the tar of this system unpacks. */
function unpacked(archive: Buffer): Readonly<Record<string, string>> {
  const into = mkdtempSync(join(folder, "x"));
  const { status, stderr } = spawnSync("tar", ["-x", "-C", into], { input: archive, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  const files: Record<string, string> = {};
  for (const entry of readdirSync(into, { recursive: true, withFileTypes: true, encoding: "utf8" }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      files[path.slice(into.length + 1)] = readFileSync(path, "utf8");
    }
  return files;
}

test("tar reads back names of every length, and contents of every length", () => {
  const files: Record<string, string> = {
    "a.yaml": "",
    "folder/b.yaml": "x".repeat(512),
    "folder/c.yaml": "ü".repeat(300),
    [`${"p".repeat(155)}/${"n".repeat(100)}`]: "as long as a header has room for",
    [`${"p".repeat(156)}/${"n".repeat(100)}`]: "longer",
    ["q".repeat(101)]: "longer, without a folder",
    "häuser/straße.yaml": "not ASCII",
  };
  expect(unpacked(tarOf(Object.entries(files)))).toEqual(files);
});

test("the same files are the same bytes, in whatever order they come", () => {
  const name = fc.stringMatching(/^[a-z0-9.-]{1,40}$/).filter((one) => !/^\.+$/.test(one));
  const path = fc.array(name, { minLength: 1, maxLength: 7 }).map((names) => names.join("/"));
  fc.assert(
    fc.property(fc.dictionary(path, fc.string({ unit: "grapheme" })), (files) => {
      const entries = Object.entries(files);
      const archive = tarOf(entries);
      expect(archive.equals(tarOf(entries.toReversed()))).toBe(true);
      expect(archive.length % 512).toBe(0);
    }),
    runs(50),
  );
});
