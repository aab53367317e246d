import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { unifiedPatch } from "../../../cli/text/patch";
import { runs } from "../../support/runs";

const FILE = "home.yaml";
const SECRET = "hB9qXv2LmT7wRk4ZpN8sYc3D";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "groundwork-patch-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What Git makes of a text with a patch. */
function applied(before: string, patch: string): string {
  writeFileSync(join(folder, FILE), before);
  const { status, stderr } = spawnSync("git", ["apply", "-"], { cwd: folder, input: patch, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return readFileSync(join(folder, FILE), "utf8");
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line${from + index}: a\n`).join("");

test("changes far from each other are hunks of their own", () => {
  const before = `talos: 1\n${numbered(1, 8)}cilium: 1\n`;
  const after = before.replace("talos: 1", "talos: 2").replace("cilium: 1", "cilium: 2");
  const patch = unifiedPatch(FILE, before, after) ?? "";
  expect(patch.match(/^@@.*@@$/gm)).toEqual(["@@ -1,4 +1,4 @@", "@@ -7,4 +7,4 @@"]);
  expect(applied(before, patch)).toBe(after);
});

test("a secret between two changes is not in the patch, which applies all the same", () => {
  const before = `talos: 1\nfirst: a\npassword: ${SECRET}\nlast: b\ncilium: 1\n`;
  const after = before.replace("talos: 1", "talos: 2").replace("cilium: 1", "cilium: 2");
  const patch = unifiedPatch(FILE, before, after) ?? "";
  expect(patch).toContain("+talos: 2\n first: a\n@@");
  expect(patch).not.toContain(SECRET);
  expect(applied(before, patch)).toBe(after);
});

test.each([
  ["the line that changes", `{ talos: 1, password: ${SECRET} }\nlast: b\n`],
  ["the line after it", `talos: 1\npassword: ${SECRET}\nlast: b\n`],
])("a secret in %s leaves no patch", (_place, before) => {
  expect(unifiedPatch(FILE, before, before.replace("talos: 1", "talos: 2"))).toBeUndefined();
});

test("a last line without a line break is what Git takes it for", () => {
  const before = "name: home\ntalos: 1";
  const after = `${before}\nkubernetes: 2`;
  expect(applied(before, unifiedPatch(FILE, before, after) ?? "")).toBe(after);
});

test("whatever lines change, Git makes the one text of the other", () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 30 }), fc.constantFrom("\n", ""))
    .map(([lines, end]) => `${lines.join("\n")}x${end}`);
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after);
      expect(applied(before, unifiedPatch(FILE, before, after) ?? "")).toBe(after);
    }),
    runs(40),
  );
});
