import { at, isFields, textAt } from "../data/fields";
import type { PlannedStack } from "../plan/stack";

/** A value that Terraform asks the operator for. */
export interface StackVariable {
  /** Name of the variable; the environment sets it as `TF_VAR_<name>`. */
  readonly name: string;
  /** What it holds, for the person who sets it. */
  readonly description: string;
  /** Terraform does not show its value. */
  readonly sensitive: boolean;
  /** Stacks that ask for it. */
  readonly stacks: readonly string[];
}

/** Every variable without a default, once, by name. */
export function requiredVariables(stacks: readonly PlannedStack[]): readonly StackVariable[] {
  const found = new Map<string, StackVariable>();
  for (const { name: stack, document } of stacks) {
    const variables = at(document, "variable");
    for (const [name, block] of Object.entries(isFields(variables) ? variables : {})) {
      if (isFields(block) && "default" in block) continue;
      const known = found.get(name);
      found.set(name, {
        name,
        description: known?.description || (textAt(block, "description") ?? ""),
        sensitive: known?.sensitive === true || at(block, "sensitive") === true,
        stacks: [...(known?.stacks ?? []), stack],
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The stack that has an output, or undefined. */
export function stackWithOutput(stacks: readonly PlannedStack[], output: string): string | undefined {
  return stacks.find(({ document }) => isFields(at(document, "output", output)))?.name;
}

/** The stack of one layer, e.g. `keys`. */
export function stackOf(stacks: readonly PlannedStack[], layer: string): PlannedStack | undefined {
  return stacks.find(({ name }) => name.endsWith(`-${layer}`));
}

/** The strictest Terraform version that a stack asks for, e.g. `>= 1.11.0`. */
export function terraformVersions(stacks: readonly PlannedStack[]): string {
  const wanted = stacks.flatMap(({ document }) => textAt(document, "terraform", "required_version") ?? []);
  return [...wanted].sort(byNumbers).at(-1) ?? "";
}

/** Compares texts that differ in their numbers, part by part. */
function byNumbers(a: string, b: string): number {
  const parts = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [parts(a), parts(b)];
  const index = left.findIndex((number, at) => number !== right[at]);
  return index === -1 ? left.length - right.length : (left[index] ?? 0) - (right[index] ?? 0);
}

/** A value that a stack gives after it was applied. */
export interface StackOutput {
  /** Name that `terraform output` takes. */
  readonly name: string;
  /** What it holds. */
  readonly description: string;
  /** Terraform shows its value only on request. */
  readonly sensitive: boolean;
}

/** What a stack tells after it was applied, by name. */
export function outputsOf(document: Readonly<Record<string, unknown>>): readonly StackOutput[] {
  const outputs = at(document, "output");
  return Object.entries(isFields(outputs) ? outputs : {})
    .map(([name, block]) => ({
      name,
      description: textAt(block, "description") ?? "",
      sensitive: at(block, "sensitive") === true,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Address of a machine's resource in its stack, e.g.
 * `talos_machine_configuration_apply.worker0`; undefined where there is none.
 * Terraform identifiers do not start with a digit, so a leading `_` may stand before the name.
 */
export function resourceOf(stack: PlannedStack | undefined, type: string, machine: string): string | undefined {
  const resources = at(stack?.document, "resource", type);
  const name = [machine, `_${machine}`].find((candidate) => isFields(resources) && candidate in resources);
  return name === undefined ? undefined : `${type}.${name}`;
}

/** A Helm release that a stack installs. */
export interface StackRelease {
  /** Helm's name for it, as `helm list` shows it. */
  readonly name: string;
  /** Namespace that it is installed into. */
  readonly namespace: string;
  /** Name of the chart, or its path in a registry. */
  readonly chart: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** Folder of the stack below `dist/terraform/stacks`. */
  readonly stack: string;
}

/** Every release that Terraform installs, in the order of the stacks and by name. */
export function stackReleases(stacks: readonly PlannedStack[]): readonly StackRelease[] {
  return stacks.flatMap(({ name: stack, document }) => {
    const releases = at(document, "resource", "helm_release");
    return Object.values(isFields(releases) ? releases : {})
      .map((release) => ({
        name: textAt(release, "name") ?? "",
        namespace: textAt(release, "namespace") ?? "",
        chart: textAt(release, "chart") ?? "",
        version: textAt(release, "version") ?? "",
        stack,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}
