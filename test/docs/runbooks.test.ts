import { Address } from "../../lib/model/address";
import { operatorStacks } from "../../lib/plan/cluster";
import { SYSTEM_NAMESPACES } from "../../lib/pod-security/namespaces";
import { testCluster } from "../support/test-cluster";

const RUNBOOKS = ["BOOTSTRAP", "OPERATIONS", "DISASTER-RECOVERY"];

const synthesized = testCluster();
const { cluster, tree, graph, namespaces } = synthesized;

const read = (name: string) => tree.get(`docs/test-cluster/${name}`) ?? "";
const text = RUNBOOKS.map((name) => read(`${name}.md`)).join("\n");

/** Each capture of a pattern once. */
const all = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))].sort();

test("TC-17: every address of the runbooks is one of the definition, or one that the cluster gives its services", () => {
  const model = read("model.json");
  const unknown = all(/\b(\d+\.\d+\.\d+\.\d+)\b/g).filter((text) => {
    const address = Address.parse(text);
    return !model.includes(text) && !(address !== undefined && cluster.network.services.contains(address));
  });
  expect(unknown.filter((address) => address !== "127.0.0.1")).toEqual([]);
});

test("TC-17: every stack that a command of the runbooks names is emitted", () => {
  const named = all(/-chdir=dist\/terraform\/stacks\/(\S+)/g);
  expect(named).toEqual(
    operatorStacks(synthesized)
      .map(({ name }) => name)
      .sort(),
  );
});

test("TC-17: every namespace that a command of the runbooks names exists", () => {
  const known = ["flux-system", ...SYSTEM_NAMESPACES, ...namespaces.map(({ name }) => name)];
  const named = all(/kubectl (?:-n|--namespace) ([a-z0-9-]+)/g);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test("TC-17: every stage that a command of the runbooks names exists", () => {
  const known = ["flux-system", ...graph.stages.map(({ name }) => name)];
  const named = all(/flux (?:suspend|resume|reconcile|tree) kustomization ([a-z0-9-]+)/g);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => name !== "--all" && !known.includes(name))).toEqual([]);
});

test("TC-17: every node that a command of the runbooks names is a machine", () => {
  const machines = cluster.machines.map(({ name }) => name);
  expect(
    all(/kubectl (?:drain|uncordon|delete node|describe node) ([a-z0-9-]+)/g).filter(
      (name) => !machines.includes(name),
    ),
  ).toEqual([]);
});

test("every file of dist/ that the runbooks name is emitted", () => {
  const named = all(/`?\bdist\/((?:edge|docs|kubernetes)\/test-cluster\/[A-Za-z0-9_./-]*[A-Za-z0-9_-])/g);
  const paths = tree.files().map(([path]) => path);
  const lost = named.filter((name) => !paths.some((path) => path === name || path.startsWith(`${name}/`)));
  expect(lost).toEqual([]);
});

test("TC-17: versions in the runbooks are those of the definition", () => {
  expect(all(/--image \S+:v([0-9.]+)/g)).toEqual([cluster.versions.talos]);
  expect(all(/upgrade-k8s --to ([0-9.]+)/g)).toEqual([cluster.versions.kubernetes]);
});
