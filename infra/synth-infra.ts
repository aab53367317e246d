import { RootConstruct } from "constructs";
import type { Problems } from "../lib/model/problems";
import type { PlannedStack } from "../lib/plan/stack";
import type { InfraInput } from "./infra-input";
import { accessStack } from "./stacks/access";
import { keysStack } from "./stacks/keys";
import { machinesStack } from "./stacks/machines";
import { platformStack } from "./stacks/platform";
import { vmsStack } from "./stacks/vms";
import type { ClusterStack } from "./terraform/stack";

/**
 * The hardware layer of one cluster, in the order of deployment. Nothing is
 * read from or written to the file system. A stack that cannot be made is left
 * out, and its problems are added.
 */
export function synthInfra(input: InfraInput, problems: Problems): readonly PlannedStack[] {
  const { cluster, declared, machines } = input;
  // The library's own App makes its output folder as soon as it exists, wherever somebody runs a synth.
  const app = new RootConstruct();
  const attempt = (part: string, make: () => ClusterStack | undefined) =>
    problems.attempt({ path: part }, make) ?? undefined;
  const before = [
    attempt("gitops.credentials", () => keysStack(app, cluster, declared)),
    attempt("proxmox", () => accessStack(app, cluster, declared)),
    attempt("vms", () => vmsStack(app, cluster)),
    attempt("machines", () => machinesStack(app, cluster, machines)),
  ].filter((stack) => stack !== undefined);
  const last = attempt("gitops", () => platformStack(app, input));
  const toDocument = (stack: ClusterStack, after: readonly ClusterStack[]) =>
    problems.attempt({ path: "" }, () => toPlanned(stack, after)) ?? [];
  return [
    ...before.flatMap((stack) => toDocument(stack, [])),
    ...(last === undefined ? [] : [last]).flatMap((stack) => toDocument(stack, before)),
  ];
}

function toPlanned(stack: ClusterStack, after: readonly ClusterStack[]): PlannedStack {
  return {
    name: stack.node.id,
    document: stack.toDocument(),
    dependsOn: after.map(({ node }) => node.id),
    inCluster: false,
  };
}
