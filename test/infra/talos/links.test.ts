import { bareMachines } from "../bare-sample";
import type { Change } from "../sample";
import { ofKind, patchesOf, TALOS_1_11, TALOS_1_12, TALOS_1_13 } from "./patch-sample";

const network = { subnet: "10.0.0.0/16", gateway: "10.0.0.1", nameservers: ["10.0.0.1"] };

/** Documents of one bare machine, judged by the schema of their Talos. */
function documents(network: Change, machine: Change = {}, versions: Change = TALOS_1_13) {
  return patchesOf("work-1", { ...bareMachines({ "work-1": machine }), controlPlane: {}, network, ...versions });
}

const interfacesOf = (found: ReturnType<typeof documents>) =>
  ofKind(found, undefined).flatMap(({ machine }) => JSON.parse(JSON.stringify(machine)).network.interfaces);

/** Two cards of one driver as one LACP bond with jumbo frames and large rings. */
const fibres = {
  ...network,
  link: "bond0",
  links: {
    bond0: {
      bond: { links: ["fibre"], mode: "802.3ad", xmitHashPolicy: "layer3+4", lacpRate: "fast" },
      mtu: 9000,
    },
    fibre: { card: { driver: "i40e", count: 2 }, mtu: 9000, ethernet: { rings: { rx: 4096, tx: 4096 } } },
  },
};
const noLink = { link: undefined };

describe("HA-2: both fibres in one LACP bond", () => {
  const found = documents(fibres, noLink);

  test("cards of one driver get names by number, and the bond is made of them", () => {
    expect(ofKind(found, "LinkAliasConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "LinkAliasConfig",
        name: "fibre%d",
        selector: { match: 'link.driver == "i40e"' },
      },
    ]);
    expect(ofKind(found, "BondConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "BondConfig",
        name: "bond0",
        links: ["fibre0", "fibre1"],
        bondMode: "802.3ad",
        miimon: 100,
        updelay: 200,
        downdelay: 200,
        xmitHashPolicy: "layer3+4",
        lacpRate: "fast",
        up: true,
        mtu: 9000,
        addresses: [{ address: "10.0.1.151/16" }],
        routes: [{ gateway: "10.0.0.1" }],
      },
    ]);
    expect(ofKind(found, "LinkConfig").map(({ name, mtu }) => [name, mtu])).toEqual([
      ["fibre0", 9000],
      ["fibre1", 9000],
    ]);
  });

  test("permanent MAC addresses choose them as well, in whatever case they are written", () => {
    const links = {
      bond0: { bond: { links: ["left", "right"], mode: "802.3ad" } },
      left: { card: { mac: "A0:36:9F:00:00:01" } },
      right: { card: { mac: "a0-36-9f-00-00-02", driver: "i40e", bus: "0000:01:00.*" } },
    };
    const chosen = documents({ ...network, link: "bond0", links }, noLink);
    expect(ofKind(chosen, "LinkAliasConfig").map(({ name, selector }) => [name, selector])).toEqual([
      ["left", { match: 'mac(link.permanent_addr) == "a0:36:9f:00:00:01"' }],
      [
        "right",
        {
          match:
            'mac(link.permanent_addr) == "a0:36:9f:00:00:02" && link.driver == "i40e" && glob("0000:01:00.*", link.bus_path)',
        },
      ],
    ]);
  });

  test("up to contract 1.11 the bond finds its cards by the same selector", () => {
    const { links, ...rest } = fibres;
    const old = documents(
      { ...rest, links: { ...links, fibre: { card: { driver: "i40e", count: 2 } } } },
      noLink,
      TALOS_1_11,
    );
    expect(interfacesOf(old)).toEqual([
      {
        interface: "bond0",
        bond: {
          deviceSelectors: [{ driver: "i40e" }],
          mode: "802.3ad",
          miimon: 100,
          updelay: 200,
          downdelay: 200,
          xmitHashPolicy: "layer3+4",
          lacpRate: "fast",
        },
        mtu: 9000,
        addresses: ["10.0.1.151/16"],
        routes: [{ network: "0.0.0.0/0", gateway: "10.0.0.1" }],
        dhcp: false,
      },
    ]);
  });

  test("a card that is not used stays down", () => {
    const unused = { ...network, links: { enp9s0: { up: false } } };
    expect(ofKind(documents(unused), "LinkConfig").at(-1)).toEqual({
      apiVersion: "v1alpha1",
      kind: "LinkConfig",
      name: "enp9s0",
      up: false,
    });
    expect(interfacesOf(documents(unused, {}, TALOS_1_11)).at(-1)).toEqual({ interface: "enp9s0", ignore: true });
  });
});

describe("HA-3: a VLAN without an address, for pods alone", () => {
  const iot = { ...fibres, links: { ...fibres.links, iot: { vlan: 30 } } };

  test("it lies on the link with the machine's address", () => {
    expect(ofKind(documents(iot, noLink), "VLANConfig")).toEqual([
      { apiVersion: "v1alpha1", kind: "VLANConfig", name: "iot", vlanID: 30, parent: "bond0", up: true },
    ]);
  });

  test("up to contract 1.11 it is a part of its parent", () => {
    const plain = { ...network, links: { iot: { vlan: 30 }, dmz: { vlan: { id: 31, parent: "enp2s0" } } } };
    expect(interfacesOf(documents(plain, {}, TALOS_1_11))).toMatchObject([
      { interface: "enp1s0", addresses: ["10.0.1.151/16"], vlans: [{ vlanId: 30, dhcp: false }] },
      { interface: "enp2s0", vlans: [{ vlanId: 31 }] },
    ]);
  });
});

describe("HA-4: ring buffers and settings of cards", () => {
  test("each card of a selector has them", () => {
    expect(ofKind(documents(fibres, noLink), "EthernetConfig")).toEqual([
      { apiVersion: "v1alpha1", kind: "EthernetConfig", name: "fibre0", rings: { rx: 4096, tx: 4096 } },
      { apiVersion: "v1alpha1", kind: "EthernetConfig", name: "fibre1", rings: { rx: 4096, tx: 4096 } },
    ]);
  });

  test("a card by its name takes queues, features and wake-up as well", () => {
    const ethernet = {
      channels: { combined: 4 },
      features: { "tx-tcp-segmentation": false },
      wakeOnLan: ["magic"],
    };
    expect(ofKind(documents({ ...network, links: { enp1s0: { ethernet } } }), "EthernetConfig")).toEqual([
      { apiVersion: "v1alpha1", kind: "EthernetConfig", name: "enp1s0", ...ethernet },
    ]);
    const { wakeOnLan: _newer, ...older } = ethernet;
    expect(
      ofKind(documents({ ...network, links: { enp1s0: { ethernet: older } } }, {}, TALOS_1_11), "EthernetConfig"),
    ).toHaveLength(1);
  });
});

describe("HB-1: addresses by DHCP reservation", () => {
  const byDhcp = { link: undefined, mac: "BC:24:11:00:00:0A" };

  test("the card is found by its MAC address, and asks for its address", () => {
    const found = documents(network, { ...byDhcp, addressBy: "dhcp" });
    expect(found.map(({ kind, name }) => [kind, name]).slice(1)).toEqual([
      ["HostnameConfig", undefined],
      ["LinkAliasConfig", "lan0"],
      ["LinkConfig", "lan0"],
      ["DHCPv4Config", "lan0"],
      ["ResolverConfig", undefined],
    ]);
    expect(ofKind(found, "LinkAliasConfig")[0]?.selector).toEqual({
      match: 'mac(link.permanent_addr) == "bc:24:11:00:00:0a"',
    });
    expect(ofKind(found, "LinkConfig")[0]).toEqual({
      apiVersion: "v1alpha1",
      kind: "LinkConfig",
      name: "lan0",
      up: true,
    });
  });

  test("up to contract 1.11 it is a key of the card", () => {
    expect(interfacesOf(documents(network, { ...byDhcp, addressBy: "dhcp" }, TALOS_1_11))).toEqual([
      {
        deviceSelector: { hardwareAddr: "bc:24:11:00:00:0a" },
        dhcp: true,
        dhcpOptions: { ipv4: true, ipv6: false },
      },
    ]);
  });
});

describe("HB-3: VLANs with addresses on single machines", () => {
  const vlans = { ...network, links: { enp1s0: { mtu: 9000 } } };
  const machine = {
    links: {
      iot: { vlan: 30, addresses: ["10.30.0.21/24"] },
      storage: {
        vlan: 90,
        mtu: 9000,
        addresses: ["10.90.0.21/24"],
        routes: [{ destination: "10.91.0.0/24", gateway: "10.90.0.1" }],
      },
    },
    nameservers: ["10.30.0.1"],
    searchDomains: ["iot.example.org"],
  };

  test.each([
    ["1.12", TALOS_1_12],
    ["1.13", TALOS_1_13],
  ])("as documents, contract %s", (_contract, versions) => {
    const found = documents(vlans, machine, versions);
    expect(ofKind(found, "VLANConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "VLANConfig",
        name: "iot",
        vlanID: 30,
        parent: "enp1s0",
        up: true,
        addresses: [{ address: "10.30.0.21/24" }],
      },
      {
        apiVersion: "v1alpha1",
        kind: "VLANConfig",
        name: "storage",
        vlanID: 90,
        parent: "enp1s0",
        up: true,
        mtu: 9000,
        addresses: [{ address: "10.90.0.21/24" }],
        routes: [{ destination: "10.91.0.0/24", gateway: "10.90.0.1" }],
      },
    ]);
    expect(ofKind(found, "ResolverConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "ResolverConfig",
        nameservers: [{ address: "10.30.0.1" }],
        searchDomains: { domains: ["iot.example.org"] },
      },
    ]);
  });

  test("the other machines have neither", () => {
    const change = { ...bareMachines({ "work-1": machine }), controlPlane: {}, network: vlans, ...TALOS_1_13 };
    expect(ofKind(patchesOf("work-2", change), "VLANConfig")).toEqual([]);
    expect(ofKind(patchesOf("work-2", change), "ResolverConfig")[0]?.nameservers).toEqual([{ address: "10.0.0.1" }]);
  });

  test("up to contract 1.11 the VLANs lie in their card", () => {
    expect(interfacesOf(documents(vlans, machine, TALOS_1_11))[0]).toMatchObject({
      interface: "enp1s0",
      mtu: 9000,
      vlans: [
        { vlanId: 30, addresses: ["10.30.0.21/24"] },
        {
          vlanId: 90,
          mtu: 9000,
          addresses: ["10.90.0.21/24"],
          routes: [{ network: "10.91.0.0/24", gateway: "10.90.0.1" }],
        },
      ],
    });
  });
});

describe("HC-2: a second network card of a VM, for storage with jumbo frames", () => {
  test("it has its own address and no route to everywhere", () => {
    const change = {
      network: { ...network, links: { eth1: { mtu: 9000 } } },
      machines: {
        "cp-1": {
          role: "control-plane",
          host: "pve1",
          address: "10.0.1.1",
          cpus: 4,
          memory: "8 GiB",
          disk: "64 GiB",
          links: { eth1: { addresses: ["10.40.0.1/24"] } },
        },
      },
    };
    expect(ofKind(patchesOf("cp-1", change), "LinkConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "LinkConfig",
        name: "eth0",
        up: true,
        addresses: [{ address: "10.0.1.1/16" }],
        routes: [{ gateway: "10.0.0.1" }],
      },
      {
        apiVersion: "v1alpha1",
        kind: "LinkConfig",
        name: "eth1",
        up: true,
        mtu: 9000,
        addresses: [{ address: "10.40.0.1/24" }],
      },
    ]);
  });
});

describe("bridges, loopbacks and addresses that move", () => {
  test("a bridge carries the machine's address, and the shared one of the API", () => {
    const bridged = {
      ...network,
      link: "br0",
      links: { br0: { bridge: { links: ["enp1s0"], stp: true } }, loop: { dummy: true } },
    };
    const change = { ...bareMachines(), controlPlane: { vip: "10.0.3.1" }, network: bridged };
    const machines = Object.fromEntries(
      Object.entries(change.machines).map(([name, machine]) => [
        name,
        // Machines that name enp1s0 themselves would take the bridge's port away.
        {
          ...machine,
          link: undefined,
          ...(name === "cp-1" ? { links: { loop: { addresses: ["10.255.0.1/32"] } } } : {}),
        },
      ]),
    );
    const found = patchesOf("cp-1", { ...change, machines });
    expect(ofKind(found, "BridgeConfig")).toMatchObject([
      { name: "br0", links: ["enp1s0"], stp: { enabled: true }, addresses: [{ address: "10.0.1.101/16" }] },
    ]);
    expect(ofKind(found, "DummyLinkConfig")).toMatchObject([
      { name: "loop", addresses: [{ address: "10.255.0.1/32" }] },
    ]);
    expect(ofKind(found, "Layer2VIPConfig")).toMatchObject([{ name: "10.0.3.1", link: "br0" }]);
  });
});
