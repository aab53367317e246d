import { at } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { declaredOf, runbookOf } from "../../support/component";
import { buildNetwork, networkCluster } from "../../support/network";

describe("metallb", () => {
  const cluster = networkCluster({ metallb: {} });
  const built = buildNetwork(cluster);

  test("TC-3: the three pools, each by its name and given to nobody unasked", () => {
    const pools = built.stage("metallb-config").manifests.filter(({ kind }) => kind === "IPAddressPool");
    expect(pools.map((pool) => [pool.metadata.name, at(pool, "spec")])).toEqual([
      ["ingress-pool", { addresses: ["10.0.3.2-10.0.3.2"], autoAssign: false }],
      ["dns-pool", { addresses: ["10.0.3.3-10.0.3.3"], autoAssign: false }],
      ["services-pool", { addresses: ["10.0.3.4-10.0.3.20"], autoAssign: false }],
    ]);
  });

  test("TC-3: all pools are announced in layer 2", () => {
    expect(at(built.object("L2Advertisement", "pools"), "spec", "ipAddressPools")).toEqual([
      "ingress-pool",
      "dns-pool",
      "services-pool",
    ]);
  });

  test("TC-3: a Service asks for its pool by name; two may share one address", () => {
    const offer = declaredOf(cluster).loadBalancer;
    expect(offer?.annotations("dns-pool")).toEqual({ "metallb.io/address-pool": "dns-pool" });
    expect(offer?.annotations("dns-pool", "powerdns")).toEqual({
      "metallb.io/address-pool": "dns-pool",
      "metallb.io/allow-shared-ip": "powerdns",
    });
  });

  test("control planes announce addresses only where there are no workers", () => {
    expect(at(built.release("metallb").values, "speaker", "ignoreExcludeLB")).toBe(false);
    const alone = networkCluster(
      { metallb: {} },
      { machines: { node: { role: "control-plane", address: "10.0.1.1", installDisk: "/dev/sda", link: "enp1s0" } } },
    );
    expect(at(buildNetwork(alone).release("metallb").values, "speaker", "ignoreExcludeLB")).toBe(true);
  });

  test("the pools follow the controller that knows them and answers their webhook", () => {
    const edges = link(
      built.stages,
      built.namespaces.map(({ name }) => ({ kind: "Namespace", name, by: "the test" })),
    ).dependencies.all;
    expect(edges.map(({ from, to }) => [from, to])).toContainEqual(["metallb-config", "metallb"]);
  });

  test("the speaker's namespace is privileged, with the reason beside it", () => {
    expect(built.namespaces.find(({ name }) => name === "metallb-system")).toMatchObject({
      level: "privileged",
      reasons: [expect.stringContaining("ARP and NDP")],
    });
  });

  test("TC-17: the runbook lists every pool with its addresses", () => {
    expect(runbookOf(cluster, "metallb")[0]?.body).toContain("| `services-pool` | 10.0.3.4-10.0.3.20 |");
  });
});
