import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { INTEL_GPU_LABEL } from "../../lib/model/machine";
import { crdsIn } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { GPU_RESOURCES } from "../../lib/workload/device-resource";

const operator = helmChart("https://intel.github.io/helm-charts/", "intel-device-plugins-operator", "0.36.0");

const plugin = helmChart("https://intel.github.io/helm-charts/", "intel-device-plugins-gpu", "0.36.0");

const NAMESPACE = "intel-gpu";

/**
 * The resource `gpu.intel.com/i915` on machines that have an Intel GPU, so that
 * a pod asks for it like for memory. It runs nowhere until a machine names a GPU.
 */
export const intelGpu = defineComponent({
  title: "Intel GPU device plugin: hardware transcoding for pods",
  options: z.strictObject({
    shared: z.int().min(1).max(100).default(10).meta({ description: "pods that may use one GPU at a time" }),
  }),
  requires: () => ({ certManager: "the operator's webhooks have a certificate of cert-manager" }),
  declare: ({ cluster, options }) => ({
    devices: [
      {
        resource: GPU_RESOURCES.intel,
        machines: Object.fromEntries(
          cluster.machines
            .filter(({ gpu }) => gpu?.vendor === "intel")
            .map(({ name, gpu }) => [name, (gpu?.count ?? 1) * options.shared]),
        ),
        more: "raise components.intelGpu.shared",
      },
    ],
  }),
  build: ({ options, stages }) => {
    const stage = stages.stage("intel-gpu", { title: "Intel device plugin operator" });
    stage.release({
      chart: operator,
      values: { manager: { devices: { gpu: true } } },
      makes: {
        crds: crdsIn({
          "deviceplugin.intel.com": `DlbDevicePlugin DsaDevicePlugin FpgaDevicePlugin GpuDevicePlugin IaaDevicePlugin
            NpuDevicePlugin QatDevicePlugin SgxDevicePlugin`,
          "fpga.intel.com": "AcceleratorFunction FpgaRegion",
        }),
        webhooks: ["deviceplugin.intel.com", "fpga.intel.com"],
        later: { Secret: ["inteldeviceplugins-controller-manager-tls"] },
        podSecurity: "restricted",
        workloads: { Deployment: ["inteldeviceplugins-controller-manager"] },
      },
      needs: { hard: { CustomResourceDefinition: ["cert-manager.io/Certificate"], Webhook: ["cert-manager.io"] } },
    });
    const gpu = stages.stage("intel-gpu-plugin", {
      title: "Intel GPU device plugin",
      operatorPods: [
        {
          namespace: NAMESPACE,
          podSecurity: "privileged",
          reason: "the plugin sees the host's devices and the kubelet's sockets",
        },
      ],
    });
    gpu.release({
      chart: plugin,
      namespace: NAMESPACE,
      values: {
        name: "gpu",
        sharedDevNum: options.shared,
        nodeFeatureRule: false,
        nodeSelector: { [INTEL_GPU_LABEL]: "true" },
      },
      makes: { podSecurity: "restricted" },
      needs: {
        hard: {
          CustomResourceDefinition: ["deviceplugin.intel.com/GpuDevicePlugin"],
          Webhook: ["deviceplugin.intel.com"],
        },
      },
    });
  },
});
