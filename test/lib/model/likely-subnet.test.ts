import { good, nas, refused } from "../../mistakes/plan";

/** Seven addresses of 10.0.5.0/24: gateway, API address and five machines. */
function flat(network: object = {}) {
  const definition = good();
  const at = (last: number) => `10.0.5.${last}`;
  const machines = Object.fromEntries(
    Object.entries(definition.machines).map(([name, machine], index) => [
      name,
      { ...machine, address: at(21 + index) },
    ]),
  );
  return {
    ...definition,
    network: {
      ...definition.network,
      subnet: "10.0.5.0/24",
      gateway: at(1),
      dhcp: [at(200)],
      reserved: {},
      loadBalancers: { web: "10.0.5.60-10.0.5.69" },
      ...network,
    },
    controlPlane: { vip: at(20) },
    machines,
  };
}

function subnet(text: string) {
  return refused(flat({ subnet: text }));
}

const SAID = "clusters/home.ts network.subnet: got";

describe("one mistake in the network of the machines is one problem", () => {
  it("stays silent where every address is inside", () => {
    expect(refused(flat())).toEqual([]);
    expect(subnet("10.0.0.0/16")).toEqual([]);
    expect(subnet("10.0.4.0/23")).toEqual([]);
  });

  it("a wrong third, second or first octet: the network that all addresses are in", () => {
    expect(subnet("10.0.6.0/24")).toEqual([
      `${SAID} 10.0.6.0/24, and none of 7 addresses in it, want the network that all of them are in. Fix: write 10.0.5.0/24.`,
    ]);
    expect(subnet("10.1.5.0/24")).toEqual([expect.stringContaining("Fix: write 10.0.5.0/24.")]);
    expect(subnet("11.0.0.0/16")).toEqual([expect.stringContaining("Fix: write 10.0.0.0/16.")]);
  });

  it("a prefix length that is too long: the network that takes in all of them", () => {
    expect(subnet("10.0.5.0/28")).toEqual([
      `${SAID} 10.0.5.0/28, and 1 of 7 addresses in it, want a network that takes in all of them. Fix: write 10.0.5.0/24.`,
    ]);
    expect(subnet("10.0.5.16/29")).toEqual([expect.stringContaining("Fix: write 10.0.5.0/24.")]);
    const wide = good();
    wide.network.subnet = "10.0.0.0/24";
    expect(refused(wide)).toEqual([expect.stringContaining("Fix: write 10.0.0.0/16.")]);
  });

  it("one machine elsewhere as well: the network, and that machine against the right one", () => {
    const definition = flat({ subnet: "10.0.6.0/24" });
    const { worker0 } = definition.machines;
    const said = refused({
      ...definition,
      machines: { ...definition.machines, worker0: { ...worker0, address: "10.0.7.24" } },
    });
    expect(said).toEqual([
      "clusters/home.ts machines.worker0.address: got 10.0.7.24, want an address inside network.subnet 10.0.5.0/24. Fix: 10.0.5.26 is free.",
      expect.stringContaining("6 in 10.0.5.0/24. Fix: write 10.0.5.0/24."),
    ]);
  });

  it("half and half: says so, and what would have to move", () => {
    const definition = flat();
    const move = (address: string) => address.replace("10.0.5.", "10.0.6.");
    const { cp0, cp1, cp2, worker0, worker1 } = definition.machines;
    const said = refused({
      ...definition,
      vms: { truenas: { ...nas("before-nodes"), address: "10.0.6.9" } },
      machines: {
        cp0,
        cp1,
        cp2: { ...cp2, address: move(String(cp2?.address)) },
        worker0: { ...worker0, address: move(String(worker0?.address)) },
        worker1: { ...worker1, address: move(String(worker1?.address)) },
      },
    });
    expect(said).toEqual([
      `${SAID} 10.0.5.0/24 with 4 of 8 addresses in it, and as many in 10.0.6.0/24, want one network for all of them. Fix: write 10.0.6.0/24 and move network.gateway, controlPlane.vip, machines.cp0, machines.cp1, or move machines.cp2, machines.worker0, machines.worker1, vms.truenas into 10.0.5.0/24.`,
    ]);
  });

  it("the second family's network likewise", () => {
    const definition = flat({ dualStack: { subnet: "fd00:2::/64", gateway: "fd00:1::1" } });
    const machines = Object.fromEntries(
      Object.entries(definition.machines).map(([name, machine], index) => [
        name,
        { ...machine, secondAddress: `fd00:1::${21 + index}` },
      ]),
    );
    expect(refused({ ...definition, machines })).toEqual([
      "clusters/home.ts network.dualStack.subnet: got fd00:2::/64, and none of 6 addresses in it, want the network that all of them are in. Fix: write fd00:1::/64.",
    ]);
  });
});

describe("one address outside is that address's mistake", () => {
  it("a machine, the API address: a free one; the gateway: where routers are, never a free address", () => {
    const definition = flat({ gateway: "10.0.6.1" });
    expect(refused(definition)).toEqual([
      "clusters/home.ts network.gateway: got 10.0.6.1, want an address inside network.subnet 10.0.5.0/24. Fix: write the address of the router in 10.0.5.0/24, often 10.0.5.1 or 10.0.5.254.",
    ]);
    expect(refused({ ...flat(), controlPlane: { vip: "10.0.6.20" } })).toEqual([
      expect.stringContaining("controlPlane.vip: got 10.0.6.20"),
    ]);
  });

  it("two of them get two different proposals", () => {
    const definition = flat();
    const { cp0, worker0 } = definition.machines;
    const said = refused({
      ...definition,
      machines: {
        ...definition.machines,
        cp0: { ...cp0, address: "10.0.6.21" },
        worker0: { ...worker0, address: "10.0.7.24" },
      },
    });
    expect(said.map((text) => text.split("Fix: ")[1])).toEqual(["10.0.5.26 is free.", "10.0.5.27 is free."]);
  });

  it("the network and the broadcast address: one that is free, also where a DHCP range follows", () => {
    for (const last of [0, 255]) {
      const definition = flat({ dhcp: ["10.0.5.100-10.0.5.254"] });
      const { worker1 } = definition.machines;
      const machines = { ...definition.machines, worker1: { ...worker1, address: `10.0.5.${last}` } };
      expect(refused({ ...definition, machines })).toEqual([
        `clusters/home.ts machines.worker1.address: got 10.0.5.${last}, want a host address: this is the network or broadcast address of 10.0.5.0/24. Fix: 10.0.5.25 is free.`,
      ]);
    }
  });
});

describe("a pool holds host addresses", () => {
  const pool = (range: string | string[], further: object = {}) =>
    refused(flat({ loadBalancers: { web: range }, dhcp: [], ...further }));

  it("not the broadcast address, not the network's own, in every spelling", () => {
    expect(pool("10.0.5.240-10.0.5.255")).toEqual([
      "clusters/home.ts network.loadBalancers.web: got 10.0.5.240-10.0.5.255, and 10.0.5.255 in it, want host addresses: the network and the broadcast address of 10.0.5.0/24 belong to nobody. Fix: write 10.0.5.240-10.0.5.254.",
    ]);
    expect(pool("10.0.5.240/28")).toEqual([expect.stringContaining("Fix: write 10.0.5.240-10.0.5.254.")]);
    expect(pool("10.0.5.255")).toEqual([expect.stringContaining("Fix: take other addresses of 10.0.5.0/24.")]);
    expect(pool(["10.0.5.60", "10.0.5.0-10.0.5.0"])).toEqual([expect.stringContaining("and 10.0.5.0 in it")]);
  });

  it("what is an end of a smaller block alone is a host like any other", () => {
    expect(pool("10.0.5.64/28")).toEqual([]);
    expect(pool("10.0.5.240-10.0.5.254")).toEqual([]);
    expect(
      pool("203.0.113.0/28", { bgp: { asn: 64512, peers: { edge: { asn: 64500, address: "10.0.5.1" } } } }),
    ).toEqual([]);
  });
});
