import { App } from "cdktf";
import type { Declared } from "../lib/component/declared";
import type { Cluster } from "../lib/model/cluster";
import type { PlannedNamespace } from "../lib/plan/namespace";
import type { PlannedRelease } from "../lib/plan/stage";
import { accessStack } from "./stacks/access";
import { keysStack } from "./stacks/keys";
import { machinesStack } from "./stacks/machines";
import { platformStack } from "./stacks/platform";
import { vmsStack } from "./stacks/vms";
import type { ClusterStack } from "./terraform/stack";

export interface InfraInput {
  readonly cluster: Cluster;
  readonly declared: Declared;
  /** Releases that Terraform installs before GitOps, e.g. the CNI. Flux is added here. */
  readonly releases: readonly PlannedRelease[];
  /** Namespaces that the platform stack owns, with their final Pod Security level. */
  readonly namespaces: readonly PlannedNamespace[];
}

/** One stack as data: the content of its `cdk.tf.json` and the stacks that must be applied before it. */
export interface StackDocument {
  readonly name: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
}

/**
 * The hardware layer of one cluster, in the order of deployment. Nothing is
 * read from or written to the file system.
 *
 * @throws InputError where the definition leaves open what only it can tell
 */
export function synthInfra(input: InfraInput): readonly StackDocument[] {
  const { cluster, declared } = input;
  // No output folder is touched: documents are taken in memory.
  const app = new App({ skipValidation: true });
  const keys = keysStack(app, cluster, declared);
  const access = accessStack(app, cluster, declared);
  const vms = vmsStack(app, cluster);
  const machines = machinesStack(app, cluster, declared);
  const last = platformStack(app, input);
  const before = [keys, access, vms, machines].filter((stack) => stack !== undefined);
  return [...before.map((stack) => toDocument(stack, [])), toDocument(last, before)];
}

function toDocument(stack: ClusterStack, before: readonly ClusterStack[]): StackDocument {
  return { name: stack.node.id, document: stack.toDocument(), dependsOn: before.map(({ node }) => node.id) };
}
