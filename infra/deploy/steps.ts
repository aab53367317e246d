import type { KubectlCall } from "../../lib/delivery/engine";
import { engineOf } from "../../lib/delivery/engines";
import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import { kubeconfigFile, stackFolder, talosconfigFile } from "../../lib/runbooks/access";
import { stackName } from "../terraform/stack-name";

/** `up` applies the stacks in order; `down` destroys them the other way round. */
export type Direction = "up" | "down";

/** One thing that a deployment does. Paths are relative to the top of the repository. */
export type Step =
  | { readonly kind: "apply" | "destroy"; readonly stack: string; readonly folder: string }
  /** Writes outputs of a stack to files that only their owner can read. */
  | {
      readonly kind: "save-outputs";
      readonly stack: string;
      readonly folder: string;
      readonly files: Readonly<Record<string, string>>;
    }
  | { readonly kind: "wait-for-api"; readonly kubeconfig: string }
  | { readonly kind: "suspend-gitops"; readonly kubeconfig: string; readonly calls: readonly KubectlCall[] };

/** What the person at the terminal chose for a deployment. */
export interface DeployOptions {
  /** The cluster no longer answers: leave alone what only it could undo. */
  readonly clusterGone?: boolean;
}

/** Layers in the order of deployment. The keys and the VMs that hold data outlive every destroy. */
const UP = ["keys", "access", "vms", "machines", "platform"] as const;
const DOWN = ["platform", "machines", "access"] as const;

/**
 * The steps that bring a cluster up or down, in order.
 *
 * Down starts with GitOps, which would otherwise put back what is being taken
 * away. Without the cluster, the platform stack needs no destroy: Terraform
 * finds its objects gone at the next apply.
 *
 * @param stacks names of the cluster's stacks
 * @throws InputError when the cluster has no stacks
 */
export function deployPlan(
  cluster: Cluster,
  stacks: readonly string[],
  direction: Direction,
  options: DeployOptions = {},
): readonly Step[] {
  const present = (layer: string) => stacks.includes(stackName(cluster, layer));
  if (!present("machines")) {
    throw new InputError([
      {
        file: cluster.file,
        path: "",
        got: `no stack ${stackName(cluster, "machines")}`,
        want: "the stacks of this cluster below dist/terraform/stacks",
        fix: "run npx groundwork synth first",
      },
    ]);
  }
  const at = (layer: string) => {
    const stack = stackName(cluster, layer);
    return { stack, folder: stackFolder(stack) };
  };
  const kubeconfig = kubeconfigFile(cluster);
  const credentials: Step = {
    kind: "save-outputs",
    ...at("machines"),
    files: { kubeconfig, talosconfig: talosconfigFile(cluster) },
  };
  if (direction === "up") {
    return UP.filter(present).flatMap((layer): Step[] => {
      const apply: Step = { kind: "apply", ...at(layer) };
      return layer === "machines" ? [apply, credentials, { kind: "wait-for-api", kubeconfig }] : [apply];
    });
  }
  const gone = options.clusterGone === true;
  const suspend: Step = { kind: "suspend-gitops", kubeconfig, calls: engineOf(cluster).suspendAll };
  return [
    ...(gone ? [] : [credentials, suspend]),
    ...DOWN.filter((layer) => present(layer) && !(gone && layer === "platform")).map(
      (layer): Step => ({ kind: "destroy", ...at(layer) }),
    ),
  ];
}
