import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "../../apps/catalog";
import { generatedDefinition, OBJECTS_PER_APP } from "../../bench/generated-definition";
import { changeOne, generatedProject } from "../../bench/many";
import { median, quantile } from "../../bench/median";
import { measure, measureOften } from "../../bench/process-cost";
import { parseDefinition } from "../../lib/definition/parse";
import { readYaml } from "../../lib/definition/yaml";
import { ROOT, TestProject } from "../cli/project";

describe("a median", () => {
  test.each([
    [[5], 5],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ])("of %j is %d", (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  test("is the quantile at one half; others lie on the line between neighbours", () => {
    expect([0, 0.25, 0.5, 0.6, 1].map((share) => quantile([40, 10, 30, 20], share))).toEqual([10, 17.5, 25, 28, 40]);
  });

  test("needs a value", () => {
    expect(() => median([])).toThrow("at least one value");
  });
});

describe("a generated definition", () => {
  test("is valid", () => {
    const { value } = readYaml(generatedDefinition("big", 30), "big.yaml");
    expect(parseDefinition(value, "big.yaml", catalog).problems).toEqual([]);
  });

  test("gives about the objects that were asked for", async () => {
    const project = new TestProject({ "clusters/big.yaml": generatedDefinition("big", 30) });
    expect(await project.run(["synth"])).toMatchObject({ code: 0 });
    const objects = Object.keys(project.dist()).filter((path) => /\/stages\/.*\/(?!kustomization)[^/]+$/.test(path));
    expect(objects).toHaveLength(30);
    expect(objects.length % OBJECTS_PER_APP).toBe(0);
    project.end();
  });
});

describe("generated clusters of which one changes", () => {
  test("get another domain in the first one, and the next time the one before", () => {
    const folder = generatedProject(mkdtempSync(join(tmpdir(), "groundwork-bench-")), { clusters: 2, objects: 5 });
    const read = () => ["c0", "c1"].map((name) => readFileSync(join(folder, "clusters", `${name}.yaml`), "utf8"));
    const before = read();
    changeOne(folder);
    expect(read()).toEqual([before[0]?.replace("c0.example.org", "c0.example.net"), before[1]]);
    changeOne(folder);
    expect(read()).toEqual(before);
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("a measured process", () => {
  let scratch: string;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), "groundwork-bench-test-"));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  test("costs time and memory", async () => {
    const cost = await measure({ root: ROOT, scratch }, ["-e", "Buffer.alloc(64 * 2 ** 20, 1)"]);
    expect(cost.maxRssMiB).toBeGreaterThan(64);
    expect(cost.cpuMs).toBeGreaterThan(0);
    expect(cost.wallMs).toBeGreaterThan(0);
  });

  test("that fails is no measurement", async () => {
    const failing = measure({ root: ROOT, scratch }, ["-e", "console.error('no disk'); process.exit(3)"]);
    await expect(failing).rejects.toThrow(/ended with 3:\nno disk/);
  });

  test("is stopped by the signal", async () => {
    const stop = new AbortController();
    const running = measure({ root: ROOT, scratch, signal: stop.signal }, ["-e", "setTimeout(() => {}, 60_000)"]);
    stop.abort(new Error("stopped by SIGINT"));
    await expect(running).rejects.toThrow("stopped by SIGINT");
  });

  test("is prepared before each run, and told by its medians", async () => {
    const walls = [30, 10, 20];
    let prepared = 0;
    const cost = await measureOften(
      3,
      () => {
        prepared++;
      },
      async () => ({ wallMs: walls[prepared - 1] ?? 0, cpuMs: 1.26, maxRssMiB: prepared }),
    );
    expect(cost).toEqual({ wallMs: 20, cpuMs: 1.3, maxRssMiB: 2 });
  });
});
