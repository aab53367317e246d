import { own } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import type { Found, Rule } from "../../rule";

type Vendor = "intel" | "nvidia" | "amd";

const NAMES: Readonly<Record<Vendor, string>> = { intel: "Intel", nvidia: "NVIDIA", amd: "AMD" };

/** Component that brings the vendor's device plugin. */
const COMPONENT: Readonly<Record<Vendor, string>> = { intel: "intelGpu", nvidia: "nvidiaGpu", amd: "amdGpu" };

/** Charts of the operator's own that bring a vendor's device plugin, by the name of the chart. */
const CHARTS: Readonly<Record<Vendor, readonly string[]>> = {
  intel: ["intel-device-plugins-gpu", "intel-gpu-resource-driver"],
  nvidia: ["nvidia-device-plugin", "gpu-operator", "nvidia-dra-driver-gpu"],
  amd: ["amd-gpu", "gpu-operator-charts"],
};

export const gpuUnavailable: Rule = {
  id: "gpu-unavailable",
  title: "An app asks for a GPU that nothing gives it",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The pod stays Pending: no node offers the resource that it asks for.",
  fix: "give a machine the GPU and the cluster its device plugin, or take gpu from the app",
  source: "Kubernetes documentation: Schedule GPUs; Talos documentation: NVIDIA GPU",
  example: 'apps: { ollama: { gpu: "nvidia", ... } } and no machine with gpu: { vendor: "nvidia" }',
  check: ({ cluster }) =>
    Object.entries(cluster.apps).flatMap(([name, { gpu }]): Found[] => {
      if (gpu === undefined) return [];
      const at = `apps.${name}.gpu`;
      if (!cluster.machines.some((machine) => machine.gpu?.vendor === gpu))
        return [
          {
            at,
            message: `no machine has a GPU of ${NAMES[gpu]}`,
            fix: `add gpu: { vendor: "${gpu}" } to the machine that has it, or remove gpu from the app`,
          },
        ];
      if (hasPlugin(cluster, gpu)) return [];
      return [
        {
          at,
          message: `nothing brings the device plugin of ${NAMES[gpu]}, which makes its GPUs known to Kubernetes`,
          fix: `add ${COMPONENT[gpu]}: {} to components`,
        },
      ];
    }),
};

function hasPlugin({ components, charts = {} }: Cluster, vendor: Vendor): boolean {
  if (own(components, COMPONENT[vendor]) !== undefined) return true;
  return Object.values(charts).some(({ chart }) => CHARTS[vendor].some((one) => chart === one));
}
