import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { INTEL_GPU_LABEL } from "../../lib/model/machine";

// renovate: datasource=helm depName=intel-device-plugins-operator registryUrl=https://intel.github.io/helm-charts/
const operator = {
  name: "intel-device-plugins-operator",
  repository: "https://intel.github.io/helm-charts/",
  version: "0.36.0",
} as const;

// renovate: datasource=helm depName=intel-device-plugins-gpu registryUrl=https://intel.github.io/helm-charts/
const plugin = {
  name: "intel-device-plugins-gpu",
  repository: "https://intel.github.io/helm-charts/",
  version: "0.36.0",
} as const;

const NAMESPACE = "intel-gpu";

const PLUGIN_KINDS = ["Dlb", "Dsa", "Fpga", "Gpu", "Iaa", "Npu", "Qat", "Sgx"].map(
  (device) => `deviceplugin.intel.com/${device}DevicePlugin`,
);

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
  build: ({ options, stages }) => {
    const stage = stages.stage("intel-gpu", { title: "Intel device plugin operator" });
    stage.release({
      chart: operator,
      namespace: NAMESPACE,
      values: { manager: { devices: { gpu: true } } },
      makes: {
        crds: [...PLUGIN_KINDS, "fpga.intel.com/AcceleratorFunction", "fpga.intel.com/FpgaRegion"],
        webhooks: ["deviceplugin.intel.com", "fpga.intel.com"],
        later: [{ kind: "Secret", name: "inteldeviceplugins-controller-manager-tls", namespace: NAMESPACE }],
        podSecurity: "restricted",
        workloads: [{ kind: "Deployment", name: "inteldeviceplugins-controller-manager", replicas: 1 }],
      },
      needs: [
        { strength: "hard", kind: "CustomResourceDefinition", name: "cert-manager.io/Certificate" },
        { strength: "hard", kind: "Webhook", name: "cert-manager.io" },
      ],
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
      needs: [
        { strength: "hard", kind: "CustomResourceDefinition", name: "deviceplugin.intel.com/GpuDevicePlugin" },
        { strength: "hard", kind: "Webhook", name: "deviceplugin.intel.com" },
      ],
    });
  },
});
