import { manifestsOf } from "../../place";
import type { CheckInput } from "../../rule";
import { schedulableMachines } from "../nodes";
import { type Demand, exactly, type ValueDemand } from "./demand";
import { lowestSysctl, servesSignedCertificates } from "./machine-facts";

const KUBELET = "/var/lib/kubelet";

/** Value of each storage driver that says where the kubelet keeps its files. */
const KUBELET_FOLDERS: readonly (readonly [chart: string, path: string])[] = [
  ["csi-driver-nfs", "kubeletDir"],
  ["csi-driver-smb", "linux.kubelet"],
  ["ceph-csi-rbd", "kubeletDir"],
  ["ceph-csi-cephfs", "kubeletDir"],
  ["democratic-csi", "node.kubeletHostPath"],
  ["longhorn", "csi.kubeletRootDir"],
  ["rook-ceph", "csi.kubeletDirPath"],
  ["openebs", "lvm-localpv.lvmNode.kubeletDir"],
];

/** Values of Longhorn that say how many copies a volume gets. */
const COPIES = ["persistence.defaultClassReplicaCount", "defaultSettings.defaultReplicaCount"] as const;

/** Values of storage, load balancers and metrics that have to agree with the machines. */
export const OTHER_DEMANDS: readonly ValueDemand[] = [
  ...KUBELET_FOLDERS.map(
    ([chart, path]): ValueDemand => ({
      chart,
      path,
      usual: KUBELET,
      demand: () => ({
        ...exactly(KUBELET, "that is where Talos' kubelet keeps its files"),
        fits: (value) => value === "" || String(value).replace(/\/$/, "") === KUBELET,
      }),
      otherwise: "the kubelet does not find the driver's socket, and no volume is mounted",
      source: "Talos: machinery constants, kubelet root directory; values of the chart",
    }),
  ),
  ...["speaker.enabled", "controller.enabled"].map(
    (path): ValueDemand => ({
      chart: "metallb",
      path,
      usual: true,
      demand: (input) =>
        manifestsOf(input).some(({ manifest }) => manifest.kind === "IPAddressPool")
          ? exactly(true, "pools of network.loadBalancers are given out by MetalLB")
          : undefined,
      otherwise:
        path === "speaker.enabled" ? "nobody answers for the addresses" : "no Service gets an address from the pools",
      source: "MetalLB documentation: installation with Helm",
    }),
  ),
  ...COPIES.map(
    (path): ValueDemand => ({
      chart: "longhorn",
      path,
      usual: 3,
      demand: copies,
      otherwise: "every volume stays degraded: a copy finds no node of its own",
      source: "Longhorn documentation: settings, replica node level soft anti-affinity",
    }),
  ),
  {
    chart: "longhorn",
    path: "defaultSettings.v2DataEngine",
    usual: false,
    demand: v2Engine,
    otherwise: "the engine's pods find no room, and no volume of it starts",
    source: "Longhorn documentation: V2 data engine, prerequisites",
  },
  {
    chart: "metrics-server",
    path: "args",
    usual: [],
    demand: (input) =>
      servesSignedCertificates(input)
        ? undefined
        : {
            fits: (value) =>
              Array.isArray(value) && value.some((one) => /^--kubelet-insecure-tls(=true)?$/.test(String(one))),
            want: "a list with --kubelet-insecure-tls",
            because: "the kubelets serve with certificates that they signed themselves",
          },
    otherwise: "metrics-server refuses every kubelet, and autoscalers have no numbers",
    source: "metrics-server documentation: requirements; Talos documentation: deploying metrics-server",
  },
];

function copies(input: CheckInput): Demand {
  const nodes = schedulableMachines(input.cluster);
  const most = Math.max(1, nodes.length);
  return {
    fits: (value) => Number(value) <= most,
    want: `at most ${most}`,
    because: `${nodes.length === 1 ? "one node" : `${nodes.length} nodes`} may hold copies (${nodes.map(({ name }) => name).join(", ")})`,
    write: String(Math.min(2, most)),
  };
}

/** Cores and huge pages that the SPDK engine takes of every node for itself (Longhorn documentation: V2 data engine). */
const V2 = { cores: 1, pages: 1024 } as const;

function v2Engine(input: CheckInput): Demand {
  const nodes = schedulableMachines(input.cluster);
  // One core is polled at 100 %; with two, half of the node is gone.
  const small = nodes.filter(({ cpus }) => cpus !== undefined && cpus <= 2 * V2.cores);
  const pages = lowestSysctl(
    { machines: input.machines.filter(({ machine }) => nodes.includes(machine)) },
    "vm.nr_hugepages",
  );
  const lacks = [
    ...(small.length === 0 ? [] : [`${small.map(({ name, cpus }) => `${name} has ${cpus} cores`).join(", ")}`]),
    ...(pages >= V2.pages ? [] : [`vm.nr_hugepages is ${pages} on a node, and it takes ${V2.pages}`]),
  ];
  return {
    fits: (value) => String(value) !== "true" || lacks.length === 0,
    want: "false",
    because: `the engine keeps one core of each node for itself and ${V2.pages} huge pages of 2 MiB: ${lacks.join("; ")}`,
    write: "false",
  };
}
