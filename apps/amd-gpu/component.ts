import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { AMD_GPU_LABEL, type Machine } from "../../lib/model/machine";
import { helmChart } from "../../lib/stage/chart";
import { GPU_RESOURCES } from "../../lib/workload/device-resource";
import { resources } from "../../lib/workload/resources";

const chart = helmChart("https://rocm.github.io/k8s-device-plugin", "amd-gpu", "0.21.0");

/** What the chart asks of nodes by default: labels that only Node Feature Discovery sets. */
const OTHER_LABELS = { "feature.node.kubernetes.io/pci-0300_1002.present": null, "kubernetes.io/arch": null };

/**
 * GPUs of AMD for pods, cards and those of processors alike: the resource
 * `amd.com/gpu` on machines that have one. The driver comes with
 * `machines.<name>.gpu`.
 */
export const amdGpu = defineComponent({
  title: "AMD GPUs for pods: device plugin and node labels",
  options: z.strictObject({
    nodeLabels: z.boolean().default(false).meta({
      description:
        "true: each node has labels with device, memory and family of its GPU, e.g. amd.com/gpu.family; its pods are privileged",
    }),
  }),
  declare: ({ cluster, report }) => {
    const machines = gpuMachines(cluster);
    if (machines.length === 0) {
      report({
        got: "no machine with a GPU of AMD",
        want: "at least one, where the plugin runs",
        fix: 'add gpu: { vendor: "amd" } to the machine that has it, or remove components.amdGpu',
      });
    }
    return {
      devices: [
        {
          resource: GPU_RESOURCES.amd,
          machines: Object.fromEntries(machines.map(({ name, gpu }) => [name, gpu?.count ?? 1])),
          more: "give a machine a second GPU and say gpu.count: AMD's plugin does not share one",
        },
      ],
    };
  },
  build: ({ options, stages }) => {
    stages.stage("amd-gpu", { title: "AMD device plugin" }).release({
      chart,
      values: {
        node_selector_enabled: true,
        node_selector: { ...OTHER_LABELS, [AMD_GPU_LABEL]: "true" },
        tolerations: [{ operator: "Exists" }],
        dp: { resources: resources("10m", "32Mi", "128Mi") },
        labeller: { enabled: options.nodeLabels },
        lbl: { resources: resources("10m", "32Mi", "128Mi") },
      },
      makes: {
        podSecurity: "privileged",
        podSecurityReason: "the plugin sees the host's devices and the kubelet's sockets",
        workloads: {
          DaemonSet: ["amd-gpu-device-plugin-daemonset", ...(options.nodeLabels ? ["amd-gpu-labeller-daemonset"] : [])],
        },
      },
    });
  },
  runbook: ({ cluster }) => {
    const machines = gpuMachines(cluster);
    const [first] = machines;
    if (first === undefined) return [];
    return [
      operations(
        "own-apps",
        "AMD GPUs",
        `${machines.map(({ name }) => code(name)).join(", ")} ${machines.length === 1 ? "has" : "have"} a GPU of AMD. An app asks for one by ${code("gpu: amd")} and has it for itself. The driver is loaded, and Kubernetes knows the GPU:`,
        sh(
          cmd`talosctl -n ${first.address.toString()} ls /dev/dri`,
          cmd`kubectl get node ${first.name} -o jsonpath='{.status.allocatable}'`,
        ),
      ),
    ];
  },
});

function gpuMachines({ machines }: Cluster): readonly Machine[] {
  return machines.filter(({ gpu }) => gpu?.vendor === "amd");
}
