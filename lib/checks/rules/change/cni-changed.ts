import type { Change } from "../../../change/compare";
import { textAt } from "../../../data/fields";
import { changesOf } from "../../facts/changes";
import type { CheckInput, Rule } from "../../rule";

/** Charts and DaemonSets that are a cluster's network. Source: Kubernetes documentation, networking add-ons. */
const NETWORKS: readonly (readonly [name: string, part: RegExp])[] = [
  ["Cilium", /^cilium$/],
  ["Calico", /^(tigera-operator|calico|calico-node)$/],
  ["Antrea", /^antrea(-agent)?$/],
  ["kube-ovn", /^kube-ovn(-cni)?$/],
  ["kube-router", /^kube-router$/],
  ["Canal", /^canal$/],
  ["Flannel", /^(flannel|kube-flannel(-ds)?)$/],
];

export const cniChanged: Rule = {
  id: "cni-changed",
  title: "The network of a running cluster is taken out or replaced",
  family: "change",
  severity: "error",
  answers: [],
  why: "No pod reaches another any more: every pod has an address and routes of the old network, its rules stay in the kernel of each node, and Talos installs no other one on nodes that run.",
  fix: "keep it; another network is moved to node by node (both at once, drain, reboot, next), or comes with a new cluster",
  source:
    "siderolabs/talos, manifest_apply.go; Cilium documentation: migrating a cluster; Talos documentation: upgrading Kubernetes",
  example: "components.cilium is taken out of the definition",
  needs: "revision",
  explains: ["engine-namespace-pruned"],
  check: (input) => {
    const changes = changesOf(input);
    const gone = changes.filter(({ fresh, old }) => fresh === undefined && networkOf(old) !== undefined);
    const fresh = changes.filter((change) => change.old === undefined && networkOf(change.fresh) !== undefined);
    const talos = changes.find(isTalosNetwork);
    const was = networkOf(gone[0]?.old);
    const is = networkOf(fresh[0]?.fresh);
    // A network that is moved between managers stays the network.
    if (was === is && talos === undefined) return [];
    if (was === undefined && is === undefined && talos === undefined) return [];
    const machines = [
      ...new Set(changes.filter(isTalosNetwork).flatMap((one) => (one.fresh ?? one.old)?.machine ?? [])),
    ];
    const words = [
      was === undefined ? "" : `${was} is taken out`,
      is === undefined ? "" : `${is} comes in`,
      talos === undefined ? "" : `Talos' own network changes on ${machines.join(", ")} (${talos.detail})`,
    ].filter((word) => word !== "");
    return [
      {
        at: placeIn(input, was ?? is),
        message: `the network of a running cluster changes: ${words.join(", ")}`,
        about: ["network"],
      },
    ];
  },
};

function networkOf(thing: Change["old"]): string | undefined {
  if (thing === undefined) return undefined;
  const name = thing.table === "release" ? thing.kind : thing.kind === "DaemonSet" ? thing.name : undefined;
  return name === undefined ? undefined : NETWORKS.find(([, part]) => part.test(name))?.[0];
}

/** Which network Talos brings by itself; a machine that joins or leaves changes none. */
function isTalosNetwork({ old, fresh, path }: Change): boolean {
  const thing = fresh ?? old;
  if (thing?.table !== "talos" || (path === "" && thing.kind === "v1alpha1")) return false;
  if (thing.kind === "v1alpha1") return /^cluster\.network\.cni(\.name)?$/.test(path);
  if (thing.kind !== "KubeFlannelCNIConfig") return false;
  return path === "" || path === "$deleted" || textAt(thing.data, "enabled") !== undefined;
}

/** The component where the definition still has it; a patch or a chart of the operator's belongs to its section. */
function placeIn({ cluster }: CheckInput, network: string | undefined): string {
  const key = network?.toLowerCase() ?? "";
  if (cluster.components[key] !== undefined) return `components.${key}`;
  const patch = (cluster.patches ?? []).find(({ documents }) =>
    /"cni"|KubeFlannelCNIConfig/.test(JSON.stringify(documents)),
  );
  return patch?.origin ?? "components";
}
