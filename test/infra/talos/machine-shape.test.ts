import { load } from "js-yaml";
import { imageUrl, installerImage } from "../../../infra/talos/image-name";
import { shapeOf } from "../../../infra/talos/machine-shape";
import { schematicId } from "../../../infra/talos/schematic";
import type { MachineNeed } from "../../../lib/declared/asked";
import { machinesOf } from "../../../lib/model/cluster";
import { at, type Change, machinesWith, sampleCluster, samplePlatform } from "../sample";

function plan(name: string, change: Change = {}, machines: readonly MachineNeed[] = []) {
  const cluster = sampleCluster(change);
  const machine = cluster.machines.find((candidate) => candidate.name === name);
  if (machine === undefined) throw new Error(`no machine ${name}`);
  return { cluster, plan: shapeOf(cluster, samplePlatform(cluster, { machines }), machine) };
}

const bare = {
  role: "worker",
  address: "10.0.2.9",
  installDisk: "/dev/nvme0n1",
  link: "enp1s0",
};

describe("what a machine boots and installs", () => {
  it("TC-1: a metal image carries its node's network under META key 10", () => {
    const { plan: found } = plan("cp-1");
    expect(found.image.meta.map(({ key }) => key)).toEqual([10]);
    const network = load(found.image.meta[0]?.value ?? "");
    expect(at(network, "addresses", 0)).toMatchObject({
      address: "10.0.1.1/16",
      linkName: "eth0",
      family: "inet4",
      layer: "platform",
    });
    expect(at(network, "routes", 0)).toMatchObject({ gateway: "10.0.0.1", outLinkName: "eth0" });
    expect(at(network, "hostnames", 0, "hostname")).toBe("cp-1");
    expect(at(network, "resolvers", 0, "dnsServers")).toEqual(["10.0.0.53", "1.1.1.1"]);
  });

  it("TC-1: image and installer name the network card alike, so the address survives an upgrade", () => {
    const { plan: found } = plan("cp-1");
    expect(found.link).toEqual({ name: "eth0" });
    expect(found.image.extraKernelArgs).toEqual(["net.ifnames=0"]);
    expect(found.installer).toEqual({ ...found.image, meta: [] });
  });

  it("a link with another name keeps predictable names on", () => {
    const { plan: found } = plan("cp-1", machinesWith({ "cp-1": { link: "enp6s18" } }));
    expect(found.link).toEqual({ name: "enp6s18" });
    expect(found.installer.extraKernelArgs).toEqual([]);
    expect(found.image.meta[0]?.value).toContain("linkName: enp6s18");
  });

  it("the address is not part of the installer, so all like machines share one", () => {
    const { cluster } = plan("cp-1");
    const declared = samplePlatform(cluster);
    const installers = new Set(
      cluster.machines.map((machine) => schematicId(shapeOf(cluster, declared, machine).installer)),
    );
    expect(installers.size).toBe(1);
  });

  it("TC-14: extensions come from the definition, from components and from the machine, each once, sorted", () => {
    const { plan: found } = plan(
      "worker-1",
      {
        talos: { image: "metal", extensions: ["siderolabs/nfs-utils"] },
        ...machinesWith({ "worker-1": { extensions: ["siderolabs/gvisor"] } }),
      },
      [
        { reason: "mesh", extensions: ["siderolabs/tailscale", "siderolabs/nfs-utils"] },
        { reason: "only control planes", role: "control-plane", extensions: ["siderolabs/zfs"] },
      ],
    );
    expect(found.image.systemExtensions).toEqual([
      "siderolabs/gvisor",
      "siderolabs/nfs-utils",
      "siderolabs/qemu-guest-agent",
      "siderolabs/tailscale",
    ]);
  });

  it("every VM has the guest agent, a bare machine does not", () => {
    expect(plan("cp-1").plan.image.systemExtensions).toContain("siderolabs/qemu-guest-agent");
    expect(plan("bare", machinesWith({ bare })).plan.image.systemExtensions).toEqual([]);
  });

  it("URLs name version, schematic and platform exactly", () => {
    const { cluster, plan: found } = plan("cp-1");
    expect(imageUrl(cluster, found)).toBe(
      `https://factory.talos.dev/image/${schematicId(found.image)}/v1.13.9/metal-amd64.qcow2`,
    );
    expect(installerImage(cluster, found)).toBe(
      `factory.talos.dev/metal-installer/${schematicId(found.installer)}:v1.13.9`,
    );
  });

  it("the nocloud form has no address in its image", () => {
    const { cluster, plan: found } = plan("cp-1", { talos: { image: "nocloud" } });
    expect(found.image).toEqual(found.installer);
    expect(imageUrl(cluster, found)).toMatch(/\/nocloud-amd64\.qcow2$/);
    expect(installerImage(cluster, found)).toMatch(/^factory\.talos\.dev\/nocloud-installer\//);
  });

  it("a bare machine boots the metal ISO, even beside nocloud VMs", () => {
    const { cluster, plan: found } = plan("bare", { talos: { image: "nocloud" }, ...machinesWith({ bare }) });
    expect(imageUrl(cluster, found)).toMatch(/\/metal-amd64\.iso$/);
    expect(found.installDisk).toEqual({ kind: "path", path: "/dev/nvme0n1" });
  });
});

describe("what only the operator can know about a bare machine", () => {
  it("its network link, by name or MAC address", () => {
    const { link: _, ...unnamed } = bare;
    expect(() => plan("bare", machinesWith({ bare: unnamed }))).toThrow(
      /clusters\/home\.ts machines\.bare\.link: got nothing/,
    );
    const mac = "bc:24:11:00:00:01";
    expect(plan("bare", machinesWith({ bare: { ...unnamed, mac } })).plan.link).toEqual({ name: "lan0", mac });
  });

  it("the disk that may be erased", () => {
    const { installDisk: _, ...diskless } = bare;
    expect(() => plan("bare", machinesWith({ bare: diskless }))).toThrow(/machines\.bare\.installDisk: got nothing/);
  });

  it("a kernel argument that the factory would quote is refused by its place", () => {
    expect(() => plan("cp-1", { talos: { kernelArgs: ["dyndbg=a b"] } })).toThrow(
      /talos\.kernelArgs\[0\]: got "dyndbg=a b", want one kernel argument/,
    );
    // The schema lets these pass; the machine that has one is named, and not all of them.
    expect(() => plan("cp-1", { talos: { kernelArgs: ["quiet", "7"] } })).toThrow(
      /talos\.kernelArgs\[1\]: got "7", want one word without quotes or spaces that starts with a letter/,
    );
    expect(() => plan("cp-1", machinesWith({ "cp-1": { kernelArgs: ["yes"] } }))).toThrow(
      /machines\.cp-1\.kernelArgs\[0\]: got "yes", want one word/,
    );
  });
});

describe("TC-7: topology labels", () => {
  it("name the Proxmox cluster and the host, and give way to the definition", () => {
    const { plan: found } = plan(
      "worker-1",
      machinesWith({ "worker-1": { labels: { "topology.kubernetes.io/zone": "rack-a" } } }),
      [{ reason: "a", nodeLabels: { "example.org/disk": "ssd" } }],
    );
    expect(found.labels).toEqual({
      "topology.kubernetes.io/region": "lab",
      "topology.kubernetes.io/zone": "rack-a",
      "example.org/disk": "ssd",
    });
  });

  it("say the host for every VM", () => {
    const { cluster } = plan("cp-1");
    const zones = machinesOf(cluster, "control-plane").map(
      (machine) => shapeOf(cluster, samplePlatform(cluster), machine).labels["topology.kubernetes.io/zone"],
    );
    expect(zones).toEqual(["pve1", "pve2"]);
  });
});
