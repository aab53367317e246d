import { at, listAt } from "../../lib/data/fields";
import { InputError } from "../../lib/model/problem";
import { foundBy, objectOf, synthHome } from "./definition";

/** Services at a port of every machine, as issue 11 asks for: any home, whatever it does without a load balancer. */
const IMAGE = "ghcr.io/owner/broker:1.2.3";
const NODE_PORT = { type: "NodePort", nodePort: 31_883 };
const broker = (fields: object, more: object = {}) =>
  synthHome({ apps: { broker: { image: IMAGE, port: 1883, ...fields } }, ...more });
const specOf = (fields: object, more: object = {}) => objectOf(broker(fields, more), "Service", "broker").spec;
const given = (range: string) => ({
  controlPlane: controlPlane({ apiServer: { args: { "service-node-port-range": range } } }),
});
const controlPlane = (more: object) => ({ vip: "192.168.1.20", schedulable: true, ...more });
const firewall = (services: object = {}) => ({
  talos: { firewall: { management: { laptop: "192.168.1.50" }, services } },
});
const KUBE_PROXY = { components: { cilium: undefined } };
const service = (name: string, nodePort: number, protocol = "TCP") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "own" },
  spec: { type: "NodePort", selector: { app: name }, ports: [{ port: 80, nodePort, protocol }] },
});
const own = (...from: object[]) => ({ manifests: { own: { from, namespace: "own" } } });
const refused = (exposed: object) => () => broker({ service: exposed });

describe("what an app says", () => {
  test("one number is enough for one port", () => {
    expect(specOf({ service: { ...NODE_PORT, externalTrafficPolicy: "Local" } })).toEqual({
      type: "NodePort",
      externalTrafficPolicy: "Local",
      selector: { "app.kubernetes.io/name": "broker", "app.kubernetes.io/instance": "broker" },
      ports: [{ name: "http", port: 1883, targetPort: "http", protocol: "TCP", nodePort: 31_883 }],
    });
  });

  test("several ports by name, and the API server chooses the others", () => {
    const spec = specOf({ ports: { ws: 9001 }, service: { type: "NodePort", nodePort: { ws: 30_901 } } });
    expect(listAt(spec, "ports").map((one) => [at(one, "name"), at(one, "nodePort")])).toEqual([
      ["http", undefined],
      ["ws", 30_901],
    ]);
  });

  test("a further Service, and whoever comes to the machines is let in", () => {
    const made = broker({ from: ["namespace"], services: { outside: NODE_PORT } });
    expect(at(objectOf(made, "Service", "broker-outside").spec, "ports", 0, "nodePort")).toBe(31_883);
    expect(at(objectOf(made, "Service", "broker").spec, "type")).toBeUndefined();
    expect(listAt(objectOf(made, "NetworkPolicy", "broker").spec, "ingress")).toContainEqual({
      ports: [{ port: "http", protocol: "TCP" }],
    });
  });

  test("the inventory lists them, by number", () => {
    const made = broker({ service: NODE_PORT }, own(service("radio", 30_080, "UDP")));
    const inventory = made.tree.files().find(([path]) => path.endsWith("/inventory.md"))?.[1];
    const rows = inventory?.split("\n").filter((line) => /^\| 3\d{4} /.test(line));
    expect(rows).toEqual(["| 30080 | UDP | Service own/radio |  |", "| 31883 | TCP | Service broker/broker | http |"]);
  });

  test.each([
    [{ type: "NodePort", nodePort: 70_000 }, "apps.broker.service.nodePort"],
    [{ type: "NodePort", nodePort: "31883" }, "apps.broker.service.nodePort"],
    [{ nodePort: 31_883 }, "want the type NodePort for a Service with a node port. Fix: add type: NodePort"],
    [{ ...NODE_PORT, pool: "ingress-pool" }, "want the type LoadBalancer for a Service with a pool. Fix: remove pool"],
    [{ ...NODE_PORT, address: "192.168.1.60" }, "want the type LoadBalancer for a Service with an address"],
    [{ type: "LoadBalancer", pool: "ingress-pool", nodePort: 31_883 }, "Fix: remove nodePort: it has an address"],
    [{ externalTrafficPolicy: "Local" }, "want the type NodePort or LoadBalancer"],
    [
      { type: "NodePort", nodePort: { htp: 30_080 } },
      "apps.broker.service.nodePort: got htp, want a port of the app: http. Fix: write http",
    ],
  ])("%j is refused with its place", (exposed, told) => {
    expect(refused(exposed)).toThrow(told);
    expect(refused(exposed)).toThrow(InputError);
  });

  test("one number for two ports says how to write it", () => {
    expect(() => broker({ ports: { ws: 9001 }, service: NODE_PORT })).toThrow(
      "apps.broker.service.nodePort: got one number for the ports http, ws, want one for each of them, by name, or ports with one name. Fix: write nodePort: {http: 31883}",
    );
  });
});

describe("the node ports of the API server", () => {
  const found = (more: object) => foundBy(broker({ service: NODE_PORT }, more), "node-port");

  test.each(["30000-32767", "31000+1000", "31883"])("%s holds 31883", (range) =>
    expect(found(given(range))).toEqual([]),
  );

  test("others do not, whether a field or a patch says them", () => {
    const told =
      "node-port apps.broker.service.nodePort: Service broker/broker spec.ports[0].nodePort is 31883, outside 20000-22767. Fix: write 20000, which is free, or leave nodePort out, and the API server chooses one";
    expect(found(given("20000-22767"))).toEqual([told]);
    const extraArgs = { "service-node-port-range": "20000-22767" };
    expect(found({ controlPlane: controlPlane({ patches: [{ cluster: { apiServer: { extraArgs } } }] }) })).toEqual([
      told,
    ]);
  });

  test.each(["32767-30000", "all", "30000-99999"])("%s is none", (range) => {
    expect(foundBy(broker({}, given(range)), "program-flag")[0]).toContain(
      "controlPlane.apiServer.args.service-node-port-range",
    );
  });

  test("Cilium serves the same, unless something else says otherwise", () => {
    const range = (more: object) => {
      const values = broker({}, more).platformReleases.find(({ name }) => name === "cilium")?.values;
      return at(values, "nodePort", "range");
    };
    expect(range({})).toBe("30000,32767");
    expect(range(given("20000-22767"))).toBe("20000,22767");
    const wrong = broker({}, { ...given("20000-22767"), components: { cilium: { nodePortRange: "30000-32767" } } });
    expect(foundBy(wrong, "node-port-range-differs")[0]).toContain(
      "release cilium serves node ports 30000-32767, and the API server gives 20000-22767",
    );
  });
});

describe("one port of the machines is for one Service", () => {
  const found = (more: object) => foundBy(broker({ service: NODE_PORT }, more), "node-port");

  test("of an app and of manifests", () => {
    expect(found(own(service("radio", 31_883)))[0]).toContain("31883, which Service");
    expect(found(own(service("radio", 31_883, "UDP")))).toEqual([]);
  });

  test("of an app and of a chart's values", () => {
    const released = (values: object) => found({ releases: { traefik: { values } } });
    expect(released({ service: { type: "NodePort", nodePort: 31_883 } })[0]).toContain(
      "31883, which Service broker/broker has already",
    );
    expect(released({ service: { type: "NodePort", nodePorts: { http: 8080 } } })[0]).toContain(
      "node-port releases.traefik.values.service.nodePorts.http: release traefik value service.nodePorts.http is 8080, outside 30000-32767",
    );
    expect(released({ service: { type: "ClusterIP", nodePort: 31_883 } })).toEqual([]);
  });
});

describe("the firewall of the machines", () => {
  const behind = (more: object) => foundBy(broker({ service: NODE_PORT }, more), "node-port-behind-firewall");
  const past = (more: object) => foundBy(broker({ service: NODE_PORT }, more), "node-port-past-firewall");

  test("kube-proxy is behind it, so the port has to be opened", () => {
    expect(behind(KUBE_PROXY)).toEqual([]);
    expect(behind({ ...KUBE_PROXY, ...firewall() })).toEqual([
      'node-port-behind-firewall apps.broker.service.nodePort: Service broker/broker: its node port is 31883, and talos.firewall lets nobody from outside the cluster to tcp 31883. Fix: add an entry to talos.firewall.services with ports: ["31883"], protocol: tcp and those who may connect, or give the Service a pool of network.loadBalancers',
    ]);
    const opened = (ports: string[], protocol = "tcp") =>
      firewall({ mqtt: { ports, protocol, from: ["192.168.1.0/24"] } });
    expect(behind({ ...KUBE_PROXY, ...opened(["31883"]) })).toEqual([]);
    expect(behind({ ...KUBE_PROXY, ...opened(["31000-32000"]) })).toEqual([]);
    expect(behind({ ...KUBE_PROXY, ...opened(["31883"], "udp") })).toHaveLength(1);
  });

  test("a port that the API server chooses needs all of them open", () => {
    const chosen = (services: object) =>
      foundBy(
        broker({ service: { type: "NodePort" } }, { ...KUBE_PROXY, ...firewall(services) }),
        "node-port-behind-firewall",
      );
    expect(chosen({})[0]).toContain("its node port is one of 30000-32767, as the API server chooses");
    expect(chosen({ all: { ports: ["30000-32767"], from: ["192.168.1.0/24"] } })).toEqual([]);
  });

  test("Cilium is in front of it, unless its own firewall of the host decides", () => {
    expect(behind(firewall())).toEqual([]);
    expect(past(firewall())[0]).toContain("its node ports are open at every machine whatever talos.firewall says");
    expect(past({ ...KUBE_PROXY, ...firewall() })).toEqual([]);
    const hostFirewall = { releases: { cilium: { values: { hostFirewall: { enabled: true } } } } };
    expect([...past({ ...firewall(), ...hostFirewall }), ...behind({ ...firewall(), ...hostFirewall })]).toEqual([]);
  });
});
