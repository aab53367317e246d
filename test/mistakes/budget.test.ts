import { brief, check, good, nas, proxmoxHost, release, releaseStage, stage, vm } from "./plan";

const deployment = (name: string, memory: string, replicas = 1, cpu = "100m") => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace: "default" },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: "registry.example.org/app:1", resources: { requests: { memory, cpu } } }] },
    },
  },
});

describe("budget", () => {
  it("M011: a VM that is no node counts as well", () => {
    const vms = {
      truenas: { ...nas("before-nodes"), memory: "48 GiB", cpus: 40, disks: [{ name: "pool", size: "900 GiB" }] },
    };
    expect(brief(check({ ...good(), vms }))).toEqual([
      ["datastore-space", "error", "proxmox.hosts.pve1.datastores.local-lvm"],
      ["host-memory", "error", "proxmox.hosts.pve1.memory"],
      ["vm-larger-than-host", "error", "vms.truenas.cpus"],
    ]);
  });

  it("M011: machines of a host take more memory than it has after its reserve", () => {
    const definition = good();
    definition.proxmox.hosts.pve2 = proxmoxHost("10.0.0.3", 28);
    expect(check(definition)).toEqual([]);
    definition.machines.worker1 = vm("worker", "pve2", "10.0.2.2", 20);
    const findings = check(definition);
    expect(brief(findings)).toEqual([["host-memory", "error", "proxmox.hosts.pve2.memory"]]);
    expect(findings[0]?.message).toBe(
      "machines of pve2 take 28 GiB of 28 GiB, 3.4 GiB of which Proxmox keeps (the default reserve): 3.4 GiB too much (cp1 8 GiB, worker1 20 GiB)",
    );
    expect(findings[0]?.fix).toBe("move cp1 (8 GiB) to pve3, which has 50.8 GiB free");
  });

  it("M011: more virtual CPUs than the host has threads, in one machine and in all", () => {
    const one = good();
    one.machines.worker1 = { ...vm("worker", "pve2", "10.0.2.2", 16), cpus: 24 };
    expect(brief(check(one))).toEqual([["vm-larger-than-host", "error", "machines.worker1.cpus"]]);
    const all = good();
    for (const index of [2, 3])
      all.machines[`worker${index}`] = { ...vm("worker", "pve3", `10.0.2.${index + 1}`), cpus: 16 };
    expect(brief(check(all))).toEqual([["host-cpu", "warning", "proxmox.hosts.pve3.cpus"]]);
  });

  it("M011: disks that are larger than their datastore", () => {
    const definition = good();
    definition.machines.worker1 = { ...vm("worker", "pve2", "10.0.2.2", 16), disk: "850 GiB" };
    const findings = check(definition);
    expect(brief(findings)).toEqual([["datastore-space", "error", "proxmox.hosts.pve2.datastores.local-lvm"]]);
    expect(findings[0]?.fix).toBe("take 14 GiB away, or put a disk on another datastore");
  });

  it("M012: one pod asks for more than the largest node can give", () => {
    const findings = check(good(), { stages: [stage("app", [deployment("cache", "16Gi")])] });
    expect(brief(findings)).toEqual([["pod-larger-than-node", "error", "components.app"]]);
    expect(findings[0]?.message).toContain("the largest node, worker0, has 15.5 GiB of 16 GiB for pods");
    expect(check(good(), { stages: [stage("app", [deployment("cache", "15Gi")])] }).map(({ rule }) => rule)).toEqual(
      [],
    );
  });

  it("M012: the same in the values of a release", () => {
    const values = { prometheus: { prometheusSpec: { resources: { requests: { memory: "16Gi" } } } } };
    const findings = check(good(), { stages: [releaseStage(release("loki", { values }))] });
    expect(brief(findings)).toContainEqual(["pod-larger-than-node", "error", "components.loki"]);
  });

  it("M012: more CPUs than any node has", () => {
    expect(brief(check(good(), { stages: [stage("app", [deployment("a", "1Gi", 1, "4")])] }))).toEqual([
      ["pod-larger-than-node", "error", "components.app"],
    ]);
  });

  it("M013: one worker whose apps fit nowhere else", () => {
    const { worker1: _gone, ...machines } = good().machines;
    const definition = { ...good(), machines, controlPlane: { vip: "10.0.3.1", schedulable: true } };
    const findings = check(definition, { stages: [stage("app", [deployment("a", "3Gi", 4)])] });
    expect(brief(findings)).toEqual([["capacity-after-loss", "warning", "machines.worker0"]]);
    expect(findings[0]?.message).toBe(
      "without worker0 there is no room for Deployment default/a: 3 GiB too little, counting only requests that are known and leaving 4 GiB to each control plane",
    );
    expect(check(definition, { stages: [stage("app", [deployment("a", "3Gi", 3)])] })).toEqual([]);
  });
});
