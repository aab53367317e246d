import { outputsOf, requiredVariables, resourceOf, terraformVersions } from "../../../lib/runbooks/stacks";

const stack = (name: string, document: Record<string, unknown>) => ({
  name,
  document,
  dependsOn: [],
  inCluster: false,
});

test("a variable with a default is not asked for", () => {
  const variables = requiredVariables([stack("a", { variable: { size: { default: 1 }, token: { sensitive: true } } })]);
  expect(variables).toEqual([{ name: "token", description: "", sensitive: true, stacks: ["a"] }]);
});

test.each([
  [undefined, true],
  [true, undefined],
])("a variable is secret when one stack says so, whichever it is (%s, %s)", (first, second) => {
  const variables = requiredVariables([
    stack("a", { variable: { token: { description: "of the API", sensitive: first } } }),
    stack("b", { variable: { token: { description: "else", sensitive: second } } }),
  ]);
  expect(variables).toEqual([{ name: "token", description: "of the API", sensitive: true, stacks: ["a", "b"] }]);
});

test("outputs come by name, with what is secret marked", () => {
  expect(outputsOf({ output: { b: { sensitive: true }, a: { description: "x" } } })).toEqual([
    { name: "a", description: "x", sensitive: false },
    { name: "b", description: "", sensitive: true },
  ]);
});

test("a machine whose name starts with a digit is found under its Terraform identifier", () => {
  const machines = stack("m", { resource: { kind: { _1st: {}, cp: {} } } });
  expect(resourceOf(machines, "kind", "1st")).toBe("kind._1st");
  expect(resourceOf(machines, "kind", "cp")).toBe("kind.cp");
  expect(resourceOf(machines, "kind", "gone")).toBeUndefined();
});

test("the highest Terraform version wins, not the first in the alphabet", () => {
  const wanting = (version: string) => stack(version, { terraform: { required_version: version } });
  expect(terraformVersions([wanting(">= 1.10.0"), wanting(">= 1.9.0")])).toBe(">= 1.10.0");
});
