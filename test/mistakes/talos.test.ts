import { shapeOf } from "../../infra/talos/machine-shape";
import type { PlannedStack } from "../../lib/plan/stack";
import {
  brief,
  check,
  configured,
  good,
  inputOf,
  machinesOf,
  proxmoxHost,
  refused,
  release,
  releaseStage,
  stacksOf,
  stage,
  vm,
} from "./plan";

/** The emitted stacks of a definition, with one text replaced in all of them. */
function stacksWith(definition: object, from: string, to: string): readonly PlannedStack[] {
  return JSON.parse(JSON.stringify(stacksOf(definition)).replaceAll(from, to));
}

const legacy = () => ({ ...good(), versions: { talos: "1.11.6", kubernetes: "1.34.1" } });

describe("machine configuration", () => {
  it("emitted configurations have no finding, in the old and the new form", () => {
    expect(check(good(), {}, { machines: machinesOf(good()) })).toEqual([]);
    expect(brief(check(legacy(), {}, { machines: machinesOf(legacy()) }))).toEqual([
      ["end-of-life", "advice", "versions.talos"],
    ]);
  });

  it("M014: the shared address reaches a worker, as a document and as a key", () => {
    const document = { apiVersion: "v1alpha1", kind: "Layer2VIPConfig", name: "10.0.3.1", link: "eth0" };
    const key = { machine: { network: { interfaces: [{ interface: "eth0", vip: { ip: "10.0.3.1" } }] } } };
    for (const documents of [[document], [key]]) {
      const findings = check(good(), {}, configured(good(), { machine: "worker0", documents }));
      expect(brief(findings)).toEqual([["vip-on-worker", "error", "machines.worker0"]]);
      expect(findings[0]?.message).toContain("10.0.3.1");
      expect(check(good(), {}, configured(good(), { machine: "cp0", documents }))).toEqual([]);
    }
  });

  it("M015: old and new key for the name; the generated document counts", () => {
    const documents = [{ machine: { network: { hostname: "cp0" } } }];
    const findings = check(good(), {}, configured(good(), { machine: "cp0", documents }));
    expect(brief(findings)).toEqual([["old-and-new-key", "error", "machines.cp0"]]);
    expect(findings[0]?.message).toBe(
      "the configuration of cp0 holds machine.network.hostname and HostnameConfig, which contract 1.13 generates",
    );
    expect(findings[0]?.fix).toBe("remove machine.network.hostname, and say it in HostnameConfig");
  });

  it("M015: the same for resolver and time", () => {
    const documents = [
      { machine: { network: { nameservers: ["10.0.0.1"] }, time: { servers: ["10.0.0.1"] } } },
      { apiVersion: "v1alpha1", kind: "ResolverConfig" },
      { apiVersion: "v1alpha1", kind: "TimeSyncConfig" },
    ];
    expect(check(good(), {}, configured(good(), { machine: "cp0", documents })).map(({ fix }) => fix)).toEqual([
      "remove machine.network.nameservers, and say it in ResolverConfig",
      "remove machine.time, and say it in TimeSyncConfig",
    ]);
  });

  it("M015: a document that the installed Talos does not know", () => {
    const documents = [{ apiVersion: "v1alpha1", kind: "HostnameConfig", hostname: "cp0" }];
    const findings = check(legacy(), {}, configured(legacy(), { machine: "cp0", documents }));
    expect(brief(findings)[0]).toEqual(["document-kind", "error", "machines.cp0"]);
  });
});

describe("extensions and mounts", () => {
  const iscsi = release("democratic-csi", { values: { driver: { config: { driver: "freenas-api-iscsi" } } } });
  const rules = (definition: object, one: typeof iscsi) =>
    brief(check(definition, { stages: [releaseStage(one)] })).filter(([, severity]) => severity === "error");

  it("M017: a storage component needs a system extension that the schematic lacks", () => {
    const findings = check(good(), { stages: [releaseStage(iscsi)] });
    expect(brief(findings)[0]).toEqual(["missing-extension", "error", "components.democratic-csi"]);
    expect(findings[0]?.message).toContain("siderolabs/iscsi-tools, and worker0, worker1 lack it");
    expect(findings[0]?.fix).toBe("add siderolabs/iscsi-tools to talos.extensions");
    expect(rules({ ...good(), talos: { extensions: ["siderolabs/iscsi-tools"] } }, iscsi)).toEqual([]);
    const nfs = { ...iscsi, values: { driver: { config: { driver: "freenas-api-nfs" } } } };
    expect(rules(good(), nfs)).toEqual([]);
  });

  it("M017: what a component declares reaches every schematic, so a component of ours cannot forget it", () => {
    const { cluster, declared } = inputOf(good());
    const need = { component: "storage", reason: "iSCSI volumes", extensions: ["siderolabs/iscsi-tools"] };
    for (const machine of cluster.machines) {
      const plan = shapeOf(cluster, { ...declared, machines: [need] }, machine);
      expect(plan.image.systemExtensions).toContain("siderolabs/iscsi-tools");
      expect(plan.installer.systemExtensions).toContain("siderolabs/iscsi-tools");
    }
    expect(
      brief(check(good(), { stages: [releaseStage(iscsi)] }, { declared: { ...declared, machines: [need] } })),
    ).toEqual([]);
  });

  it("M017: a RuntimeClass without the runtime on any machine", () => {
    const gvisor = {
      apiVersion: "node.k8s.io/v1",
      kind: "RuntimeClass",
      metadata: { name: "gvisor" },
      handler: "runsc",
    };
    const findings = check(good(), { stages: [stage("gvisor", [gvisor])] });
    expect(findings.map(({ fix }) => fix)).toEqual(["add siderolabs/gvisor to talos.extensions"]);
  });

  it("M017: a storage component's host path that the kubelet does not see", () => {
    const longhorn = release("longhorn", { makes: { podSecurity: "privileged", podSecurityReason: "host disks" } });
    const talos = { extensions: ["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"] };
    expect(rules({ ...good(), talos }, longhorn)).toEqual([["missing-mount", "error", "components.longhorn"]]);
    const seen = inputOf({ ...good(), talos });
    const declared = {
      ...seen.declared,
      machines: [
        { component: "longhorn", reason: "data", kubeletMounts: [{ path: "/var/lib/longhorn", options: ["bind"] }] },
      ],
    };
    expect(check({ ...good(), talos }, { stages: [releaseStage(longhorn)] }, { declared })).toEqual([]);
  });
});

describe("images and VMs", () => {
  it("emitted stacks have no finding, with images per host and on a shared datastore", () => {
    expect(check(good(), {}, { stacks: stacksOf(good()) })).toEqual([]);
    const definition = good();
    const shared = {
      ...definition,
      proxmox: {
        ...definition.proxmox,
        datastores: { images: { kind: "nfs" as const, content: ["import" as const] } },
        defaults: { images: "images" },
      },
    };
    expect(check(shared, {}, { stacks: stacksOf(shared) })).toEqual([]);
  });

  it("M016: the agent is on for a VM whose image lacks it; the model always adds it", () => {
    const { cluster, declared } = inputOf(good());
    for (const machine of cluster.machines)
      expect(shapeOf(cluster, declared, machine).image.systemExtensions).toContain("siderolabs/qemu-guest-agent");
    // The schematic as somebody would write it by hand, under its own ID.
    const bare = "customization: {}\\n";
    const id = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";
    const [text = ""] = /customization:[^"]*/.exec(JSON.stringify(stacksOf(good()))) ?? [];
    const [was = ""] = /image\/([0-9a-f]{64})/.exec(JSON.stringify(stacksOf(good())))?.slice(1) ?? [];
    const stacks = JSON.parse(JSON.stringify(stacksWith(good(), was, id)).replaceAll(text, bare));
    const findings = check(good(), {}, { stacks });
    expect(brief(findings)).toEqual([["agent-without-extension", "error", "machines.cp0"]]);
    expect(findings[0]?.message).toContain("cp0, cp1, cp2, worker0, worker1");
    expect(findings[0]?.fix).toContain("add siderolabs/qemu-guest-agent");
  });

  it("M021: a VM on a host that the Proxmox cluster does not have is refused by the model", () => {
    const definition = good();
    definition.machines.worker0 = vm("worker", "pve5", "10.0.2.1", 16);
    expect(refused(definition)).toEqual([
      "clusters/home.ts machines.worker0.host: got pve5, want a host of proxmox.hosts: pve1, pve2, pve3.",
    ]);
  });

  it("M022: the image is on one host, the VM on another; emitted stacks download it on each", () => {
    const stacks = stacksOf(good());
    const text = JSON.stringify(stacks);
    const [, id = ""] = /proxmox_download_file\.pve1-([0-9a-f]{8})/.exec(text) ?? [];
    const one = JSON.parse(text.replaceAll(`proxmox_download_file.pve2-${id}`, `proxmox_download_file.pve1-${id}`));
    const findings = check(good(), {}, { stacks: one });
    expect(brief(findings)).toEqual([["image-not-on-host", "error", "machines.cp1.host"]]);
    expect(findings[0]?.fix).toBe(
      "download the image on pve2 as well, or name local in proxmox.datastores if it is shared",
    );
  });

  it("M023: a compressed image that Proxmox cannot unpack; emitted stacks take qcow2", () => {
    const findings = check(good(), {}, { stacks: stacksWith(good(), "nocloud-amd64.qcow2", "nocloud-amd64.raw.xz") });
    expect(brief(findings)).toEqual([["image-form", "error", "talos.image"]]);
    expect(findings[0]?.fix).toMatch(/nocloud-amd64\.qcow2$/);
  });

  it("a host that is new needs nothing but its entry", () => {
    const definition = good();
    definition.proxmox.hosts.pve4 = proxmoxHost("10.0.0.5");
    expect(check(definition, {}, { stacks: stacksOf(definition) })).toEqual([]);
  });
});
