import { brief, check, good, inputOf, nas, refused, stage, vm } from "./plan";

describe("the good definition", () => {
  it("has no finding", () => {
    expect(check(good())).toEqual([]);
  });
});

describe("address plan", () => {
  it("M001: the load-balancer pool covers a node's address", () => {
    const definition = good();
    definition.network.loadBalancers.services = "10.0.2.1-10.0.2.1";
    const findings = check(definition);
    expect(brief(findings)).toEqual([["address-overlap", "error", "network.loadBalancers.services"]]);
    expect(findings[0]?.message).toBe(
      "load-balancer pool services (10.0.2.1) and machine worker0 (10.0.2.1) share 10.0.2.1",
    );
    expect(findings[0]?.fix).toBe("take the address out of the pool, or move it: 10.0.2.3 is free");
  });

  it("M001: the same for a VM that is no node", () => {
    const definition = good();
    definition.network.loadBalancers.services = "10.0.0.16-10.0.0.31";
    const findings = check({ ...definition, vms: { truenas: nas("before-nodes") } });
    expect(brief(findings)).toEqual([["address-overlap", "error", "network.loadBalancers.services"]]);
    expect(findings[0]?.message).toContain("VM truenas (10.0.0.20)");
  });

  it("M002: the load-balancer pool and the DHCP range overlap", () => {
    const definition = good();
    definition.network.dhcp = ["10.0.3.20-10.0.3.199"];
    const findings = check(definition);
    expect(brief(findings)).toEqual([["address-overlap", "error", "network.loadBalancers.services"]]);
    expect(findings[0]?.message).toContain("the DHCP range (10.0.3.20-10.0.3.199) share 10.0.3.20");
    expect(findings[0]?.fix).toContain("10.0.3.200-10.0.3.216 is free");
  });

  it("M003: a node gets the address of the DNS server, of the NAS, of a hypervisor", () => {
    const dns = good();
    dns.network.nameservers = ["10.0.0.10"];
    dns.machines.worker0 = vm("worker", "pve1", "10.0.0.10", 16);
    const findings = check(dns);
    expect(brief(findings)).toEqual([["address-overlap", "error", "machines.worker0.address"]]);
    expect(findings[0]?.fix).toBe("give machine worker0 another address: 10.0.0.11 is free");

    const nas = good();
    nas.machines.worker0 = vm("worker", "pve1", "10.0.0.9", 16);
    expect(brief(check(nas))).toEqual([["address-overlap", "error", "machines.worker0.address"]]);

    const hypervisor = good();
    hypervisor.machines.worker0 = vm("worker", "pve1", "10.0.0.2", 16);
    expect(refused(hypervisor)).toEqual([
      "clusters/home.ts proxmox.hosts.pve1.address: got 10.0.0.2, want an address of its own: machines.worker0.address has it already. Fix: 10.0.2.3 is free.",
    ]);
  });

  it("M004: the API address outside the layer-2 network is refused by the model", () => {
    const definition = good();
    definition.controlPlane = { vip: "10.1.3.1" };
    expect(refused(definition)).toEqual([
      "clusters/home.ts controlPlane.vip: got 10.1.3.1, want an address inside network.subnet 10.0.0.0/16. Fix: 10.0.2.3 is free.",
    ]);
  });

  it("M005: the pod network contains the node network", () => {
    const definition = { ...good(), network: { ...good().network, pods: "10.0.0.0/12" } };
    const findings = check(definition);
    expect(brief(findings)).toEqual([["network-overlap", "error", "network.pods"]]);
    expect(findings[0]?.message).toBe("the pod network 10.0.0.0/12 and the machines' network 10.0.0.0/16 overlap");
    expect(findings[0]?.fix).toBe("write 10.240.0.0/12, which meets no other network");
  });

  it("M006: the pod network has fewer blocks than the cluster has nodes", () => {
    const definition = { ...good(), network: { ...good().network, pods: "10.244.0.0/22" } };
    const findings = check(definition);
    expect(brief(findings)).toEqual([["pod-network-size", "error", "network.pods"]]);
    expect(findings[0]?.message).toBe("the pod network 10.244.0.0/22 has 4 blocks of /24, and 5 nodes need one each");
    expect(findings[0]?.fix).toBe("write 10.244.0.0/21 or a larger network");
  });

  it("M058: the nodes resolve names through a DNS server that runs in the cluster", () => {
    const definition = good();
    definition.network.nameservers = ["10.0.3.4"];
    const findings = check(definition);
    expect(brief(findings)).toEqual([["nameserver-in-cluster", "error", "network.nameservers[0]"]]);
    expect(findings[0]?.fix).toBe("write 10.0.0.1, the gateway, or a public resolver");
  });
});

describe("address plan, further", () => {
  it("M002: the DHCP range covers the DNS server; one that is reserved by name is known to the router", () => {
    const definition = good();
    definition.network.nameservers = ["10.0.9.5"];
    const findings = check(definition);
    expect(brief(findings)).toEqual([["dhcp-over-fixed-address", "warning", "network.dhcp[0]"]]);
    expect(findings[0]?.message).toBe(
      "the DHCP range 10.0.9.0-10.0.9.99 covers 10.0.9.5 of the name server (network.nameservers[0])",
    );
    definition.network.reserved = { dns: "10.0.9.5" };
    expect(check(definition)).toEqual([]);
  });

  it("M005: the mesh VPN and the service network", () => {
    const definition = { ...good(), network: { ...good().network, services: "100.64.0.0/16" } };
    expect(check(definition)).toEqual([]);
    const joined = { ...definition, talos: { extensions: ["siderolabs/tailscale"] } };
    const findings = check(joined);
    expect(brief(findings)).toEqual([["network-overlap", "error", "network.services"]]);
    expect(findings[0]?.fix).toBe("write 10.96.0.0/16, which meets no other network");
  });

  it("M005: machines, pods and services of different address families", () => {
    const findings = check({ ...good(), network: { ...good().network, pods: "fd00:10:244::/56" } });
    expect(brief(findings)).toEqual([["address-families", "error", "network.pods"]]);
    expect(findings[0]?.fix).toBe("take one of the machines' family, e.g. 10.244.0.0/16");
  });

  it("IPv6 throughout is as good as IPv4", () => {
    const definition = good();
    const six = {
      ...definition,
      network: {
        subnet: "fd00:1::/64",
        gateway: "fd00:1::1",
        nameservers: ["fd00:1::1"],
        loadBalancers: { services: "fd00:1::1000-fd00:1::10ff" },
        pods: "fd00:10:244::/56",
        services: "fd00:10:96::/112",
      },
      controlPlane: { vip: "fd00:1::10" },
      machines: Object.fromEntries(
        Object.entries(definition.machines).map(([name, machine], index) => [
          name,
          { ...machine, address: `fd00:1::${20 + index}` },
        ]),
      ),
    };
    expect(check(six)).toEqual([]);
    const over = { ...six, network: { ...six.network, loadBalancers: { services: "fd00:1::20-fd00:1::2f" } } };
    expect(check(over)[0]?.message).toContain("machine cp0 (fd00:1::20)");
  });
});

describe("load-balancer requests", () => {
  const service = (name: string, annotations: Record<string, string>) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default", annotations },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  });

  it("M001: an address outside every pool", () => {
    const findings = check(good(), {
      stages: [stage("app", [service("a", { "metallb.io/loadBalancerIPs": "10.0.2.1" })])],
    });
    expect(brief(findings)).toEqual([["load-balancer-address", "error", "components.app"]]);
    expect(findings[0]?.fix).toBe("ask for 10.0.3.2, which is free");
  });

  it("M001: an address that two claim; a sharing key lets them share it", () => {
    const ask = { "lbipam.cilium.io/ips": "10.0.3.5" };
    const findings = check(good(), { stages: [stage("app", [service("a", ask), service("b", ask)])] });
    expect(brief(findings)).toEqual([["load-balancer-address", "error", "components.app"]]);
    expect(findings[0]?.message).toBe("Service default/b and Service default/a both ask for 10.0.3.5");
    const shared = { ...ask, "lbipam.cilium.io/sharing-key": "dns" };
    expect(check(good(), { stages: [stage("app", [service("a", shared), service("b", shared)])] })).toEqual([]);
  });

  it("M001: pools that find their Services by a label", () => {
    const labelled = (name: string) => ({
      ...service(name, {}),
      metadata: { name, namespace: "default", labels: { pool: "web" } },
    });
    const plan = { stages: [stage("app", [labelled("a"), labelled("b")])] };
    const { declared } = inputOf(good(), plan);
    const loadBalancer = { by: "Cilium", annotations: () => ({}), labels: (pool: string) => ({ pool }) };
    const findings = check(good(), plan, { declared: { ...declared, loadBalancer } });
    expect(brief(findings)).toEqual([["load-balancer-address", "error", "network.loadBalancers.web"]]);
    expect(findings[0]?.message).toBe(
      "the pool web has 1 address, and 2 ask for one: Service default/a, Service default/b",
    );
  });

  it("M001: a pool name that does not exist, with the nearest one", () => {
    const findings = check(good(), {
      stages: [stage("app", [service("a", { "metallb.io/address-pool": "servces" })])],
    });
    expect(findings.map(({ fix }) => fix)).toEqual(["write services"]);
  });

  it("a Service of type LoadBalancer where nothing gives addresses", () => {
    const without = ["ingress", "issuer", "identity", "secretStores", "loadBalancer"];
    const bare = { ...good(), components: { everythingElse: { without } } };
    const plan = { stages: [stage("app", [service("a", {})])] };
    expect(brief(check(bare, plan))).toEqual([["load-balancer-unserved", "error", "components.app"]]);
    expect(check(good(), plan)).toEqual([]);
  });

  it("M001: more that ask for a pool than it has addresses", () => {
    const ask = { "metallb.io/address-pool": "web" };
    const findings = check(good(), { stages: [stage("app", [service("a", ask), service("b", ask)])] });
    expect(brief(findings)).toEqual([["load-balancer-address", "error", "network.loadBalancers.web"]]);
  });
});

describe("must not be refused", () => {
  it("R2: control planes, workers and the API address in different blocks of one wire", () => {
    const definition = good();
    expect(definition.controlPlane.vip).toBe("10.0.3.1");
    expect(check(definition)).toEqual([]);
  });
});
