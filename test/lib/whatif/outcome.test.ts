import fc from "fast-check";
import type { CheckInput } from "../../../lib/checks/rule";
import type { StorageBacking } from "../../../lib/declared/storage";
import type { Manifest } from "../../../lib/manifest/manifest";
import { type Loss, parseLoss, possibleLosses, showLoss } from "../../../lib/whatif/loss";
import { type Outcome, whatIf } from "../../../lib/whatif/outcome";
import { whatIfSection } from "../../../lib/whatif/section";
import { good, inputOf, stage, vm } from "../../mistakes/plan";
import { runs } from "../../support/runs";

/** A Deployment of `replicas` pods that ask for so many GiB each. */
function deployment(name: string, gibibytes: number, more: { replicas?: number; pod?: object } = {}): Manifest {
  const resources = { requests: { memory: `${gibibytes}Gi`, cpu: "100m" } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "web" },
    spec: {
      replicas: more.replicas ?? 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image: "a/b:1", resources }], ...more.pod },
      },
    },
  };
}

const claim = (name: string, storageClass: string): Manifest => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "web" },
  spec: { accessModes: ["ReadWriteOnce"], storageClassName: storageClass, resources: { requests: { storage: "1Gi" } } },
});

const mounts = (claimName: string) => ({ volumes: [{ name: "data", persistentVolumeClaim: { claimName } }] });

/** Three control planes on three hosts, workers of 16 GiB on pve1 and pve2. */
function cluster(
  manifests: readonly Manifest[] = [],
  backings: Readonly<Record<string, StorageBacking>> = {},
  change: object = {},
): CheckInput {
  const input = inputOf({ ...good(), ...change }, { stages: [stage("web", manifests)] });
  const storage = Object.entries(backings).map(([storageClass, backing]) => ({
    component: "storage",
    storageClass,
    default: false,
    accessModes: ["ReadWriteOnce" as const],
    reclaimPolicy: "Retain" as const,
    backing,
  }));
  return { ...input, declared: { ...input.declared, storage } };
}

function lose(input: CheckInput, ...texts: readonly string[]): Outcome {
  return whatIf(
    input,
    texts.map((text) => {
      const loss = parseLoss(text, input.cluster, input.declared);
      if (typeof loss === "string") throw new Error(loss);
      return loss;
    }),
  );
}

describe("what fails", () => {
  it("lists every host, node, store in use, server and bridge", () => {
    const input = cluster([], { nfs: { kind: "nas", address: "10.0.0.9", protocol: "nfs" } });
    expect(possibleLosses(input.cluster, input.declared).map(showLoss)).toEqual([
      "host:pve1",
      "host:pve2",
      "host:pve3",
      "node:cp0",
      "node:cp1",
      "node:cp2",
      "node:worker0",
      "node:worker1",
      "datastore:pve1/local-lvm",
      "datastore:pve2/local-lvm",
      "datastore:pve3/local-lvm",
      "nas:10.0.0.9",
      "network:vmbr0",
    ]);
    expect(parseLoss("nas:nas", input.cluster, input.declared)).toEqual({ kind: "nas", name: "10.0.0.9" });
    expect(parseLoss("host:pve9", input.cluster, input.declared)).toMatch(/^one of host:pve1, host:pve2, host:pve3, /);
  });

  it("a rack takes all its hosts along", () => {
    const { hosts, ...proxmox } = good().proxmox;
    const racked = {
      ...proxmox,
      hosts: Object.fromEntries(
        Object.entries(hosts).map(([name, host]) => [name, { ...host, rack: name === "pve3" ? "b" : "a" }]),
      ),
    };
    expect(lose(cluster([], {}, { proxmox: racked }), "rack:a").nodes).toEqual(["cp0", "cp1", "worker0", "worker1"]);
  });
});

describe("etcd and the API", () => {
  it("one host of three: quorum stays, the VIP moves", () => {
    const outcome = lose(cluster(), "host:pve1");
    expect(outcome.nodes).toEqual(["cp0", "worker0"]);
    expect(outcome.etcd).toEqual({ members: 3, left: 2, needed: 2, quorum: true });
    expect(outcome.api).toEqual({
      answers: true,
      how: "at 10.0.3.1, within a minute if the node that held it is gone",
    });
    expect(outcome.remedies.at(-1)).toBe(
      "for each node that does not come back: runbook DISASTER-RECOVERY, One node is lost",
    );
  });

  it("two hosts of three: no quorum, no API", () => {
    const outcome = lose(cluster(), "host:pve1", "host:pve2");
    expect([outcome.etcd.quorum, outcome.api.answers]).toEqual([false, false]);
    expect(outcome.remedies).toEqual([
      "start a lost control plane again if it can be; else runbook DISASTER-RECOVERY, Quorum is lost",
    ]);
  });

  it("without a VIP the API goes with the first control plane", () => {
    const input = cluster([], {}, { controlPlane: {} });
    expect(lose(input, "node:cp0").api).toEqual({
      answers: false,
      how: "https://10.0.1.1:6443 is the address of cp0, which is down",
    });
    expect(lose(input, "node:cp1").api.answers).toBe(true);
  });
});

describe("workloads", () => {
  it("move where there is room, and stay down where there is none", () => {
    const input = cluster([deployment("large", 12), deployment("small", 2)]);
    const fits = lose(cluster([deployment("large", 12)]), "host:pve1");
    expect([fits.moved, fits.down]).toEqual([["Deployment web/large"], []]);
    const { down, moved, reduced } = lose(cluster([deployment("a", 12), deployment("b", 12)]), "host:pve1");
    expect([moved, reduced, down]).toEqual([
      [],
      [],
      [{ who: "Deployment web/a", why: "no node that is left has room for it" }],
    ]);
    expect(lose(input, "host:pve3").down).toEqual([]);
  });

  it("two pods that must stand apart become one", () => {
    const apart = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "kubernetes.io/hostname" },
          ],
        },
      },
    };
    expect(lose(cluster([deployment("web", 1, { replicas: 2, pod: apart })]), "node:worker1").reduced).toEqual([
      { who: "Deployment web/web", left: 1, of: 2 },
    ]);
  });

  it("bound to a node by selector or affinity, they wait for it", () => {
    const selector = { nodeSelector: { "kubernetes.io/hostname": "worker0" } };
    const affinity = {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["pve1"] }] },
            ],
          },
        },
      },
    };
    const input = cluster([deployment("a", 1, { pod: selector }), deployment("b", 1, { pod: affinity })]);
    expect(lose(input, "host:pve1").down).toEqual([
      { who: "Deployment web/a", why: "all nodes that it may run on are down" },
      { who: "Deployment web/b", why: "all nodes that it may run on are down" },
    ]);
    expect(lose(input, "host:pve2").down).toEqual([]);
  });

  it("without quorum nothing is started again", () => {
    const input = cluster([
      deployment("a", 1, { pod: { nodeSelector: { "kubernetes.io/hostname": "worker0" } } }),
      deployment("b", 1),
    ]);
    const { down } = lose(input, "host:pve1", "host:pve2");
    expect(down.map(({ why }) => why)).toEqual([
      "all nodes that it may run on are down",
      "without a majority of etcd nothing is started again",
    ]);
  });
});

describe("volumes", () => {
  const nas: StorageBacking = { kind: "nas", address: "10.0.0.9", protocol: "nfs" };
  const local: StorageBacking = { kind: "datastore", datastore: "local-lvm", shared: false };
  const copies = (count: number): StorageBacking => ({
    kind: "nodes",
    machines: ["worker0", "worker1"],
    copies: count,
  });
  const ceph: StorageBacking = { kind: "ceph", monitors: ["10.0.0.2", "10.0.0.3", "10.0.0.4"], pool: "vm" };
  const reach = (backing: StorageBacking, ...losses: readonly string[]) =>
    lose(cluster([], { data: backing, nas }), ...losses).volumes[0]?.reach;

  it("are reached as long as what they stand on is there", () => {
    expect(reach(nas, "nas:nas")).toBe("unreachable");
    expect(reach(nas, "host:pve1")).toBe("reachable");
    expect(reach(local, "host:pve1")).toBe("some");
    expect(reach(local, "host:pve1", "host:pve2", "host:pve3")).toBe("unreachable");
    expect(reach(copies(2), "node:worker0")).toBe("reachable");
    expect(reach(copies(1), "node:worker0")).toBe("some");
    expect(reach(copies(2), "node:worker0", "node:worker1")).toBe("unreachable");
    expect(reach(ceph, "host:pve1")).toBe("reachable");
    expect(reach(ceph, "host:pve1", "host:pve2")).toBe("unreachable");
  });

  it("take their pods down with them, or put them at risk", () => {
    const input = cluster(
      [
        claim("media", "nfs"),
        claim("data", "local"),
        deployment("jellyfin", 1, { pod: mounts("media") }),
        deployment("db", 1, { pod: mounts("data") }),
      ],
      { nfs: nas, local },
    );
    expect(lose(input, "nas:nas").down).toEqual([
      { who: "Deployment web/jellyfin", why: "its volume of class nfs is out of reach" },
    ]);
    expect(lose(input, "host:pve3").atRisk).toEqual(["Deployment web/db"]);
    const share = deployment("share", 1, {
      pod: { volumes: [{ name: "a", nfs: { server: "10.0.0.9", path: "/a" } }] },
    });
    expect(lose(cluster([share], { nfs: nas }), "nas:nas").down).toEqual([
      { who: "Deployment web/share", why: "the share of 10.0.0.9 is out of reach" },
    ]);
  });

  it("a storage VM goes with its host, and comes back first", () => {
    const storage = {
      host: "pve3",
      address: "10.0.0.30",
      cpus: 2,
      memory: "8 GiB",
      disks: [{ name: "os", size: "20 GiB" }],
      iso: { url: "https://example.org/nas.iso" },
    };
    const input = cluster([], { nfs: { kind: "machine", machine: "storage", protocol: "nfs" } }, { vms: { storage } });
    const outcome = lose(input, "host:pve3");
    expect([outcome.vms, outcome.volumes[0]?.reach]).toEqual([["storage"], "unreachable"]);
    expect(outcome.remedies[0]).toBe("bring storage back first: volumes wait for it");
  });
});

describe("addresses", () => {
  const service = (policy: string): Manifest => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "web", annotations: { "metallb.io/address-pool": "web" } },
    spec: { type: "LoadBalancer", externalTrafficPolicy: policy, selector: { app: "web" }, ports: [{ port: 80 }] },
  });
  const how = (policy: string, ...losses: readonly string[]) =>
    lose(cluster([service(policy)]), ...losses).addresses.map((one) => one.how);

  it("move to a node that is left; with the policy Local only to one that runs a pod", () => {
    expect(how("Cluster", "host:pve1")).toEqual(["moves to any node that is left, within seconds"]);
    expect(how("Local", "host:pve1")).toEqual([
      "moves to a node that runs one of its pods (externalTrafficPolicy Local)",
    ]);
    expect(how("Cluster", "network:vmbr0")).toEqual(["no node is left to announce it"]);
  });
});

test("losing more never brings anything back", () => {
  const names = ["a", "b", "c", "d"];
  const pods = fc.tuple(
    ...names.map((name) =>
      fc.record({
        name: fc.constant(name),
        memory: fc.integer({ min: 1, max: 13 }),
        replicas: fc.integer({ min: 1, max: 3 }),
        data: fc.constantFrom(undefined, "local", "nfs"),
      }),
    ),
  );
  fc.assert(
    fc.property(pods, fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 3 }), (chosen, picks, count) => {
      const input = cluster(
        [
          ...["local", "nfs"].map((name) => claim(name, name)),
          ...chosen.map(({ name, memory, replicas, data }) =>
            deployment(name, memory, { replicas, pod: data === undefined ? {} : mounts(data) }),
          ),
        ],
        {
          local: { kind: "datastore", datastore: "local-lvm", shared: false },
          nfs: { kind: "nas", address: "10.0.0.9", protocol: "nfs" },
        },
      );
      const possible = possibleLosses(input.cluster, input.declared);
      const losses: Loss[] = [];
      let before = whatIf(input, []);
      for (let step = 0; step < count; step += 1) {
        const loss = possible[Number(picks.next().value) % possible.length];
        if (loss === undefined) continue;
        losses.push(loss);
        const after = whatIf(input, losses);
        expect(after.nodes).toEqual(expect.arrayContaining([...before.nodes]));
        if (!before.etcd.quorum) expect(after.etcd.quorum).toBe(false);
        if (!before.api.answers) expect(after.api.answers).toBe(false);
        for (const { who } of before.down) expect(after.down.map((one) => one.who)).toContain(who);
        for (const { who, left } of before.reduced)
          expect(after.reduced.find((one) => one.who === who)?.left ?? 0).toBeLessThanOrEqual(left);
        const rank = ["reachable", "some", "unreachable"];
        for (const [index, { reach }] of before.volumes.entries())
          expect(rank.indexOf(after.volumes[index]?.reach ?? "")).toBeGreaterThanOrEqual(rank.indexOf(reach));
        before = after;
      }
    }),
    runs(10),
  );
});

test("the matrix of the runbook has a row for each loss", () => {
  const section = whatIfSection(cluster([deployment("a", 12), deployment("b", 12)]));
  expect([section.runbook, section.title]).toEqual(["DISASTER-RECOVERY", "What if"]);
  expect(section.body).toContain("| `host:pve1` | cp0, worker0 | 2 of 3 | answers | none | 1 down |");
  expect(section.body.split("\n").filter((line) => line.startsWith("| `"))).toHaveLength(12);
});

test("a worker more, and the same loss is no loss", () => {
  const more = { machines: { ...good().machines, worker2: vm("worker", "pve3", "10.0.2.3", 16) } };
  expect(lose(cluster([deployment("a", 12), deployment("b", 12)], {}, more), "host:pve1").down).toEqual([]);
});
