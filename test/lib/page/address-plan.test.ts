import { parseDefinition } from "../../../lib/definition/parse";
import { stretchesOf } from "../../../lib/page/address-plan";
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
