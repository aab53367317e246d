import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { at, isFields, listAt } from "../../lib/data/fields";
import { podOf } from "../support/build";
import { releaseOf } from "../support/test-cluster";
import { errorsOf, objectOf } from "./definition";
import { type Example, follows, readExample, synthExample, talosOf, toldOf } from "./example";

/** `examples/small-pcs`: five small PCs, in YAML. HB-11 is where `adopt` is tested. */
let home: Example;
let made: SynthesizedCluster;
beforeAll(async () => {
  home = await readExample("small-pcs");
  made = synthExample(home);
});

const main = (machine: string) => talosOf(made, machine)[0];
const paths = (app: string) =>
  listAt(podOf(objectOf(made, "Deployment", app, app)), "volumes").flatMap((one) => at(one, "hostPath", "path") ?? []);

it("nothing is wrong with it", () => expect(errorsOf(made)).toEqual([]));

it("HB-1: addresses by DHCP, known by MAC in any case", () => {
  expect(made.machines.map(({ machine }) => machine.role).sort()).toEqual([
    ...["control-plane", "control-plane", "control-plane"],
    ...["worker", "worker"],
  ]);
  expect(talosOf(made, "pc-1", "DHCPv4Config")).toMatchObject([{ name: "lan0" }]);
  const selectors = ["pc-1", "pc-3"].map((name) => at(talosOf(made, name, "LinkAliasConfig")[0], "selector", "match"));
  expect(selectors).toEqual([
    'mac(link.permanent_addr) == "58:47:ca:00:00:01"',
    'mac(link.permanent_addr) == "58:47:ca:00:00:03"',
  ]);
});

it("HB-2: Secure Boot, keys in the TPM, kernel arguments, six extensions", () => {
  const { installer } = made.machines[0] ?? {};
  expect(at(main("pc-1"), "machine", "install", "image")).toContain("metal-installer-secureboot/");
  expect(installer?.extraKernelArgs).toEqual(["-init_on_alloc", "i915.enable_guc=3"]);
  expect(installer?.systemExtensions).toHaveLength(6);
  for (const volume of talosOf(made, "pc-1", "VolumeConfig"))
    expect(at(volume, "encryption", "keys", 0, "tpm")).toEqual({ checkSecurebootStatusOnEnroll: true });
});

it("HB-3: VLANs with addresses on two workers, jumbo frames on one, name servers of one node", () => {
  expect(talosOf(made, "pc-4", "VLANConfig")).toMatchObject([
    { name: "iot", vlanID: 30, parent: "lan", addresses: [{ address: "192.168.30.24/24" }] },
    { name: "storage", vlanID: 90, parent: "lan", mtu: 9000, addresses: [{ address: "10.0.90.24/24" }] },
  ]);
  expect(talosOf(made, "pc-5", "VLANConfig")).toHaveLength(2);
  expect(talosOf(made, "pc-1", "VLANConfig")).toEqual([]);
  expect(at(talosOf(made, "pc-3", "ResolverConfig")[0], "nameservers")).toEqual([
    { address: "1.1.1.1" },
    { address: "9.9.9.9" },
  ]);
});

it("HB-4: the install disk by selector", () => {
  expect(at(main("pc-1"), "machine", "install", "diskSelector")).toEqual({
    model: "TS256*",
    size: "< 300GB",
    type: "nvme",
  });
});

it("HB-5: a limit of EPHEMERAL, local volumes, swap, a second disk that is encrypted", () => {
  expect(talosOf(made, "pc-4", "VolumeConfig")).toContainEqual(
    expect.objectContaining({ name: "EPHEMERAL", provisioning: { maxSize: "50GiB" } }),
  );
  expect(talosOf(made, "pc-4", "SwapVolumeConfig")).toMatchObject([{ provisioning: { maxSize: "8GiB" } }]);
  expect(talosOf(made, "pc-4", "UserVolumeConfig").map(({ name, encryption }) => [name, isFields(encryption)])).toEqual(
    [
      ["local-hostpath", false],
      ["media", true],
    ],
  );
  expect(at(releaseOf(made, "openebs").values, "localpv-provisioner", "hostpathClass", "basePath")).toBe(
    "/var/mnt/local-hostpath",
  );
});

it("HB-6: patches of all, of control planes and of one machine, as objects and as files, with a delete marker", () => {
  expect(at(main("pc-4"), "machine", "sysctls")).toEqual({ "fs.inotify.max_user_watches": "1048576" });
  expect(talosOf(made, "pc-5", "KmsgLogConfig")).toMatchObject([{ name: "nas" }]);
  expect(at(main("pc-1"), "cluster", "apiServer", "extraArgs")).toMatchObject({
    "default-not-ready-toleration-seconds": "60",
  });
  expect(talosOf(made, "pc-4", "WatchdogTimerConfig")).toHaveLength(1);
  expect(talosOf(made, "pc-5", "WatchdogTimerConfig")).toEqual([]);
  const patch = made.tree.files().find(([path]) => path === "talos/small-pcs/patches/control-plane/1.yaml");
  expect(patch?.[1]).toContain("$patch: delete");
});

it("HB-7: the API by name, and further names in its certificate", () => {
  const names = listAt(main("pc-2"), "cluster", "apiServer", "certSANs");
  expect(names).toEqual(expect.arrayContaining(["k8s.home.example.org", "k8s.example.org", "192.168.1.20"]));
});

it("HB-8: Coral and Zigbee over USB, in pods of one node", () => {
  expect([paths("frigate"), paths("zigbee2mqtt")]).toEqual([["/dev/bus/usb"], ["/dev/serial/by-id/usb-zigbee-if00"]]);
  for (const app of ["frigate", "zigbee2mqtt"])
    expect(podOf(objectOf(made, "Deployment", app, app))).toMatchObject({
      nodeSelector: { "example.org/radio": "true" },
    });
  expect(made.machines.filter(({ labels }) => labels["example.org/radio"] === "true")).toHaveLength(1);
});

it("HB-9: the Intel GPU plugin, and node feature discovery with a rule of one's own", () => {
  expect(at(releaseOf(made, "intel-gpu-plugin").values, "sharedDevNum")).toBe(5);
  expect(releaseOf(made, "chart-node-feature-discovery").chart.version).toBe("0.19.0");
  expect(objectOf(made, "NodeFeatureRule", "coral").spec).toBeDefined();
  expect(follows(made, "manifests-features")).toContain("chart-node-feature-discovery");
});

it("HB-10: what machines share is written once", () => {
  expect(made.machines.map(({ machine }) => machine.ephemeralSize?.toString())).toEqual(Array(5).fill("50 GiB"));
  expect(Object.keys(made.machines[3]?.machine.disks ?? {})).toEqual(["boot", "second"]);
});

it("HB-12: Plex, Frigate, Zigbee2MQTT, Mosquitto at an address of its own, Home Assistant", () => {
  const apps = ["plex", "frigate", "zigbee2mqtt", "mosquitto", "home-assistant"];
  expect(apps.map((app) => objectOf(made, "Deployment", app, app).metadata.name)).toEqual(apps);
  expect(objectOf(made, "Service", "mosquitto")).toMatchObject({
    metadata: { annotations: { "lbipam.cilium.io/ips": "192.168.1.61" } },
    spec: { type: "LoadBalancer" },
  });
});

describe("a wrong value is told with its place", () => {
  it.each([
    ["HB-1", ["machines", "pc-1", "mac"], "58:47:CA:00:01", "machines.pc-1.mac"],
    ["HB-2", ["talos", "kernelArgs"], ["-init_on_alloca"], "talos.kernelArgs[0]"],
    ["HB-3", ["machines", "pc-5", "links", "storage", "mtu"], 9001, "machines.pc-5.links.storage"],
    ["HB-4", ["machines", "pc-2", "installDisk", "model"], "SAMSUNG*", "machines.pc-2.installDisk"],
    ["HB-5", ["machines", "pc-4", "volumes", "media", "disk"], { disk: "third" }, "machines.pc-4.volumes.media"],
    ["HB-6", ["talos", "patches"], [{ machine: { sysctl: { a: "1" } } }], "talos.patches[0]"],
    ["HB-7", ["controlPlane", "certificateNames"], ["no name"], "controlPlane.certificateNames[0]"],
    ["HB-8", ["apps", "zigbee2mqtt", "devices"], ["/etc/zigbee"], "apps.zigbee2mqtt.devices[0]"],
    ["HB-9", ["components", "intelGpu", "shared"], 0, "components.intelGpu.shared"],
    ["HB-10", ["machines", "pc-4", "ephemeralSize"], "50", "machines.pc-4.ephemeralSize"],
    ["HB-12", ["apps", "mosquitto", "service", "address"], "192.168.1.62", "apps.mosquitto.service.address"],
  ])("%s", (_, path, value, told) => expect(toldOf(home, path, value)).toContain(told));
});
