import { parseDefinition } from "../../../lib/definition/parse";

type Change = Readonly<Record<string, unknown>>;

const machine = { role: "worker", installDisk: "/dev/sda", link: "enp1s0" };

/** Problems of two bare machines with these links, as `place: got, want. fix`. */
function problems(
  links: Change,
  changes: { network?: Change; cp?: Change; versions?: Change; more?: Change } = {},
): readonly string[] {
  const definition = {
    name: "home",
    domain: "example.org",
    versions: { talos: "1.13.9", kubernetes: "1.36.3", ...changes.versions },
    network: { subnet: "10.0.0.0/24", gateway: "10.0.0.1", nameservers: ["10.0.0.1"], links, ...changes.network },
    machines: {
      cp: { ...machine, role: "control-plane", address: "10.0.0.11", ...changes.cp },
      w: { ...machine, address: "10.0.0.12" },
    },
    gitops: { repository: "https://git.example.org/home.git" },
    ...changes.more,
  };
  return parseDefinition(definition, "clusters/home.ts", {}).problems.map(
    ({ path, got, want, fix }) => `${path}: got ${got}, want ${want}.${fix === undefined ? "" : ` Fix: ${fix}.`}`,
  );
}

const bond = { links: ["enp2s0", "enp3s0"], mode: "802.3ad" };

describe("A6: a link that nothing makes", () => {
  test("a bond that is not defined", () => {
    expect(problems({}, { cp: { link: "bond0" } })).toEqual([
      "machines.cp.link: got bond0, which nothing makes, want the name of a card, e.g. enp1s0, or a key of network.links or of the machine's links. Fix: add network.links.bond0 with bond: {links: [enp1s0, enp2s0], mode: 802.3ad}.",
    ]);
  });

  test("a patch that makes the bond is enough, in either form", () => {
    const document = {
      apiVersion: "v1alpha1",
      kind: "BondConfig",
      name: "bond0",
      links: ["enp1s0"],
      bondMode: "802.3ad",
    };
    expect(problems({}, { cp: { link: "bond0", patches: [document] } })).toEqual([]);
    const old = { machine: { network: { interfaces: [{ interface: "bond0", bond: { mode: "802.3ad" } }] } } };
    expect(problems({}, { cp: { link: "bond0", patches: [old] } })).toEqual([]);
    expect(problems({}, { cp: { link: "bond0", patches: [{ ...document, name: "bond1" }] } })).toHaveLength(1);
  });

  test("a near name of one that is", () => {
    expect(problems({ bond0: { bond } }, { cp: { link: "bond1" } })).toEqual([
      "machines.cp.link: got bond1, which nothing makes, want the name of a card, e.g. enp1s0, or a key of network.links or of the machine's links. Fix: write bond0.",
    ]);
  });

  test("a link without a word on what it is", () => {
    expect(problems({ storage: { mtu: 9000 } })[0]).toContain("network.links.storage: got storage without a word");
  });

  test.each(["eth0", "eno1", "enp1s0f0np0", "ens18", "enx001122334455", "thunderbolt0"])(
    "%s is a card's own name",
    (link) => {
      expect(problems({}, { cp: { link } })).toEqual([]);
    },
  );
});

describe("bonds", () => {
  test("one without links, or over a card that nothing makes", () => {
    expect(problems({ bond0: { bond: { links: [], mode: "active-backup" } } })).toEqual([
      "network.links.bond0.bond.links: got [], want at least 1.",
    ]);
    expect(
      problems({ fibre: { card: { driver: "i40e" } }, bond0: { bond: { links: ["fibr"], mode: "active-backup" } } }),
    ).toEqual([
      "network.links.bond0.bond.links[0]: got fibr, which nothing makes, want the name of a card, e.g. enp1s0, or a link of cp. Fix: write fibre.",
      "network.links.bond0.bond.links[0]: got fibr, which nothing makes, want the name of a card, e.g. enp1s0, or a link of w. Fix: write fibre.",
    ]);
  });

  test("a card in two bonds", () => {
    expect(problems({ bond0: { bond }, bond1: { bond: { ...bond, links: ["enp3s0"] } } })).toEqual([
      "network.links.bond1.bond.links[0]: got enp3s0, want a link that no other bond or bridge has: bond0 has it.",
    ]);
  });

  test("a card with the machine's own address", () => {
    expect(problems({}, { cp: { links: { bond0: { bond: { ...bond, links: ["enp1s0"] } } } } })).toEqual([
      "machines.cp.links.bond0.bond.links[0]: got enp1s0, which has an address, want a link without one: inside a bond it no longer answers. Fix: set link to bond0, so that cp has its address there.",
    ]);
  });

  test("options of another mode, and delays that are no whole looks", () => {
    const options = { links: ["enp2s0"], mode: "active-backup", lacpRate: "fast", updelay: 150 };
    expect(problems({ bond0: { bond: options } })).toEqual([
      'network.links.bond0.bond.lacpRate: got lacpRate in the mode active-backup, want one of the modes 802.3ad: in others it does nothing, or is refused. Fix: remove lacpRate, or set network.links.bond0.bond.mode to "802.3ad".',
      "network.links.bond0.bond.updelay: got 150, want a multiple of miimon 100. Fix: write 200.",
    ]);
  });

  test("a mode that there is not", () => {
    expect(problems({ bond0: { bond: { ...bond, mode: "802.3da" } } })[0]).toContain('Fix: write "802.3ad".');
  });

  test("ARP watching without targets, or beside miimon", () => {
    const watched = { links: ["enp2s0"], mode: "active-backup", arpInterval: 100, miimon: 100 };
    expect(problems({ bond0: { bond: watched } }).map((problem) => problem.split(":")[0])).toEqual([
      "network.links.bond0.bond.arpInterval",
      "network.links.bond0.bond.arpIpTargets",
    ]);
  });

  test("the older form takes names or selectors, and no ARP", () => {
    const versions = { talos: "1.11.2", kubernetes: "1.34.1" };
    const links = {
      fibre: { card: { driver: "i40e" } },
      bond0: { bond: { links: ["fibre", "enp2s0"], mode: "802.3ad" } },
    };
    expect(problems(links, { versions })).toEqual([
      "network.links.bond0.bond.links: got fibre, enp2s0 on contract 1.11, want cards by name or cards by selector: the older form of a bond does not take both. Fix: give enp2s0 a card as well.",
    ]);
  });
});

describe("VLANs", () => {
  test("one over a parent that is not there", () => {
    expect(problems({ bond0: { bond }, iot: { vlan: { id: 30, parent: "bond1" } } })[0]).toContain("Fix: write bond0.");
  });

  test("an ID out of range", () => {
    expect(problems({ iot: { vlan: 4095 } })).toEqual(["network.links.iot.vlan: got 4095, want at most 4094."]);
    expect(problems({ iot: { vlan: { id: 0 } } })).toEqual(["network.links.iot.vlan.id: got 0, want at least 1."]);
  });

  test("an ID twice on one parent; on two parents it is right", () => {
    expect(problems({ iot: { vlan: 30 }, guests: { vlan: 30 } })).toEqual([
      "network.links.guests.vlan: got 30, want a VLAN ID of its own on enp1s0: iot has it already. Fix: write another ID, or remove guests.",
    ]);
    expect(problems({ iot: { vlan: 30 }, guests: { vlan: { id: 30, parent: "enp2s0" } } })).toEqual([]);
  });

  test("one over a card that a bond has", () => {
    expect(problems({ bond0: { bond }, iot: { vlan: { id: 30, parent: "enp2s0" } } })).toEqual([
      "network.links.iot.vlan.parent: got enp2s0, which is part of a bond, want the bond: its cards carry no packets of their own. Fix: write bond0.",
    ]);
  });
});

describe("packets, routes and addresses", () => {
  test("an MTU larger than that of the parent", () => {
    expect(problems({ storage: { vlan: 90, mtu: 9000 } })).toEqual([
      "network.links.storage.mtu: got 9000, want at most 1500, the MTU of enp1s0 where nothing is said. Fix: set network.links.enp1s0.mtu to 9000, or write 1500.",
    ]);
    expect(problems({ enp1s0: { mtu: 9000 }, storage: { vlan: 90, mtu: 9000 } })).toEqual([]);
  });

  test("a router in no network of the link", () => {
    const links = {
      storage: {
        vlan: 90,
        addresses: ["10.90.0.21/24"],
        routes: [{ gateway: "10.91.0.1", destination: "10.92.0.0/24" }],
      },
    };
    expect(problems({}, { cp: { links } })).toEqual([
      "machines.cp.links.storage.routes[0].gateway: got 10.91.0.1, want a router in a network of storage: 10.90.0.0/24.",
    ]);
  });

  test("one address on two machines, whatever link it is on", () => {
    expect(problems({ storage: { vlan: 90, addresses: ["10.90.0.21/24"] } })).toEqual([
      "network.links.storage.addresses[0]: got 10.90.0.21, want an address of one machine: every machine has this link. Fix: move it to machines.<name>.links.storage.addresses of one machine.",
    ]);
  });

  test("the broadcast address of a VLAN", () => {
    const links = { storage: { vlan: 90, addresses: ["10.90.0.255/24"] } };
    expect(problems({}, { cp: { links } })).toEqual([
      "machines.cp.links.storage.addresses[0]: got 10.90.0.255/24, want a host address: this is the network or broadcast address of 10.90.0.0/24. Fix: write 10.90.0.2/24.",
    ]);
  });

  test("one MAC address twice, in any case", () => {
    const links = { left: { card: { mac: "A0:36:9F:00:00:01" } } };
    expect(problems({}, { cp: { mac: "a0-36-9f-00-00-01" }, network: { links } })).toEqual([
      "network.links.left.card.mac: got a0:36:9f:00:00:01, want a MAC address of its own: machines.cp has it already.",
    ]);
  });

  test("HB-1: an address by DHCP needs the MAC address that the router knows", () => {
    expect(problems({}, { cp: { addressBy: "dhcp" } })).toEqual([
      "machines.cp.mac: got nothing, want the MAC address that the router reserves 10.0.0.11 for. Fix: add mac to machines.cp.",
    ]);
    const dhcp = ["10.0.0.2-10.0.0.200"];
    expect(problems({}, { cp: { addressBy: "dhcp", mac: "A0:36:9F:00:00:01" }, network: { dhcp } })).toEqual([]);
  });
});

describe("C2, C3: repairs that are true", () => {
  test("the last machine on the broadcast address: a free one from below", () => {
    expect(problems({}, { cp: { address: "10.0.0.255" } })).toEqual([
      "machines.cp.address: got 10.0.0.255, want a host address: this is the network or broadcast address of 10.0.0.0/24. Fix: 10.0.0.13 is free.",
    ]);
  });

  test("a gateway outside the subnet: where a router is, and nothing about free addresses", () => {
    expect(problems({}, { network: { gateway: "10.0.1.1" } })).toEqual([
      "network.gateway: got 10.0.1.1, want an address inside network.subnet 10.0.0.0/24. Fix: write the address of the router in 10.0.0.0/24, often 10.0.0.1 or 10.0.0.254.",
    ]);
  });
});

describe("A24: pools outside the machines' networks", () => {
  const loadBalancers = { apps: "10.20.0.0/24" };
  const bgp = { asn: 64514, peers: { router: { address: "10.0.0.1", asn: 64513 } } };

  test("nobody answers for them by ARP", () => {
    expect(problems({}, { network: { loadBalancers } })).toEqual([
      "network.loadBalancers.apps: got 10.20.0.0/24, want addresses inside network.subnet 10.0.0.0/24, where machines answer for them. Fix: take addresses of that network, or add network.bgp with the router that the pool is announced to.",
    ]);
  });

  test("with BGP they are right", () => {
    expect(problems({}, { network: { loadBalancers, bgp } })).toEqual([]);
  });

  test("in a VLAN where machines have addresses they are right without", () => {
    const links = { storage: { vlan: 20, addresses: ["10.20.0.2/24"] } };
    expect(problems({}, { cp: { links }, network: { loadBalancers: { apps: "10.20.0.100-10.20.0.120" } } })).toEqual(
      [],
    );
  });

  test("BGP speakers are chosen by labels of machines, those that every node has by itself among them", () => {
    const speaking = (nodes: object) => problems({}, { network: { loadBalancers, bgp: { ...bgp, nodes } } });
    expect(speaking({ "node-role.kubernetes.io/control-plane": "", "kubernetes.io/os": "linux" })).toEqual([]);
    expect(speaking({ "node-role.kubernetes.io/control-plane": "yes" })).toEqual([
      'network.bgp.nodes: got {"node-role.kubernetes.io/control-plane":"yes"}, want labels that at least one machine has: nobody would speak BGP. Fix: add them to machines.*.labels, or remove nodes.',
    ]);
  });

  test("a router further away needs more hops; times have their order", () => {
    const peers = { router: { address: "10.99.0.1", asn: 64513, holdTime: "30s", keepAlive: "20s" } };
    expect(problems({}, { network: { loadBalancers, bgp: { ...bgp, peers, pools: ["app"] } } })).toEqual([
      "network.bgp.peers.router.address: got 10.99.0.1, want a router in a network of the machines: 10.0.0.0/24; one further away needs more hops. Fix: set network.bgp.peers.router.hops to 2 or more, or write the address of the router.",
      'network.bgp.peers.router.keepAlive: got 20s, want from 1s to a third of the hold time 30s (RFC 4271, section 4.4). Fix: write "10s".',
      "network.bgp.pools[0]: got app, want a key of network.loadBalancers: apps. Fix: write apps.",
      "network.loadBalancers.apps: got 10.20.0.0/24, want addresses inside network.subnet 10.0.0.0/24, where machines answer for them. Fix: add apps to network.bgp.pools.",
    ]);
  });
});

describe("H19 and two address families", () => {
  test("service networks of a size that gives no addresses", () => {
    expect(problems({}, { network: { services: "10.96.0.0/30" } })).toEqual([
      "network.services: got 10.96.0.0/30, want a service network of at least /29: a smaller one has no room for the cluster's own Services. Fix: write 10.96.0.0/29.",
    ]);
    const v6 = { subnet: "fd00:1::/64", gateway: "fd00:1::1", nameservers: ["fd00:1::1"], pods: "fd00:2::/56" };
    expect(
      problems({}, { network: { ...v6, services: "fd00:3::/48" }, cp: { address: "fd00:1::11" } }).filter((text) =>
        text.startsWith("network.services"),
      ),
    ).toEqual([
      "network.services: got fd00:3::/48, want a service network of at most /64: with a larger one the API server gives no addresses, or does not start. Fix: write fd00:3::/112.",
    ]);
  });

  test("a router of IPv6 may be known by its address on the link alone", () => {
    const dualStack = { subnet: "fd00:1::/64", gateway: "fe80::1" };
    expect(problems({}, { network: { dualStack } })).toEqual([]);
    expect(problems({}, { network: { dualStack: { ...dualStack, gateway: "fd00:2::1" } } })).toEqual([
      "network.dualStack.gateway: got fd00:2::1, want an address inside network.dualStack.subnet fd00:1::/64. Fix: write the router's, often fd00:1::1.",
    ]);
  });

  test("a second family that is the first, and an address outside of it", () => {
    const dualStack = { subnet: "10.1.0.0/24" };
    expect(problems({}, { network: { dualStack } })[0]).toBe(
      "network.dualStack.subnet: got 10.1.0.0/24, want an IPv6 network. Fix: write one such as fd00:1::/64.",
    );
    expect(
      problems(
        {},
        { network: { dualStack: { subnet: "fd00:1::/64", pods: "10.9.0.0/16" } }, cp: { secondAddress: "fd00:2::1" } },
      ),
    ).toEqual([
      "machines.cp.secondAddress: got fd00:2::1, want an address of a host inside network.dualStack.subnet fd00:1::/64.",
      "network.dualStack.pods: got 10.9.0.0/16, want an IPv6 network. Fix: write one such as fd00:10:244::/56.",
    ]);
  });
});

describe("HA-8: the API by name", () => {
  const api = { loadBalancers: { api: "10.0.0.50-10.0.0.59" } };

  test("a Service over the API needs the name, and a pool of one address", () => {
    expect(problems({}, { network: api, more: { controlPlane: { service: { pool: "api" } } } })).toEqual([
      'controlPlane.endpoint: got nothing, want the name of the API: its load-balancer address does not answer before the load balancer runs. Fix: add controlPlane.endpoint: "k8s.internal", and let your DNS lead it to the address of the pool.',
      "controlPlane.service.pool: got api with 10.0.0.50-10.0.0.59, want a pool of one address, which your DNS can name. Fix: give network.loadBalancers.api one address.",
    ]);
    const controlPlane = { endpoint: "k8s.internal", vip: "10.0.0.40", service: { pool: "apl" } };
    expect(problems({}, { network: api, more: { controlPlane } })).toEqual([
      "controlPlane.service: got controlPlane.vip 10.0.0.40 as well, want one of the two: both would be the API's address. Fix: remove one of them.",
      "controlPlane.service.pool: got apl, want a key of network.loadBalancers: api. Fix: write api.",
    ]);
  });

  test("a name without a Service is right: DNS leads to each control plane", () => {
    expect(problems({}, { more: { controlPlane: { endpoint: "k8s.internal" } } })).toEqual([]);
    expect(problems({}, { more: { controlPlane: { endpoint: "10.0.0.300" } } })[0]).toContain("want a host name");
  });
});
