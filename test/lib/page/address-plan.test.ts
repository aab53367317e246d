import { parseDefinition } from "../../../lib/definition/parse";
import { namedAddresses } from "../../../lib/model/named-addresses";
import { serversOf, stretchesOf } from "../../../lib/page/address-plan";
import { definition } from "../runbooks/fixture";

function planOf(network: Record<string, unknown>) {
  const base = definition();
  const { cluster, problems } = parseDefinition(
    { ...base, components: {}, network: { ...base.network, ...network } },
    "home.yaml",
    {},
  );
  if (cluster === undefined) throw new Error(JSON.stringify(problems));
  return { cluster, stretches: stretchesOf(cluster, cluster.network.subnet) };
}

describe("the address plan of a network", () => {
  it("says who holds what, and what is free between them", () => {
    const { stretches } = planOf({ subnet: "10.0.0.0/20", reserved: { nas: "10.0.0.5", cameras: "10.0.0.64/30" } });
    expect(stretches.slice(0, 8).map(({ range, held, kind }) => [range.toString(), held, kind])).toMatchInlineSnapshot(`
[
  [
    "10.0.0.1",
    [
      "the gateway",
      "the name server",
    ],
    "gateway",
  ],
  [
    "10.0.0.2",
    [
      "Proxmox host atlas",
    ],
    "hypervisor",
  ],
  [
    "10.0.0.3-10.0.0.4",
    [],
    undefined,
  ],
  [
    "10.0.0.5",
    [
      "nas (reserved)",
    ],
    "reserved",
  ],
  [
    "10.0.0.6-10.0.0.52",
    [],
    undefined,
  ],
  [
    "10.0.0.53",
    [
      "the name server",
    ],
    "nameserver",
  ],
  [
    "10.0.0.54-10.0.0.63",
    [],
    undefined,
  ],
  [
    "10.0.0.64-10.0.0.67",
    [
      "cameras (reserved)",
    ],
    "reserved",
  ],
]
`);
  });

  it("every address of the network is in one stretch, and none but those of hosts", () => {
    const { cluster, stretches } = planOf({});
    const { subnet } = cluster.network;
    expect(stretches[0]?.range.first.value).toBe(subnet.first.value + 1n);
    expect(stretches.at(-1)?.range.last.value).toBe(subnet.last.value - 1n);
    for (const [index, { range }] of stretches.slice(1).entries())
      expect(range.first.value).toBe((stretches[index]?.range.last.value ?? 0n) + 1n);
  });
});

describe("servers that something names", () => {
  const named = (network: Record<string, unknown>) => {
    const { cluster } = planOf(network);
    const servers = serversOf(namedAddresses(cluster));
    return {
      servers: servers.map(({ what, range }) => [range.toString(), what]),
      stretches: stretchesOf(cluster, cluster.network.subnet, servers),
    };
  };

  it("are on the map with what they do and who names them, and their addresses are not free", () => {
    const { stretches } = named({ subnet: "10.0.0.0/20", timeServers: ["10.0.0.40"] });
    const at = stretches.find(({ range }) => range.toString() === "10.0.0.40");
    expect([at?.kind, at?.held]).toEqual(["server", ["a time server (network.timeServers[0])"]]);
  });

  it("are one where several name one, and stay below what the plan makes there", () => {
    const { servers, stretches } = named({ subnet: "10.0.0.0/20", timeServers: ["10.0.0.1", "10.0.0.1"] });
    expect(servers[0]).toEqual(["10.0.0.1", "a time server (network.timeServers[0], network.timeServers[1])"]);
    expect(stretches[0]?.kind).toBe("gateway");
  });

  it("may be in no network of the machines", () => {
    expect(named({ timeServers: ["172.20.0.9"] }).servers).toContainEqual([
      "172.20.0.9",
      "a time server (network.timeServers[0])",
    ]);
  });
});
