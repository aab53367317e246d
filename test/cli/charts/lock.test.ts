import fc from "fast-check";
import { readLock, writeLock } from "../../../cli/charts/lock";
import { InputError } from "../../../lib/model/problem";
import { type LockedChart, lockedChart, lockText, sourceText } from "../../../lib/rendered/lock";
import { READS } from "../../../lib/rendered/reads";
import { TestProject } from "../project";

const GATUS: LockedChart = {
  chart: "gatus",
  version: "1.4.2",
  repository: "https://charts.example.org",
  digest: `sha256:${"ab".repeat(32)}`,
  archive: "charts/gatus-1.4.2.tgz",
  helm: "3.20.1",
  reads: ["lookup"],
  dependencies: [{ chart: "common", version: "2.0.0", digest: `sha256:${"cd".repeat(32)}` }],
};

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => {
  project.end();
});

const refusal = () => {
  try {
    readLock(project.folder);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "it was read";
};

describe("charts.lock", () => {
  test("holds no chart where it is not there", () => {
    expect(readLock(project.folder)).toEqual({ charts: [] });
  });

  test("gives a chart by its name, version and source", () => {
    const other = { ...GATUS, repository: "oci://ghcr.io/other/charts", archive: "charts/gatus-1.4.2-0a1b2c3d.tgz" };
    writeLock(project.folder, [other, GATUS]);
    const lock = readLock(project.folder);
    const named = { name: "gatus", repository: "https://charts.example.org", version: "1.4.2" };
    expect(lockedChart(lock, named)).toEqual(GATUS);
    expect(lockedChart(lock, { ...named, repository: other.repository })?.archive).toBe(other.archive);
    expect(lockedChart(lock, { ...named, version: "1.4.3" })).toBeUndefined();
  });

  const digest = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes): `sha256:${string}` => `sha256:${Buffer.from(bytes).toString("hex")}`);
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
  const version = fc.stringMatching(/^v?[0-9]\.[0-9]{1,2}\.[0-9](-rc\.1|\+k8s)?$/);
  const chart: fc.Arbitrary<LockedChart> = fc.record({
    chart: name,
    version,
    repository: fc.constantFrom("https://charts.example.org", "oci://ghcr.io/owner/charts"),
    digest,
    archive: name.map((one) => `charts/${one}.tgz`),
    helm: version,
    reads: fc.subarray([...READS]),
    dependencies: fc.uniqueArray(fc.record({ chart: name, version, digest }), {
      maxLength: 3,
      selector: (one) => one.chart,
    }),
  });
  const charts = fc.uniqueArray(chart, { maxLength: 6, selector: (one) => `${one.chart} ${one.version}` });

  test("is the same text in whatever order charts come, and reads as it was written", () => {
    fc.assert(
      fc.property(charts, (some) => {
        expect(lockText([...some].reverse())).toBe(lockText(some));
        writeLock(project.folder, some);
        const lock = readLock(project.folder);
        expect(lockText(lock.charts)).toBe(lockText(some));
        for (const one of some)
          expect(lockedChart(lock, { ...one, name: one.chart })).toMatchObject({
            digest: one.digest,
            repository: sourceText({ ...one, name: one.chart }),
          });
      }),
    );
  });

  test.each([
    [
      "text that is no JSON",
      "<<<<<<< HEAD\n",
      "charts.lock: got text that is no JSON, want what groundwork charts wrote",
    ],
    [
      "an archive elsewhere",
      lockText([GATUS]).replace("charts/gatus", "../charts/gatus"),
      "charts.lock charts.0.archive: got ",
    ],
    ["a digest cut short", lockText([GATUS]).replace("abab", ""), "charts.lock charts.0.digest: got "],
    ["one chart twice", lockText([GATUS, GATUS]), "charts.lock charts.1: got the chart of charts.0 again"],
    ["the format of another day", lockText([]).replace('"format": 1', '"format": 2'), "charts.lock format: got "],
  ])("refuses %s and says how to bring it back", (_, text, said) => {
    project.write("charts.lock", text);
    expect(refusal()).toContain(said);
    expect(refusal()).toContain("Fix: bring it back from Git, e.g. git checkout -- charts.lock; or remove it and run");
  });
});
