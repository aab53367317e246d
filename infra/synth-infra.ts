import { RootConstruct } from "constructs";
import type { Problems } from "../lib/model/problems";
import type { PlannedStack } from "../lib/plan/stack";
import { layerOrder } from "../lib/plan/stack-order";
import type { InfraInput } from "./infra-input";
import { accessStack } from "./stacks/access";
import { keysStack } from "./stacks/keys";
import { machinesStack } from "./stacks/machines";
import { layerOf, ownStacks } from "./stacks/own";
import { platformStack } from "./stacks/platform";
import { vmsStack } from "./stacks/vms";
import type { ClusterStack } from "./terraform/stack";
import { stackName } from "./terraform/stack-name";

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
  const made = new Map([...before, ...(last === undefined ? [] : [last])].map((stack) => [layerOf(stack), stack]));
  const own = ownStacks(app, cluster, { made, parts: input.terraform ?? [], problems });
  const toDocument = (stack: ClusterStack, after: readonly string[]) =>
    problems.attempt({ path: "" }, () => toPlanned(stack, after)) ?? [];
  const planned = [
    ...before.flatMap((stack) => toDocument(stack, [])),
    ...(last === undefined ? [] : [last]).flatMap((stack) =>
      toDocument(
        stack,
        before.map(({ node }) => node.id),
      ),
    ),
    ...own.flatMap(({ stack, title, origin }) => {
      const after = (stack.order?.after ?? []).map((layer) => stackName(cluster, layer));
      return [toDocument(stack, after)].flat().map((one) => ({ ...one, title, origin }));
    }),
  ];
  if (own.length === 0) return planned;
  const order = layerOrder(
    [...made.keys()],
    own.map(({ stack }) => ({ layer: layerOf(stack), after: stack.order?.after ?? [] })),
  ).map((layer) => stackName(cluster, layer));
  return [...planned].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function toPlanned(stack: ClusterStack, after: readonly string[]): PlannedStack {
  return { name: stack.node.id, document: stack.toDocument(), dependsOn: after, inCluster: false };
}
