import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { archiveFiles, tarEntries } from "../../../cli/own-charts/archive";
import { digestOf } from "../../../lib/rendered/digest";
import { packChart } from "../../../lib/rendered/pack";

const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,40}$/);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
const content = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
  fc.constantFrom(511, 512, 513, 0xffff, 0x10000).map((size) => Buffer.alloc(size, "x")),
);
const files = fc.uniqueArray(fc.tuple(path, content), { maxLength: 8, selector: ([one]) => one });

describe("the archive of a chart", () => {
  test("holds every file, is read by our reader and by gzip's, and does not depend on the order", () => {
    fc.assert(
      fc.property(name, files, (chart, all) => {
        const packed = packChart(chart, new Map(all));
        expect(packChart(chart, new Map([...all].reverse())).equals(packed)).toBe(true);
        expect(gunzipSync(packed).length % 512).toBe(0);
        const digests = (of: Iterable<readonly [string, Buffer]>) =>
          Object.fromEntries([...of].map(([file, bytes]) => [file, digestOf(bytes)]));
        expect(digests(tarEntries(packed))).toEqual(digests(all.map(([file, bytes]) => [`${chart}/${file}`, bytes])));
      }),
      { numRuns: 30 },
    );
  });

  test("has the same bytes on every machine", () => {
    const packed = packChart("notes", new Map([["Chart.yaml", Buffer.from("name: notes\nversion: 1.0.0\n")]]));
    expect(digestOf(packed)).toBe("sha256:24271454d04fe2063fe9c9e0cf576f7078791b2e5bffdefbb3ca1222d9776bc9");
    expect(archiveFiles(packed).get("Chart.yaml")).toBe("name: notes\nversion: 1.0.0\n");
  });

  test("is an archive for tar too, paths longer than a header's field included", () => {
    const long = `templates/${"deep/".repeat(40)}a.yaml`;
    const folder = mkdtempSync(join(tmpdir(), "groundwork-pack-"));
    try {
      writeFileSync(join(folder, "a.tgz"), packChart("notes", new Map([[long, Buffer.from("a: 1\n")]])));
      execFileSync("tar", ["-xzf", "a.tgz"], { cwd: folder });
      expect(readFileSync(join(folder, "notes", long), "utf8")).toBe("a: 1\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
