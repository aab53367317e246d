import { at, listAt } from "../../lib/data/fields";
import home from "../docs/examples/home";
import { podOf } from "../support/build";
import { releaseOf } from "../support/test-cluster";
import { errorsOf, foundBy, objectOf, synthHome } from "./definition";

const IMAGE = "ghcr.io/owner/notes:1.2.3";
const app = (more: object) => ({ image: IMAGE, user: 1001, ...more });
/** A bare machine with a GPU, in addition to the machines of the README. */
const withGpu = (gpu: object, more: object = {}) => ({
  machines: {
    ...home.machines,
    box: { role: "worker", address: "192.168.1.29", link: "enp1s0", installDisk: "/dev/sda", gpu, ...more },
  },
});

describe("A2: GPUs of NVIDIA", () => {
  const nvidia = (options: object = {}, more: object = {}, machine: object = {}) =>
    synthHome({ ...withGpu({ vendor: "nvidia" }, machine), components: { nvidiaGpu: options }, ...more });

  test("the plugin runs where the GPU is, by the runtime of the toolkit", () => {
    const made = nvidia({}, { apps: { models: app({ gpu: "nvidia" }) } });
    expect(releaseOf(made, "nvidia-gpu").values).toMatchObject({
      runtimeClassName: "nvidia",
      nodeSelector: { "nvidia.com/gpu.present": "true" },
      affinity: null,
      gfd: { enabled: false },
      nfd: { enabled: false },
    });
    expect(errorsOf(made)).toEqual([]);
  });

  test("time slicing makes several of one", () => {
    const made = nvidia({ shared: 4 }, { apps: { models: app({ gpu: "nvidia", replicas: 3 }) } });
    expect(at(releaseOf(made, "nvidia-gpu").values, "config", "map", "default")).toBe(
      "sharing:\n  timeSlicing:\n    resources:\n      - name: nvidia.com/gpu\n        replicas: 4\nversion: v1\n",
    );
    expect(errorsOf(made)).toEqual([]);
  });

  test("measurements where there is Prometheus, or where they are asked for", () => {
    const names = (made: ReturnType<typeof nvidia>) =>
      made.graph.stages.flatMap(({ releases }) => releases.map(({ name }) => name));
    expect(names(nvidia())).not.toContain("dcgm-exporter");
    const made = nvidia({ metrics: true });
    expect(releaseOf(made, "nvidia-gpu-metrics").values).toMatchObject({ serviceMonitor: { enabled: false } });
    expect(errorsOf(made)).toEqual([]);
  });

  test("labels of nodes by Node Feature Discovery, whose kinds come with it", () => {
    const release = releaseOf(nvidia({ nodeLabels: true }), "nvidia-gpu");
    expect(release.values).toMatchObject({ gfd: { enabled: true }, nfd: { enabled: true } });
    expect(JSON.stringify(release.makes)).toContain("nfd.k8s-sigs.io/NodeFeatureRule");
  });

  test("a pod gives its GPU back before the next one takes it, and sees what video needs", () => {
    const made = nvidia({}, { apps: { models: app({ gpu: "nvidia" }) } });
    const deployment = objectOf(made, "Deployment", "models");
    expect(at(deployment.spec, "strategy")).toEqual({
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
    expect(listAt(podOf(deployment), "containers", 0, "env")).toEqual([
      { name: "NVIDIA_DRIVER_CAPABILITIES", value: "all" },
    ]);
    const own = nvidia(
      {},
      { apps: { models: app({ gpu: "nvidia", env: { NVIDIA_DRIVER_CAPABILITIES: "utility" } }) } },
    );
    expect(listAt(podOf(objectOf(own, "Deployment", "models")), "containers", 0, "env")).toEqual([
      { name: "NVIDIA_DRIVER_CAPABILITIES", value: "utility" },
    ]);
  });

  test("more pods than GPUs, and a GPU behind a taint, are errors; more GPUs and a toleration are right", () => {
    const two = { apps: { models: app({ gpu: "nvidia" }), voice: app({ gpu: "nvidia" }) } };
    expect(foundBy(nvidia({}, two), "device-unavailable")).toEqual([
      "device-unavailable apps.models: Deployment models/models and Deployment voice/voice together ask for 2 of nvidia.com/gpu, and box has 1. Fix: raise components.nvidiaGpu.shared",
    ]);
    expect(
      foundBy(
        synthHome({ ...withGpu({ vendor: "nvidia", count: 2 }), components: { nvidiaGpu: {} }, ...two }),
        "device-unavailable",
      ),
    ).toEqual([]);
    const tainted = { taints: ["gpu=true:NoSchedule"] };
    expect(foundBy(nvidia({}, { apps: { models: app({ gpu: "nvidia" }) } }, tainted), "device-unavailable")).toEqual([
      "device-unavailable apps.models: Deployment models/models asks for nvidia.com/gpu, which box has, and may not run there. Fix: tolerate the taint of that machine, or correct nodeSelector and affinity",
    ]);
    const tolerant = { apps: { models: app({ gpu: "nvidia", tolerations: ["gpu=true:NoSchedule"] }) } };
    expect(foundBy(nvidia({}, tolerant, tainted), "device-unavailable")).toEqual([]);
  });

  test("wrong values", () => {
    expect(() => nvidia({ shared: 0 })).toThrow("components.nvidiaGpu.shared");
    expect(() => nvidia({ nodeLabels: "yes" })).toThrow("components.nvidiaGpu.nodeLabels");
    expect(() => synthHome(withGpu({ vendor: "nvidia", count: 0 }))).toThrow("machines.box.gpu.count");
    expect(() => synthHome({ components: { nvidiaGpu: {} } })).toThrow(
      "components.nvidiaGpu: got no machine with a GPU of NVIDIA",
    );
  });
});

describe("A2: GPUs of AMD", () => {
  const amd = (options: object = {}, more: object = {}) =>
    synthHome({ ...withGpu({ vendor: "amd" }), components: { amdGpu: options }, ...more });

  test("the plugin runs where the GPU is: the chart's own labels are taken out", () => {
    const made = amd({}, { apps: { video: app({ gpu: "amd" }) } });
    expect(releaseOf(made, "amd-gpu").values).toMatchObject({
      node_selector_enabled: true,
      node_selector: {
        "feature.node.kubernetes.io/pci-0300_1002.present": null,
        "kubernetes.io/arch": null,
        "feature.node.kubernetes.io/amd-gpu": "true",
      },
      labeller: { enabled: false },
    });
    expect(errorsOf(made)).toEqual([]);
  });

  test("the labeller by one word; no machine with such a GPU is refused", () => {
    expect(releaseOf(amd({ nodeLabels: true }), "amd-gpu").values).toMatchObject({ labeller: { enabled: true } });
    expect(() => synthHome({ components: { amdGpu: {} } })).toThrow(
      "components.amdGpu: got no machine with a GPU of AMD",
    );
    expect(() => amd({ nodeLabels: 1 })).toThrow("components.amdGpu.nodeLabels");
  });
});

describe("devices of machines by name", () => {
  const [machine = ""] = Object.keys(home.machines);
  const zigbee = { paths: ["/dev/serial/by-id/usb-zigbee-if00"], as: "/dev/ttyUSB0", machines: [machine] };
  const made = (devices: object, more: object = {}) =>
    synthHome({ components: { devicePlugin: { devices } }, ...more });
  const radio = { apps: { radio: app({ devices: [{ name: "zigbee" }] }) } };

  test("a plugin on the machine that has it, an app that asks by name and needs no right", () => {
    const home = made({ zigbee }, radio);
    const pod = podOf(objectOf(home, "DaemonSet", "device-plugin"));
    expect(at(pod, "containers", 0, "args")).toEqual([
      "--domain=squat.ai",
      "--listen=:8080",
      '--device={"name":"zigbee","groups":[{"count":1,"paths":[{"path":"/dev/serial/by-id/usb-zigbee-if00","mountPath":"/dev/ttyUSB0"}]}]}',
    ]);
    const container = at(podOf(objectOf(home, "Deployment", "radio")), "containers", 0);
    expect(at(container, "resources", "limits", "squat.ai/zigbee")).toBe("1");
    expect(at(container, "securityContext", "privileged")).toBeUndefined();
    expect(errorsOf(home)).toEqual([]);
  });

  test("USB by vendor and product, shared by several pods", () => {
    const coral = { usb: { vendor: "18d1", product: "9302" }, machines: [machine], shared: 2 };
    expect(at(podOf(objectOf(made({ coral }), "DaemonSet", "device-plugin")), "containers", 0, "args", 2)).toBe(
      '--device={"name":"coral","groups":[{"count":2,"usb":[{"vendor":"18d1","product":"9302"}]}]}',
    );
  });

  test("a device belongs to the user of its pod: containerd is told on that machine alone", () => {
    const files = made({ zigbee }).machines.map(({ machine: { name }, documents }) => [
      name,
      JSON.stringify(documents).includes("device_ownership_from_security_context"),
    ]);
    expect(files.filter(([, told]) => told === true).map(([name]) => name)).toEqual([machine]);
    const part = "/etc/cri/conf.d/20-customization.part";
    const talos = { files: { [part]: { content: "[plugins]\n" } } };
    expect(() => made({ zigbee }, { talos })).toThrow("device_ownership_from_security_context = true");
  });

  test("what apps cannot have", () => {
    expect(() => made({ zigbee }, { apps: { radio: app({ devices: [{ name: "zigbe" }] }) } })).toThrow(
      "apps.radio.devices[0].name: got zigbe, want a device of components.devicePlugin.devices: zigbee. Fix: write zigbee",
    );
    const elsewhere = { apps: { radio: app({ devices: [{ name: "zigbee" }], nodeSelector: { disk: "ssd" } }) } };
    expect(foundBy(made({ zigbee }, elsewhere), "device-unavailable")).toEqual([
      expect.stringContaining(`asks for squat.ai/zigbee, which ${machine} has, and may not run there`),
    ]);
    const twice = { apps: { radio: app({ devices: [{ name: "zigbee" }], replicas: 2 }) } };
    expect(foundBy(made({ zigbee }, twice), "device-unavailable")).toEqual([
      expect.stringContaining("raise components.devicePlugin.devices.zigbee.shared"),
    ]);
  });

  test("wrong values", () => {
    expect(() => made({ zigbee: { ...zigbee, machines: ["cp-9"] } })).toThrow(
      "components.devicePlugin.devices.zigbee.machines[0]: got the machine cp-9",
    );
    expect(() => made({ zigbee: { ...zigbee, paths: ["/etc/passwd"] } })).toThrow("a path below /dev");
    expect(() => made({ zigbee: { ...zigbee, paths: ["/dev/a", "/dev/b"] } })).toThrow("one path for 2 device files");
    expect(() => made({ coral: { usb: { vendor: "0x18d1", product: "9302" }, machines: [machine] } })).toThrow(
      "four hexadecimal digits",
    );
    expect(() => made({})).toThrow("at least one device");
  });
});
