import type { StorageBacking } from "../../lib/declared/storage";
import { brief, check, good, inputOf, nas, proxmoxHost, release, releaseStage, stage, vm } from "./plan";

describe("topology and failure domain", () => {
  it("M007: a majority of the control planes stands on one host", () => {
    const definition = good();
    definition.machines.cp1 = vm("control-plane", "pve1", "10.0.1.2");
    const findings = check(definition);
    expect(brief(findings)).toEqual([["quorum-on-one-host", "error", "machines.cp1.host"]]);
    expect(findings[0]?.message).toBe(
      "cp0 and cp1 are on host pve1: without it 1 of 3 control planes are left, and etcd needs 2",
    );
    expect(findings[0]?.fix).toBe("move cp1 to pve2, which has room for its 8 GiB");
  });

  it("M007: the proposal leaves out a host without room, and says when there is none", () => {
    const definition = good();
    definition.machines.cp1 = vm("control-plane", "pve1", "10.0.1.2");
    definition.proxmox.hosts.pve2 = proxmoxHost("10.0.0.3", 20);
    expect(check(definition)[0]?.fix).toBe("move cp1 to another host; none that is named has 8 GiB free");
  });

  it("M007: two racks of which one holds the quorum", () => {
    const definition = good();
    const rack = (name: string, address: string) => ({ ...proxmoxHost(address), rack: name });
    definition.proxmox.hosts = {
      pve1: rack("left", "10.0.0.2"),
      pve2: rack("left", "10.0.0.3"),
      pve3: rack("right", "10.0.0.4"),
    };
    const findings = check(definition);
    expect(brief(findings)).toEqual([["quorum-on-one-host", "error", "machines.cp1.host"]]);
    expect(findings[0]?.message).toContain("are on rack left");
  });

  it("M007: a cluster of one host gets one finding, which can be accepted", () => {
    const definition = good();
    definition.proxmox.hosts = { pve1: proxmoxHost("10.0.0.2") };
    for (const [name, machine] of Object.entries(definition.machines))
      definition.machines[name] = { ...machine, host: "pve1" };
    expect(brief(check(definition))).toEqual([["single-host", "warning", "proxmox.hosts"]]);
    const accept = [{ check: "single-host", reason: "there is no other host" }];
    expect(check({ ...definition, accept }).map(({ accepted }) => accepted)).toEqual(["there is no other host"]);
  });

  it("M008: an even number of control planes", () => {
    const { cp2: _gone, ...machines } = good().machines;
    const findings = check({ ...good(), machines });
    expect(brief(findings)).toEqual([["even-control-planes", "error", "machines.cp1.role"]]);
    expect(findings[0]?.fix).toBe("add a third control plane, or make cp1 a worker");
  });

  it("M009: the endpoint is one node's own address", () => {
    const findings = check({ ...good(), controlPlane: {} });
    expect(brief(findings)).toEqual([["endpoint-of-one-node", "error", "controlPlane.vip"]]);
    expect(findings[0]?.fix).toBe("set controlPlane.vip to 10.0.1.4, which is free");
  });

  it("no machine may run workloads", () => {
    const { worker0: _a, worker1: _b, ...machines } = good().machines;
    expect(brief(check({ ...good(), machines }))).toEqual([["nowhere-to-run", "error", "controlPlane.schedulable"]]);
  });
});

describe("storage", () => {
  const offer = (backing: StorageBacking) => ({
    component: "storage",
    storageClass: "nas",
    default: true,
    accessModes: ["ReadWriteOnce"] as const,
    reclaimPolicy: "Retain" as const,
    backing,
  });
  const withStorage = (definition: object, backing: StorageBacking) =>
    check(definition, {}, { declared: { ...inputOf(definition).declared, storage: [offer(backing)] } });
  const served: StorageBacking = { kind: "machine", machine: "truenas", protocol: "nfs" };

  it("M010: the VM that serves the cluster's storage starts after the nodes", () => {
    const findings = withStorage({ ...good(), vms: { truenas: nas("after-nodes") } }, served);
    expect(brief(findings)[0]).toEqual(["storage-start-order", "error", "vms.truenas.start"]);
    expect(findings[0]?.fix).toBe('set vms.truenas.start to "before-nodes"');
    expect(check({ ...good(), vms: { other: nas("after-nodes") } })).toEqual([]);
  });

  it("M010: the same for a pod that mounts the VM's share by its address", () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: "default" },
      spec: {
        containers: [{ name: "p", image: "registry.example.org/p:1" }],
        volumes: [{ name: "media", nfs: { server: "10.0.0.20", path: "/media" } }],
      },
    };
    const findings = check({ ...good(), vms: { truenas: nas("after-nodes") } }, { stages: [stage("p", [pod])] });
    expect(findings[0]?.message).toBe("truenas starts after the nodes, and Pod default/p needs its volumes");
  });

  it("volumes that go with one host: a server's, and copies side by side", () => {
    expect(brief(withStorage({ ...good(), vms: { truenas: nas("before-nodes") } }, served))).toEqual([
      ["storage-on-one-host", "warning", "vms.truenas.host"],
    ]);
    const copies = (machines: readonly string[]): StorageBacking => ({ kind: "nodes", machines, copies: 2 });
    expect(withStorage(good(), copies(["worker0", "worker1"]))).toEqual([]);
    expect(brief(withStorage(good(), copies(["cp0", "worker0"])))).toEqual([
      ["storage-on-one-host", "warning", "components"],
    ]);
  });
});

describe("spreading", () => {
  const term = [{ topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "db" } } }];
  const database = (replicas: number, required: boolean) => ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "default" },
    spec: {
      replicas,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: {
        metadata: { labels: { app: "db" } },
        spec: {
          containers: [{ name: "db", image: "registry.example.org/db:1" }],
          affinity: {
            podAntiAffinity: required
              ? { requiredDuringSchedulingIgnoredDuringExecution: term }
              : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term[0] }] },
          },
        },
      },
    },
  });

  it("M048: three replicas with required spreading on two workers", () => {
    const findings = check(good(), { stages: [stage("db", [database(3, true)])] });
    expect(brief(findings)).toEqual([["spreading-impossible", "error", "components.db"]]);
    expect(findings[0]?.fix).toBe(
      "make the anti-affinity preferred, run 2, or add 1 worker, or set controlPlane.schedulable to true",
    );
    expect(check(good(), { stages: [stage("db", [database(2, true)])] })).toEqual([]);
    expect(check(good(), { stages: [stage("db", [database(3, false)])] })).toEqual([]);
    const open = { ...good(), controlPlane: { vip: "10.0.3.1", schedulable: true } };
    expect(check(open, { stages: [stage("db", [database(3, true)])] })).toEqual([]);
  });

  it("M048: the same in a release's values", () => {
    const values = {
      controller: {
        replicaCount: 3,
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: term } },
      },
    };
    const findings = check(good(), { stages: [releaseStage(release("ingress-nginx", { values }))] });
    expect(brief(findings).filter(([rule]) => rule === "spreading-impossible")).toEqual([
      ["spreading-impossible", "error", "components.ingress-nginx"],
    ]);
  });

  it("M048: three members of a quorum on two workers; the cause is said once", () => {
    const vault = (spec: object) => ({
      apiVersion: "vault.banzaicloud.com/v1alpha1",
      kind: "Vault",
      metadata: { name: "vault", namespace: "default" },
      spec: { size: 3, image: "hashicorp/vault:1.20.0", config: {}, ...spec },
    });
    const operator = {
      releases: [
        release("vault-operator", { makes: { crds: ["vault.banzaicloud.com/Vault"], podSecurity: "restricted" } }),
      ],
    };
    const rules = (spec: object) =>
      check(good(), { stages: [stage("vault", [vault(spec)])], ...operator })
        .filter(
          ({ family = "", ...finding }: { family?: string; rule: string }) => finding.rule !== "values-unverified",
        )
        .map(({ rule }) => rule);
    expect(rules({})).toEqual(["quorum-on-few-nodes"]);
    expect(rules({ podAntiAffinity: "kubernetes.io/hostname" })).toEqual(["spreading-impossible"]);
  });
});

describe("must not be refused", () => {
  it("R1: one machine that does everything gets one remark", () => {
    const definition = {
      ...good(),
      controlPlane: { schedulable: true },
      machines: { node: { ...vm("control-plane", "pve1", "10.0.1.1", 16) } },
      proxmox: { ...good().proxmox, hosts: { pve1: proxmoxHost("10.0.0.2") } },
    };
    expect(brief(check(definition))).toEqual([["single-control-plane", "advice", "machines.node"]]);
  });

  it("R3: five control planes on three hosts, two and two and one", () => {
    const definition = good();
    definition.machines.cp3 = vm("control-plane", "pve1", "10.0.1.4");
    definition.machines.cp4 = vm("control-plane", "pve2", "10.0.1.5");
    expect(check(definition)).toEqual([]);
  });
});
