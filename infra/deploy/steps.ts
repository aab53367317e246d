import type { KubectlCall } from "../../lib/delivery/engine";
import { engineOf } from "../../lib/delivery/engines";
import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import { layerOrder } from "../../lib/plan/stack-order";
import { kubeconfigFile, stackFolder, talosconfigFile } from "../../lib/runbooks/access";
import { STACK_LAYERS } from "../../lib/stage/terraform-part";
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
  /** Stacks of components by their names, as their documents say it; absent: the cluster has none. */
  readonly own?: Readonly<Record<string, OwnStackOrder>>;
}

/** What a stack of a component follows, by layers, and whether `down` leaves it alone. */
export interface OwnStackOrder {
  /** Layers that are applied before it. */
  readonly after: readonly string[];
  /** `down` leaves it alone. */
  readonly keep: boolean;
}

/** Layers that `down` takes away. The keys and the VMs that hold data outlive every destroy. */
const DOWN: readonly string[] = ["platform", "machines", "access"];

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
  const own = Object.entries(options.own ?? {}).flatMap(([name, { after, keep }]) =>
    stacks.includes(name) ? [{ layer: name.slice(cluster.name.length + 1), after, keep }] : [],
  );
  const order = layerOrder(STACK_LAYERS.filter(present), own);
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
    return order.flatMap((layer): Step[] => {
      const apply: Step = { kind: "apply", ...at(layer) };
      return layer === "machines" ? [apply, credentials, { kind: "wait-for-api", kubeconfig }] : [apply];
    });
  }
  const gone = options.clusterGone === true;
  // What may speak to the cluster cannot be taken away without it.
  const inCluster = (layer: string): boolean =>
    layer === "machines" ||
    layer === "platform" ||
    own.some((one) => one.layer === layer && one.after.some((before) => before !== layer && inCluster(before)));
  const goes = (layer: string) => {
    const mine = own.find((one) => one.layer === layer);
    if (mine !== undefined) return !mine.keep && !(gone && inCluster(layer));
    return DOWN.includes(layer) && !(gone && layer === "platform");
  };
  const suspend: Step = { kind: "suspend-gitops", kubeconfig, calls: engineOf(cluster).suspendAll };
  return [
    ...(gone ? [] : [credentials, suspend]),
    ...[...order]
      .reverse()
      .filter(goes)
      .map((layer): Step => ({ kind: "destroy", ...at(layer) })),
  ];
}
