import { at } from "../../lib/data/fields";
import home from "../docs/examples/home";
import { podOf } from "../support/build";
import { errorsOf, foundBy, objectOf, synthHome } from "./definition";

const IMAGE = "ghcr.io/owner/hub:1.2.3";
const VLAN = { iot: { vlan: { id: 30, parent: "eth0" } } };
const IOT = { link: "iot", subnet: "192.168.30.0/24" };

/** A home whose machines have a VLAN for things, which pods may join. */
function house(network: object = {}, networks: readonly object[] | undefined = undefined, more: object = {}) {
  const app = { image: IMAGE, ...(networks === undefined ? {} : { networks }) };
  return synthHome({
    network: { ...home.network, links: VLAN },
    components: { multus: { networks: { iot: { ...IOT, ...network } } } },
    apps: { hub: app },
    ...more,
  });
}

describe("HA-3: Multus as a component", () => {
  test("the daemon has the folders of Talos, and the plugins that Talos does not bring", () => {
    const pod = podOf(objectOf(house(), "DaemonSet", "multus"));
    expect(at(pod, "volumes")).toEqual(
      expect.arrayContaining([
        { name: "netns", hostPath: { path: "/var/run/netns" } },
        { name: "bin", hostPath: { path: "/opt/cni/bin" } },
      ]),
    );
    expect(at(pod, "initContainers", 0, "command")).toEqual(["/install-cni.sh"]);
    expect(at(pod, "initContainers", 1, "command")).toContain("thick");
  });

  test("Cilium leaves the configuration of other plugins alone, and only then", () => {
    const values = (made: ReturnType<typeof house>) =>
      made.platformReleases.find(({ chart }) => chart.name === "cilium")?.values;
    expect(at(values(house()), "cni", "exclusive")).toBe(false);
    expect(at(values(synthHome({})), "cni")).toBeUndefined();
    expect(errorsOf(house())).toEqual([]);
  });

  test("a network is an attachment over a link, whose pods bring their addresses", () => {
    const made = house({ gateway: "192.168.30.1", routes: ["192.168.40.0/24"], mtu: 1400 });
    expect(JSON.parse(String(at(objectOf(made, "NetworkAttachmentDefinition", "iot").spec, "config")))).toEqual({
      cniVersion: "1.0.0",
      name: "iot",
      plugins: [
        {
          type: "macvlan",
          capabilities: { ips: true, mac: true },
          master: "iot",
          mode: "bridge",
          mtu: 1400,
          ipam: { type: "static", routes: [{ dst: "192.168.40.0/24", gw: "192.168.30.1" }] },
        },
      ],
    });
  });

  test("an app joins by name and address; its stage follows the attachment, and one pod has the address at a time", () => {
    const made = house({}, [{ name: "iot", address: "192.168.30.20", mac: "BC-24-11-00-00-20" }]);
    const hub = objectOf(made, "Deployment", "hub");
    expect(
      JSON.parse(String(at(hub.spec, "template", "metadata", "annotations", "k8s.v1.cni.cncf.io/networks"))),
    ).toEqual([{ name: "iot", namespace: "multus", ips: ["192.168.30.20/24"], mac: "bc:24:11:00:00:20" }]);
    expect(at(hub.spec, "strategy", "type")).toBe("Recreate");
    const follows = made.graph.dependencies.all.filter(({ from }) => from === "app-hub").map(({ to }) => to);
    expect(follows).toContain("multus-networks");
    expect(errorsOf(made)).toEqual([]);
  });

  test("a link that a machine lacks is an error there, and right where the pod keeps to machines that have it", () => {
    const some = (app: object) =>
      foundBy(
        house({}, [{ name: "iot", address: "192.168.30.20" }], {
          network: home.network,
          machines: { ...home.machines, "cp-1": { ...home.machines["cp-1"], links: VLAN } },
          apps: { hub: { image: IMAGE, networks: [{ name: "iot", address: "192.168.30.20" }], ...app } },
        }),
        "pod-network-link",
      );
    expect(some({})).toEqual([
      "pod-network-link apps.hub: Deployment hub/hub joins multus/iot, which sits on the link iot, and cp-2, cp-3 have none of that name. Fix: add iot to network.links, or choose the machines that have it by nodeSelector",
    ]);
    expect(some({ nodeSelector: { "kubernetes.io/hostname": "cp-1" } })).toEqual([]);
    expect(some({ affinity: { nodes: { "kubernetes.io/hostname": ["cp-1"] } } })).toEqual([]);
  });

  test("two pods with one address, and one that a machine has", () => {
    const join = (address: string) => ({ image: IMAGE, networks: [{ name: "iot", address }] });
    const apps = { hub: join("192.168.30.20"), radio: join("192.168.30.20") };
    expect(foundBy(house({}, undefined, { apps }), "address-overlap")).toEqual([
      expect.stringContaining("the pod of hub in iot"),
    ]);
    const lan = { ...IOT, link: "eth0", subnet: "192.168.1.0/24" };
    expect(foundBy(house(lan, [{ name: "iot", address: "192.168.1.21" }]), "address-overlap")).toEqual([
      expect.stringContaining("the pod of hub in iot (192.168.1.21)"),
    ]);
  });

  test("wrong values", () => {
    expect(() => house({}, [{ name: "iott", address: "192.168.30.20" }])).toThrow(
      "apps.hub.networks[0].name: got iott, want a network of components.multus.networks: iot. Fix: write iot",
    );
    expect(() => house({}, [{ name: "iot", address: "192.168.31.20" }])).toThrow(
      "apps.hub.networks[0].address: got 192.168.31.20, want an address of 192.168.30.0/24",
    );
    expect(() => house({}, [{ name: "iot", address: "192.168.30.300" }])).toThrow("apps.hub.networks[0].address");
    const two = { apps: { hub: { image: IMAGE, replicas: 2, networks: [{ name: "iot", address: "192.168.30.20" }] } } };
    expect(() => house({}, undefined, two)).toThrow("one address for several pods");
    expect(() => house({ gateway: "192.168.31.1" })).toThrow("components.multus.networks.iot.gateway");
    expect(() => house({ routes: ["192.168.40.0/24"] })).toThrow("routes without a gateway");
    expect(() => house({ link: "a-name-that-is-too-long" })).toThrow("components.multus.networks.iot.link");
    expect(() => house({ mtu: 100 })).toThrow("components.multus.networks.iot.mtu");
  });
});
