import { AMD_GPU_LABEL, INTEL_GPU_LABEL, type Machine, NVIDIA_GPU_LABEL } from "../../lib/model/machine";

type Gpu = NonNullable<Machine["gpu"]>;

/** Drivers of NVIDIA, each with what brings its kernel modules and with what puts devices into containers (Talos documentation, NVIDIA GPU). */
const NVIDIA: Readonly<Record<NonNullable<Gpu["driver"]>, readonly string[]>> = {
  proprietary: ["siderolabs/nonfree-kmod-nvidia-production", "siderolabs/nvidia-container-toolkit-production"],
  open: ["siderolabs/nvidia-open-gpu-kernel-modules-production", "siderolabs/nvidia-container-toolkit-production"],
};

/** Modules that Talos does not load by itself; those of Intel and AMD are found by udev. */
const NVIDIA_MODULES = ["nvidia", "nvidia_uvm", "nvidia_drm", "nvidia_modeset"];

/** System extensions that the GPU of a machine needs. */
export function gpuExtensions({ gpu }: Machine): readonly string[] {
  switch (gpu?.vendor) {
    case "intel":
      return ["siderolabs/i915"];
    case "amd":
      return ["siderolabs/amdgpu"];
    case "nvidia":
      return NVIDIA[gpu.driver ?? "proprietary"];
    default:
      return [];
  }
}

/** Labels by which the device plugins find nodes with a GPU (documentation of each plugin). */
export function gpuLabels({ gpu }: Machine): Readonly<Record<string, string>> {
  switch (gpu?.vendor) {
    case "intel":
      return { [INTEL_GPU_LABEL]: "true" };
    case "amd":
      return { [AMD_GPU_LABEL]: "true" };
    case "nvidia":
      return { [NVIDIA_GPU_LABEL]: "true" };
    default:
      return {};
  }
}

/** Kernel modules and settings that the GPU of a machine needs. */
export function gpuKernel({ gpu }: Machine): {
  readonly modules: readonly { readonly name: string; readonly parameters?: readonly string[] }[];
  readonly sysctls: Readonly<Record<string, string>>;
} {
  if (gpu?.vendor !== "nvidia") return { modules: [], sysctls: {} };
  // NVIDIA's toolkit sets up cgroup programs, which the default of 2 forbids it.
  return { modules: NVIDIA_MODULES.map((name) => ({ name })), sysctls: { "net.core.bpf_jit_harden": "1" } };
}
