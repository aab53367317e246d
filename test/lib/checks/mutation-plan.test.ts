import fc from "fast-check";
import type { CheckInput } from "../../../lib/checks/rule";
import { TALOS_LINES } from "../../../lib/versions/talos";
import { check, configured, type good, type Plan } from "../../mistakes/plan";
import { runs } from "../../support/runs";
import { changeObject, goodDefinition, goodStages, pick } from "./random-plan";

type Definition = ReturnType<typeof good>;

const RUNS = runs(4);

const rulesOf = (definition: object, plan: Plan = {}, further: Partial<CheckInput> = {}) =>
  check(definition, plan, further).map(({ rule }) => rule);

/** Whatever right definition is drawn, and whatever is chosen in it, the fault is found by its rule. */
function always(rule: string, fault: (definition: Definition, seed: number) => object, plan?: Plan): void {
  fc.assert(
    fc.property(goodDefinition, fc.nat(), (definition, seed) => {
      expect(rulesOf(fault(definition, seed), plan)).toContain(rule);
    }),
    RUNS,
  );
}

const names = (definition: Definition, prefix: string) =>
  Object.keys(definition.machines).filter((name) => name.startsWith(prefix));

function withMachine(definition: Definition, name: string, further: object): Definition {
  const machine = definition.machines[name];
  if (machine === undefined) throw new Error(`there is no machine ${name}`);
  return { ...definition, machines: { ...definition.machines, [name]: { ...machine, ...further } } };
}

function withPool(definition: Definition, seed: number, range: string): Definition {
  const pool = pick(Object.keys(definition.network.loadBalancers), seed);
  const loadBalancers = { ...definition.network.loadBalancers, [pool]: range };
  return { ...definition, network: { ...definition.network, loadBalancers } };
}

describe("right plans stay clean", () => {
  it("whatever their size, addresses and address family", () => {
    fc.assert(
      fc.property(goodDefinition, goodStages, (definition, stages) => {
        expect(check(definition, { stages })).toEqual([]);
      }),
      runs(8),
    );
  });
});

describe("address plan: a random fault is always found", () => {
  it("a pool over a node, the API address, a host, the DHCP range or a reserved address", () => {
    always("address-overlap", (definition, seed) => {
      const victims = [
        ...Object.values(definition.machines).map(({ address }) => address),
        ...Object.values(definition.proxmox.hosts).map(({ address }) => address),
        ...Object.values(definition.network.reserved),
        definition.controlPlane.vip ?? "",
        definition.network.dhcp[0] ?? "",
      ];
      return withPool(definition, seed, pick(victims, Math.floor(seed / 7)));
    });
  });

  it("a node at the address of something that is reserved", () => {
    always("address-overlap", (definition, seed) => {
      const name = pick(Object.keys(definition.machines), seed);
      const reserved = { ...definition.network.reserved, nas: definition.machines[name]?.address ?? "" };
      return { ...definition, network: { ...definition.network, reserved } };
    });
  });

  it("pods or services over the machines' network or each other", () => {
    always("network-overlap", (definition, seed) => {
      const other = pick(["pods", "services"], seed);
      return { ...definition, network: { ...definition.network, [other]: definition.network.subnet } };
    });
  });

  it("a name server inside a pool", () => {
    always("nameserver-in-cluster", (definition, seed) => {
      const pool = pick(Object.values(definition.network.loadBalancers), seed);
      return { ...definition, network: { ...definition.network, nameservers: [pool.split("-")[0] ?? ""] } };
    });
  });

  it("a pod network with fewer blocks than nodes", () => {
    always("pod-network-size", (definition, seed) => {
      const six = definition.network.subnet.includes(":");
      const blocks = pick([0, 1, 2], seed);
      return {
        ...definition,
        network: { ...definition.network, pods: six ? `fd00:10:244::/${64 - blocks}` : `10.244.0.0/${24 - blocks}` },
      };
    });
  });
});

describe("topology: a random fault is always found", () => {
  it("a majority on one host", () => {
    always("quorum-on-one-host", (definition, seed) => {
      const planes = names(definition, "cp");
      const host = pick(Object.keys(definition.proxmox.hosts), seed);
      return planes
        .slice(0, Math.ceil(planes.length / 2))
        .reduce((all, name) => withMachine(all, name, { host }), definition);
    });
  });

  it("one control plane fewer", () => {
    always("even-control-planes", (definition, seed) =>
      withMachine(definition, pick(names(definition, "cp"), seed), { role: "worker" }),
    );
  });

  it("no shared API address", () => {
    always("endpoint-of-one-node", (definition) => ({ ...definition, controlPlane: {} }));
  });
});

describe("budget: a random fault is always found", () => {
  it("more memory than a host has", () => {
    always("host-memory", (definition, seed) =>
      withMachine(definition, pick(Object.keys(definition.machines), seed), { memory: "500 GiB" }),
    );
  });

  it("more virtual CPUs than a host has", () => {
    always("vm-larger-than-host", (definition, seed) =>
      withMachine(definition, pick(Object.keys(definition.machines), seed), { cpus: 17 + (seed % 40) }),
    );
  });

  it("a disk larger than its datastore", () => {
    always("datastore-space", (definition, seed) =>
      withMachine(definition, pick(Object.keys(definition.machines), seed), { disk: `${901 + (seed % 1000)} GiB` }),
    );
  });

  it("a pod larger than every node", () => {
    const memory = "33Gi";
    const plan = goodStages.map((stages) => ({
      stages: changeObject(stages, "Deployment", 0, (manifest) => ({
        ...manifest,
        spec: {
          template: {
            spec: {
              containers: [{ name: "a", image: "registry.example.org/a:1", resources: { requests: { memory } } }],
            },
          },
        },
      })),
    }));
    fc.assert(
      fc.property(goodDefinition, plan, (definition, broken) => {
        expect(rulesOf(definition, broken)).toContain("pod-larger-than-node");
      }),
      RUNS,
    );
  });
});

describe("versions: every pair is judged as the matrix says", () => {
  it("supported pairs pass, and all others are found", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TALOS_LINES),
        fc.integer({ min: 20, max: 40 }),
        goodDefinition,
        (line, kubernetes, definition) => {
          const versions = { talos: `1.${line.minor}.0`, kubernetes: `1.${kubernetes}.0` };
          const legal = kubernetes >= line.accepts[0] && kubernetes <= line.accepts[1];
          expect(rulesOf({ ...definition, versions }).includes("talos-kubernetes")).toBe(!legal);
        },
      ),
      RUNS,
    );
  });
});

describe("Talos: a random fault is always found", () => {
  it("the shared address on any worker, and never on a control plane", () => {
    fc.assert(
      fc.property(goodDefinition, fc.nat(), (definition, seed) => {
        const machine = pick(Object.keys(definition.machines), seed);
        const documents = [{ kind: "Layer2VIPConfig", name: definition.controlPlane.vip }];
        const rules = rulesOf(definition, {}, configured(definition, { machine, documents }));
        expect(rules.includes("vip-on-worker")).toBe(machine.startsWith("worker"));
      }),
      RUNS,
    );
  });
});
