import { listAt } from "../../../lib/data/fields";
import type { MachineNeed } from "../../../lib/declared/asked";
import { at, type Change, sampleCluster } from "../sample";
import { ofKind, patchesOf, TALOS_1_11, TALOS_1_12, TALOS_1_13 } from "./patch-sample";

const management = { workstation: "10.0.5.7", tailnet: "100.64.0.0/10" };

function rules(name: string, options: Change = {}, machines: readonly MachineNeed[] = [], more: Change = {}) {
  const documents = patchesOf(name, { talos: { firewall: { management, ...options } }, ...more }, machines);
  return new Map(ofKind(documents, "NetworkRuleConfig").map((rule) => [String(rule.name), rule]));
}

/** Whether a rule lets a TCP or UDP port through. */
function opens(rule: unknown, port: number): boolean {
  return listAt(rule, "portSelector", "ports").some((ports) => {
    const [first = 0, last = first] = String(ports).split("-").map(Number);
    return first <= port && port <= last;
  });
}

const subnets = (rule: unknown) => listAt(rule, "ingress").map((entry) => at(entry, "subnet"));

describe("TT-5: the APIs are reached from named management addresses alone", () => {
  it("everything else is dropped, on every machine", () => {
    for (const name of ["cp-1", "worker-1"]) {
      const documents = patchesOf(name, { talos: { firewall: { management } } });
      expect(ofKind(documents, "NetworkDefaultActionConfig")).toMatchObject([{ ingress: "block" }]);
    }
  });

  it("management reaches the Kubernetes and the Talos API, and no other port", () => {
    expect(rules("cp-1").get("management")).toMatchObject({
      portSelector: { ports: [6443, 50000], protocol: "tcp" },
      ingress: [{ subnet: "10.0.5.7/32" }, { subnet: "100.64.0.0/10" }],
    });
    expect(at(rules("worker-1").get("management"), "portSelector", "ports")).toEqual([50000]);
  });

  it("nobody reaches them from the whole network of the machines", () => {
    for (const rule of rules("cp-1").values()) {
      if (opens(rule, 6443) || opens(rule, 50000)) expect(subnets(rule)).not.toContain("10.0.0.0/16");
    }
  });

  it("machines reach each other, and etcd is for control planes alone", () => {
    const plane = rules("cp-1");
    expect(subnets(plane.get("nodes-tcp"))).toEqual(["10.0.1.1/32", "10.0.1.2/32", "10.0.2.1/32"]);
    expect(opens(plane.get("nodes-tcp"), 10250)).toBe(true);
    expect(opens(plane.get("nodes-tcp"), 2379)).toBe(false);
    expect(subnets(plane.get("etcd"))).toEqual(["10.0.1.1/32", "10.0.1.2/32"]);
    expect(rules("worker-1").has("etcd")).toBe(false);
    // VXLAN and Geneve, whatever the network plugin uses.
    expect(opens(plane.get("nodes-udp"), 8472)).toBe(true);
  });

  it.each(["nodes-tcp", "pods-tcp"])(
    "H9: etcd's HTTP side of Talos 1.14 is not for %s, and what is around it stays open",
    (name) => {
      const ports = (talos: string) => {
        const versions = { talos, kubernetes: "1.36.3", contract: "1.13" };
        return [2381, 2382, 2383, 2384].map((port) => opens(rules("cp-1", {}, [], { versions }).get(name), port));
      };
      expect(ports("1.13.9")).toEqual([true, true, true, true]);
      expect(ports("1.14.0")).toEqual([true, true, false, true]);
    },
  );

  it.each([
    ["a later patch release", "cp-1", "1.14.7", {}],
    ["another control plane", "cp-2", "1.14.1", {}],
    ["with a service of one's own", "cp-1", "1.14.0", { services: { web: { ports: ["443"], from: ["10.0.0.0/16"] } } }],
  ])("H9: nor by any rule but etcd's own: %s", (_, machine, talos, options) => {
    const versions = { talos, kubernetes: "1.36.3", contract: "1.13" };
    const open = [...rules(machine, options, [], { versions })].filter(
      ([, rule]) => at(rule, "portSelector", "protocol") === "tcp" && opens(rule, 2383),
    );
    expect(open.map(([name]) => name)).toEqual(["etcd"]);
  });

  it("H9: silent: a worker has no etcd, and its port is as open as those around it", () => {
    const versions = { talos: "1.14.0", kubernetes: "1.36.3", contract: "1.13" };
    expect(opens(rules("worker-1", {}, [], { versions }).get("nodes-tcp"), 2383)).toBe(true);
  });

  it("H9: silent: members of etcd reach its HTTP side", () => {
    const versions = { talos: "1.14.0", kubernetes: "1.36.3", contract: "1.13" };
    expect(opens(rules("cp-1", {}, [], { versions }).get("etcd"), 2383)).toBe(true);
  });

  it("pods reach the Kubernetes API and the kubelet, but etcd and trustd never, and Talos only for who asked", () => {
    const pods = rules("cp-1").get("pods-tcp");
    expect(subnets(pods)).toEqual(["10.244.0.0/16"]);
    expect([6443, 10250, 2379, 2380, 50000, 50001].map((port) => opens(pods, port))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    const backup = { reason: "snapshots", talosApi: { roles: ["os:etcd:backup"], namespaces: ["backup"] } };
    const asked = rules("cp-1", {}, [backup]).get("pods-tcp");
    expect([50000, 50001].map((port) => opens(asked, port))).toEqual([true, false]);
    expect(opens(rules("worker-1", {}, [backup]).get("pods-tcp"), 50000)).toBe(false);
  });

  it("a service of the host's own network is opened by name", () => {
    const services = { web: { ports: ["80", "8000-8010"], from: ["10.0.0.0/16"] } };
    expect(rules("worker-1", { services }).get("service-web")).toMatchObject({
      portSelector: { ports: [80, "8000-8010"], protocol: "tcp" },
      ingress: [{ subnet: "10.0.0.0/16" }],
    });
  });

  it.each([
    ["1.11", TALOS_1_11],
    ["1.12", TALOS_1_12],
    ["1.13", TALOS_1_13],
  ])("fits Talos %s", (_, versions) => {
    expect(rules("cp-1", {}, [], versions).size).toBe(6);
  });

  it("is off unless the definition asks; nobody is shut out by an empty list, and a range must be a block", () => {
    expect(ofKind(patchesOf("cp-1"), "NetworkDefaultActionConfig")).toEqual([]);
    expect(() => sampleCluster({ talos: { firewall: { management: {} } } })).toThrow(/at least one address/);
    expect(() => sampleCluster({ talos: { firewall: { management: { desk: "10.0.5.1-10.0.5.9" } } } })).toThrow(
      /talos\.firewall\.management\.desk.*an address or a CIDR block/s,
    );
  });
});

describe("TT-5: names of the API's certificate", () => {
  it("the tailnet's name is one of them", () => {
    const change = { controlPlane: { vip: "10.0.3.1", certificateNames: ["home.example-tailnet.ts.net"] } };
    const [main] = ofKind(patchesOf("cp-1", change), undefined);
    expect(listAt(main, "cluster", "apiServer", "certSANs")).toContain("home.example-tailnet.ts.net");
    expect(listAt(main, "machine", "certSANs")).toContain("home.example-tailnet.ts.net");
  });
});
