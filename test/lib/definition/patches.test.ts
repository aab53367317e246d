import { catalog } from "../../../apps/catalog";
import { parseDefinition } from "../../../lib/definition/parse";
import { formatProblem } from "../../../lib/model/problem";
import { memoryRepository } from "../../../lib/ownership/repository";
import { goodDefinition } from "../../fixture/definition";

const tuning = { machine: { sysctls: { "net.core.somaxconn": "4096" } } };

/** Patches of the lab cluster, with files at hand, or what is wrong with them. */
function read(change: object, files: Readonly<Record<string, string>> = {}) {
  const { cluster, problems } = parseDefinition({ ...goodDefinition(), ...change }, "clusters/lab.ts", catalog, {
    files: memoryRepository(files),
  });
  return { patches: cluster?.patches, problems: problems.map(formatProblem) };
}

const one = (...patches: readonly unknown[]) => ({ talos: { patches } });

test("a definition without patches has none", () => {
  expect(read({})).toEqual({ patches: undefined, problems: [] });
});

test("a patch is an object, YAML as a text, or a file below clusters/<name>/ or next to the definition", () => {
  const text = "machine:\n  sysctls:\n    net.core.somaxconn: '4096'\n";
  const written = [tuning, text, "./patches/a.yaml", "@./b.yaml"];
  const files = {
    "clusters/lab/patches/a.yaml": text,
    "clusters/b.yaml": `${text}---\nkind: HostnameConfig\napiVersion: v1alpha1\n`,
  };
  const { patches, problems } = read(one(...written), files);
  expect(problems).toEqual([]);
  expect(patches?.map(({ origin, file, documents }) => [origin, file, documents.length])).toEqual([
    ["talos.patches[0]", undefined, 1],
    ["talos.patches[1]", undefined, 1],
    ["talos.patches[2]", "clusters/lab/patches/a.yaml", 1],
    ["talos.patches[3]", "clusters/b.yaml", 2],
  ]);
  expect(patches?.map(({ documents }) => documents[0])).toEqual([tuning, tuning, tuning, tuning]);
});

test("patches come in the order: every machine, control planes, one machine", () => {
  const { machines, controlPlane } = goodDefinition();
  const { patches } = read({
    machines: { ...machines, cp0: { ...machines.cp0, patches: [tuning] } },
    controlPlane: { ...controlPlane, patches: [tuning] },
    ...one(tuning),
  });
  expect(patches?.map(({ origin, machines: whom }) => [origin, whom])).toEqual([
    ["talos.patches[0]", "all"],
    ["controlPlane.patches[0]", "control-plane"],
    ["machines.cp0.patches[0]", { name: "cp0" }],
  ]);
});

test.each([
  [
    "a file that is not there",
    ["./none.yaml"],
    'clusters/lab.ts talos.patches[0]: got "./none.yaml", want a file that is there: clusters/lab/none.yaml or clusters/none.yaml is not. Fix: create clusters/lab/none.yaml.',
  ],
  [
    "a file outside the project",
    ["../../../none.yaml"],
    'got "../../../none.yaml", want a path inside the project. Fix: write ./none.yaml, and put the file into clusters/lab/',
  ],
  ["an absolute path", ["/etc/a.yaml"], 'got "/etc/a.yaml", want a path inside the project. Fix: write ./a.yaml'],
  ["broken YAML", ["machine: [\n"], "clusters/lab.ts talos.patches[0]: got "],
  ["a JSON patch", ["- op: add\n  path: /machine/x\n"], "got a list, as of a JSON patch, want a document to merge"],
  ["a text", ["a: b\n---\nx\n"], 'talos.patches[0] document 2: got "x", want a document like'],
  ["nothing", [{}], "got an empty document, want something to merge. Fix: remove it"],
  [
    "one document twice",
    ["machine: {type: worker}\n---\nmachine: {}\n"],
    "document 2: got the main document a second time, want each document once in a patch",
  ],
  ["a kind without a version", [{ kind: "HostnameConfig" }], "got kind HostnameConfig without apiVersion"],
  ["no patch", [7], "talos.patches[0]: got 7, want"],
])("%s is a problem that says what to write", (_, patches, expected) => {
  const { problems } = read(one(...patches));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

test("a problem of a file is at the file", () => {
  const { problems } = read(one("a.yaml"), { "clusters/lab/a.yaml": "machine: {}\nmachine: {}\n" });
  expect(problems[0]).toMatch(/^clusters\/lab\/a\.yaml: got duplicate/);
});

test("file modes of a text are octal, as Talos reads them", () => {
  const { patches } = read(
    one("machine:\n  files:\n    - { path: /var/a, op: create, permissions: 0600, content: a }\n"),
  );
  expect(patches?.[0]?.documents[0]).toEqual({
    machine: { files: [{ path: "/var/a", op: "create", permissions: 0o600, content: "a" }] },
  });
});
