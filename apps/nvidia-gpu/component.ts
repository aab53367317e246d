import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { toYaml } from "../../lib/emit/yaml";
import type { Cluster } from "../../lib/model/cluster";
import { type Machine, NVIDIA_GPU_LABEL, NVIDIA_RUNTIME } from "../../lib/model/machine";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { GPU_RESOURCES } from "../../lib/workload/device-resource";
import { resources } from "../../lib/workload/resources";

const plugin = helmChart("https://nvidia.github.io/k8s-device-plugin", "nvidia-device-plugin", "0.20.0");

const exporter = helmChart("https://nvidia.github.io/dcgm-exporter/helm-charts", "dcgm-exporter", "4.8.2");

const NAMESPACE = "nvidia-gpu";

/** Everything of NVIDIA's runs where a machine has a GPU, whatever taint keeps others away from it. */
const placement = {
  nodeSelector: { [NVIDIA_GPU_LABEL]: "true" },
  tolerations: [{ operator: "Exists" }],
  runtimeClassName: NVIDIA_RUNTIME,
};

/**
 * GPUs of NVIDIA for pods: the resource `nvidia.com/gpu` on machines that have
 * one, measurements of them, and labels with what they are. Driver, container
 * toolkit and RuntimeClass come with `machines.<name>.gpu`.
 */
export const nvidiaGpu = defineComponent({
  title: "NVIDIA GPUs for pods: device plugin, time slicing, measurements and node labels",
  options: z.strictObject({
    shared: z.int().min(1).max(48).default(1).meta({
      description:
        "pods that may use one GPU at a time, in turns and without walls between their memory, e.g. 4; 1: a pod has it for itself",
    }),
    metrics: z.boolean().optional().meta({
      description:
        "true: DCGM exporter measures load, memory, temperature and power; absent: where components.prometheus is on",
    }),
    nodeLabels: z.boolean().default(false).meta({
      description:
        "true: each node has labels with model, memory and driver of its GPU, e.g. nvidia.com/gpu.product; brings Node Feature Discovery",
    }),
  }),
  declare: ({ cluster, options, report }) => {
    if (gpuMachines(cluster).length === 0) {
      report({
        got: "no machine with a GPU of NVIDIA",
        want: "at least one, whose driver and RuntimeClass the plugin needs",
        fix: 'add gpu: { vendor: "nvidia" } to the machine that has it, or remove components.nvidiaGpu',
      });
    }
    return {
      devices: [
        {
          resource: GPU_RESOURCES.nvidia,
          machines: Object.fromEntries(
            gpuMachines(cluster).map(({ name, gpu }) => [name, (gpu?.count ?? 1) * options.shared]),
          ),
          more: "raise components.nvidiaGpu.shared",
        },
      ],
    };
  },
  build: ({ declared, options, stages }) => {
    stages.stage(NAMESPACE, { title: "NVIDIA device plugin" }).release({
      chart: plugin,
      values: {
        ...placement,
        // Its own rule asks for a label that only Node Feature Discovery sets.
        affinity: null,
        migStrategy: "none",
        deviceListStrategy: "envvar",
        ...(options.shared === 1 ? {} : { config: { map: { default: sharing(options.shared) } } }),
        gfd: { enabled: options.nodeLabels },
        nfd: options.nodeLabels
          ? { enabled: true, worker: { nodeSelector: placement.nodeSelector, tolerations: placement.tolerations } }
          : { enabled: false },
        resources: resources("10m", "64Mi", "256Mi"),
      },
      makes: {
        ...(options.nodeLabels ? { crds: crdsOf("node-feature-discovery", { "nfd.k8s-sigs.io": "NodeFeature" }) } : {}),
        podSecurity: "privileged",
        podSecurityReason: "the plugin sees the host's devices and the kubelet's sockets",
        workloads: { DaemonSet: ["nvidia-device-plugin"] },
      },
      needs: { hard: { RuntimeClass: [NVIDIA_RUNTIME] } },
    });
    const { monitoring } = declared;
    if (!(options.metrics ?? monitoring !== undefined)) return;
    stages.stage("nvidia-gpu-metrics", { title: "Measurements of NVIDIA GPUs" }).release({
      chart: exporter,
      namespace: NAMESPACE,
      values: { ...placement, serviceMonitor: { enabled: monitoring !== undefined, interval: "30s" } },
      makes: {
        objects: { Service: { "dcgm-exporter": [9400, "metrics"] } },
        podSecurity: "privileged",
        podSecurityReason: "it reads the counters of the host's GPUs and the kubelet's sockets",
        workloads: { DaemonSet: ["dcgm-exporter"] },
      },
      needs: {
        hard: {
          RuntimeClass: [NVIDIA_RUNTIME],
          CustomResourceDefinition: monitoring === undefined ? [] : ["monitoring.coreos.com/ServiceMonitor"],
        },
      },
    });
  },
  runbook: ({ cluster, options }) => {
    const machines = gpuMachines(cluster);
    const [first] = machines;
    if (first === undefined) return [];
    return [
      operations(
        "own-apps",
        "NVIDIA GPUs",
        `${machines.map(({ name }) => code(name)).join(", ")} ${machines.length === 1 ? "has" : "have"} a GPU of NVIDIA. An app asks for one by ${code("gpu: nvidia")}${options.shared === 1 ? " and has it for itself" : `; up to ${options.shared} pods share one in turns, and what one of them takes of its memory the others lack`}.`,
        "The driver is loaded, and Kubernetes knows the GPU:",
        sh(
          cmd`talosctl -n ${first.address.toString()} read /proc/driver/nvidia/version`,
          cmd`kubectl get node ${first.name} -o jsonpath='{.status.allocatable}'`,
        ),
        "Driver and container toolkit are system extensions of one version. An upgrade of Talos changes both together, and the machine starts again.",
      ),
    ];
  },
});

function gpuMachines({ machines }: Cluster): readonly Machine[] {
  return machines.filter(({ gpu }) => gpu?.vendor === "nvidia");
}

/** Configuration of the plugin: one GPU counts as several (NVIDIA device plugin: Shared Access to GPUs). */
function sharing(replicas: number): string {
  return toYaml({ version: "v1", sharing: { timeSlicing: { resources: [{ name: GPU_RESOURCES.nvidia, replicas }] } } });
}
