import fc from "fast-check";
import { existenceOf } from "../../../lib/versions/existence";
import { KUBERNETES_LINES } from "../../../lib/versions/kubernetes";
import { patchOf } from "../../../lib/versions/line";
import { PRODUCTS } from "../../../lib/versions/products";
import { TALOS_LINES } from "../../../lib/versions/talos";

const TABLES = [TALOS_LINES, KUBERNETES_LINES, ...Object.values(PRODUCTS).map(({ lines }) => lines)];

describe("A8: whether a version exists, by a table that has a day", () => {
  it.each([
    ["1.13.9", "known"],
    ["1.13.10", "known"],
    ["1.13.11", "newer"],
    ["1.13.99", "never"],
    ["1.11.7", "never"],
    ["1.15.0", "newer"],
    ["1.99.0", "never"],
    ["2.0.0", "never"],
    ["1.7.3", "known"],
    ["1.14.8-beta.0", "newer"],
  ])("Talos %s is %s", (version, is) => {
    expect(existenceOf(version, TALOS_LINES).is).toBe(is);
  });

  it("every patch up to the newest one of a line exists, and far above it none does", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TABLES.flatMap((lines) => lines.map((line) => ({ lines, line })))),
        fc.nat(60),
        ({ lines, line: { line, newest, ended } }, patch) => {
          const { is } = existenceOf(`${line}.${patch}`, lines);
          const over = patch - patchOf(newest);
          expect(is).toBe(over <= 0 ? "known" : ended === true || over > 20 ? "never" : "newer");
        },
      ),
    );
  });

  it("names the newest version of the line in its place", () => {
    expect(existenceOf("1.13.99", TALOS_LINES)).toEqual({ is: "never", near: "1.13.10" });
    expect(existenceOf("1.99.0", TALOS_LINES)).toEqual({ is: "never", near: "1.14.7" });
  });
});

describe("the tables", () => {
  it.each(TABLES)("is sorted, without holes in its numbers, and each row has a source", (...lines) => {
    for (const { line, newest, source } of lines) {
      expect(newest.startsWith(`${line}.`)).toBe(true);
      expect(source).not.toBe("");
    }
    expect(lines.map(({ line }) => Number(line.split(".")[1]))).toEqual(
      lines.map(({ line }) => Number(line.split(".")[1])).sort((a, b) => a - b),
    );
  });

  it("Talos upgrades reach two or three minors back, and accept a window of Kubernetes that never moves down", () => {
    for (const [index, line] of TALOS_LINES.entries()) {
      expect([1, 2, 3]).toContain(line.minor - line.upgradesFrom);
      expect(line.accepts[1] - line.accepts[0]).toBe(5);
      expect(line.accepts[0]).toBeGreaterThan(TALOS_LINES[index - 1]?.accepts[0] ?? 0);
    }
  });
});
