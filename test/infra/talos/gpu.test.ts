import { load } from "js-yaml";
import { gpuUnavailable } from "../../../lib/checks/rules/workload/gpu-unavailable";
import { textAt } from "../../../lib/data/fields";
import type { PlannedStage } from "../../../lib/plan/stage";
import { appPlacement } from "../../../lib/workload/app-placement";
import { good, inputOf, release, releaseStage } from "../../mistakes/plan";
import { at, type Change, machinesWith, sampleCluster, sampleInput } from "../sample";

const box = (gpu: object): Change =>
  machinesWith({ box: { role: "worker", address: "10.0.2.9", link: "enp1s0", installDisk: "/dev/sda", gpu } });

const plans = (gpu: object) => sampleInput(box(gpu)).machines;
const plan = (gpu: object) => {
  const found = plans(gpu).find(({ machine }) => machine.name === "box");
  if (found === undefined) throw new Error("no box");
  return found;
};

describe("HC-4: NVIDIA GPUs", () => {
  it.each([
    [undefined, "siderolabs/nonfree-kmod-nvidia-production"],
    ["proprietary", "siderolabs/nonfree-kmod-nvidia-production"],
    ["open", "siderolabs/nvidia-open-gpu-kernel-modules-production"],
  ])("driver %s brings its modules and the container toolkit", (driver, extension) => {
    expect(plan({ vendor: "nvidia", ...(driver === undefined ? {} : { driver }) }).installer.systemExtensions).toEqual(
      [extension, "siderolabs/nvidia-container-toolkit-production"].sort(),
    );
  });

  it("modules, sysctl and the label of the node", () => {
    const { documents, labels } = plan({ vendor: "nvidia" });
    expect(documents[0]).toMatchObject({
      machine: {
        kernel: {
          modules: [{ name: "nvidia" }, { name: "nvidia_uvm" }, { name: "nvidia_drm" }, { name: "nvidia_modeset" }],
        },
        sysctls: { "net.core.bpf_jit_harden": "1" },
      },
    });
    expect(labels).toMatchObject({ "nvidia.com/gpu.present": "true" });
  });

  it("control planes make the RuntimeClass by which pods reach the toolkit's runtime", () => {
    const manifests = (gpu: object) => at(plans(gpu)[0]?.documents[0], "cluster", "inlineManifests");
    expect(load(textAt(manifests({ vendor: "nvidia" }), 0, "contents") ?? "")).toEqual({
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name: "nvidia" },
      handler: "nvidia",
    });
    expect(manifests({ vendor: "amd" })).toBeUndefined();
  });

  it("pods that ask for one run there, unless the app chooses another class", () => {
    const app = { image: "registry.example.org/models:1.2.3", gpu: "nvidia" };
    const apps = { models: app, other: { ...app, runtimeClass: "kata" }, plain: { image: app.image } };
    const made = sampleCluster({ apps }).apps;
    const classes = Object.values(made).map((one) => appPlacement(one).runtimeClassName);
    expect(classes).toEqual(["nvidia", "kata", undefined]);
  });

  it("a driver that there is not is refused", () => {
    expect(() => sampleCluster(box({ vendor: "nvidia", driver: "nouveau" }))).toThrow(
      /gpu\.driver: got "nouveau", want one of "proprietary", "open"/,
    );
  });
});

describe("HA-17, HB-9: AMD and Intel", () => {
  it("extension and label, and no module that udev does not find", () => {
    const amd = plan({ vendor: "amd" });
    expect(amd.installer.systemExtensions).toEqual(["siderolabs/amdgpu"]);
    expect(amd.labels).toMatchObject({ "feature.node.kubernetes.io/amd-gpu": "true" });
    expect(at(amd.documents[0], "machine", "kernel")).toBeUndefined();
    expect(plan({ vendor: "intel" }).labels).toMatchObject({ "intel.feature.node.kubernetes.io/gpu": "true" });
  });
});

describe("A2: an app that asks for a GPU", () => {
  const app = { image: "registry.example.org/models:1.2.3" };
  const told = (gpu: string, more: object = {}, stages: readonly PlannedStage[] = []) =>
    gpuUnavailable.check(inputOf({ ...good(), apps: { models: { ...app, gpu } }, ...more }, { stages }));
  const withGpu = (vendor: string) => ({
    machines: {
      ...good().machines,
      box: { role: "worker", address: "10.0.2.9", link: "enp1s0", installDisk: "/dev/sda", gpu: { vendor } },
    },
  });
  it("that no machine has", () => {
    expect(told("amd")).toMatchObject([{ at: "apps.models.gpu", message: "no machine has a GPU of AMD" }]);
  });

  it("whose device plugin nothing brings", () => {
    expect(told("intel", withGpu("intel"))).toMatchObject([{ fix: "add intelGpu: {} to components" }]);
    expect(told("nvidia", withGpu("nvidia"))).toMatchObject([{ fix: "add nvidiaGpu: {} to components" }]);
    expect(told("amd", withGpu("amd"))).toMatchObject([{ fix: "add amdGpu: {} to components" }]);
  });

  it("that a machine has, with a chart for it, is right", () => {
    expect(told("nvidia", withGpu("nvidia"), [releaseStage(release("nvidia-device-plugin"))])).toEqual([]);
  });
});
