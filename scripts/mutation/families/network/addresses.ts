import { textAt } from "../../../../lib/data/fields";
import type { Random } from "../../../attack/random";
import { type Fault, type Home, own, trialOf } from "../../home";
import { served, service } from "./served";

const poolStart = ({ definition }: Home) => {
  const pool = textAt(definition, "network", "loadBalancers", "ingress-pool") ?? "";
  const [first = "", last = ""] = pool.split("-");
  return { first, last, number: Number(first.split(".")[3]), end: Number(last.split(".")[3]) };
};

const isMetallb = ({ components }: Home) => components.includes("metallb");

const chartOf = ({ ingress }: Home) => (ingress === "traefik" ? "traefik" : "ingress-nginx");

/** A request for a load-balancer address, in every spelling that the two load balancers know. */
function asking(random: Random, home: Home, address: string): readonly [form: string, object] {
  const keys = isMetallb(home)
    ? ["metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs"]
    : ["lbipam.cilium.io/ips", "io.cilium/lb-ipam-ips"];
  const key = random.pick(keys) ?? "";
  const annotations = { [key]: address };
  const name = "door";
  const inValues =
    home.ingress === "traefik" ? { service: { annotations } } : { controller: { service: { annotations } } };
  const [form, object] = random.pick([
    [`Service ${key}`, own(served(name), service(name, { type: "LoadBalancer" }, { annotations }))],
    ["Service loadBalancerIP", own(served(name), service(name, { type: "LoadBalancer", loadBalancerIP: address }))],
    [`values ${key}`, { releases: { [chartOf(home)]: { values: inValues } } }],
    [
      "values loadBalancerIP",
      {
        releases: {
          [chartOf(home)]: {
            values:
              home.ingress === "traefik"
                ? { service: { spec: { loadBalancerIP: address } } }
                : { controller: { service: { loadBalancerIP: address } } },
          },
        },
      },
    ],
  ] as const) ?? ["", {}];
  return [form, object];
}

const outsidePool: Fault = (random, home) => {
  const { number, end } = poolStart(home);
  const address =
    random.pick([
      `${home.net}${2 + random.below(8)}`,
      `${home.net}${number - 1 - random.below(60)}`,
      `${home.net}${Math.min(254, end + 1 + random.below(5))}`,
      `10.77.${random.below(250)}.9`,
      "fd00::9",
    ]) ?? "";
  const [form, bad] = asking(random, home, address);
  return trialOf(home, {
    kind: `an address outside the pools: ${form}`,
    what: address,
    good: [asking(random, home, `${home.net}${number + 3}`)[1]],
    bad: [bad],
    names: (text) => text.includes(address),
  });
};

const askedTwice: Fault = (random, home) => {
  const { number } = poolStart(home);
  const address = `${home.net}${number + 2 + random.below(8)}`;
  const key = isMetallb(home) ? "metallb.io/loadBalancerIPs" : "lbipam.cilium.io/ips";
  const ask = (name: string, by: "annotation" | "field") =>
    by === "annotation"
      ? service(name, { type: "LoadBalancer" }, { annotations: { [key]: address } })
      : service(name, { type: "LoadBalancer", loadBalancerIP: address });
  const by = random.pick(["annotation", "field"] as const) ?? "field";
  const other = random.pick(["annotation", "field"] as const) ?? "field";
  return trialOf(home, {
    kind: `one address asked for twice (${by}, ${other})`,
    what: address,
    good: [own(served("one"), ask("one", by))],
    bad: [own(served("one"), served("two"), ask("one", by), ask("two", other))],
    names: (text) => text.includes(address),
  });
};

/** Pools against everything else that has an address. */
const pools: Fault = (random, home) => {
  const { net } = home;
  const node = 21 + random.below(3);
  const [what, range] = random.pick([
    ["over a node", `${net}${node - 1 * random.below(2)}-${net}${node + random.below(3)}`],
    ["over a host", `${net}${11 + random.below(3)}`],
    ["over the API address", `${net}18-${net}20`],
    ["over the gateway", `${net}1-${net}4`],
    ["that ends on the broadcast address", `${net}${240 + random.below(10)}-${net}255`],
    ["on the network's own address", `${net}0-${net}0`],
    ["in another network", `10.${random.below(90) + 100}.1.1-10.${random.below(90) + 100}.1.9`],
    ["backwards", `${net}240-${net}230`],
  ] as const) ?? ["", ""];
  return trialOf(home, {
    kind: `a pool ${what}`,
    what: range,
    bad: [{ network: { loadBalancers: { second: range } } }],
    names: (text) => text.includes("second"),
  });
};

/** Fields of the definition that hold an address, given one that something else has. */
const addresses: Fault = (random, home) => {
  const { net } = home;
  const { first } = poolStart(home);
  const taken = random.pick([`${net}1`, `${net}11`, `${net}20`, `${net}22`, first, `${net}255`, `${net}0`]) ?? "";
  const node = random.pick(home.nodes.filter((name) => name !== "cp-2")) ?? "cp-1";
  const [where, change] = random.pick([
    [`machines.*.address`, { machines: { [node]: { address: taken } } }],
    ["controlPlane.vip", { controlPlane: { vip: taken } }],
    ["proxmox.hosts.*.address", { proxmox: { hosts: { pve2: { address: taken } } } }],
    ["network.gateway", { network: { gateway: taken } }],
  ] as const) ?? ["", {}];
  if ((where === "controlPlane.vip" && taken === `${net}20`) || (where === "network.gateway" && taken === `${net}1`))
    return undefined;
  return trialOf(home, {
    kind: `${where}: an address that is taken, or nobody's`,
    what: taken,
    bad: [change],
    names: (text) => text.includes(taken),
  });
};

const networks: Fault = (random, home) => {
  const which = random.pick(["pods", "services"]) ?? "";
  const [what, network] = random.pick([
    ["over the machines", random.pick([`${home.net}0/24`, "192.168.0.0/16"]) ?? ""],
    ["over each other", which === "pods" ? "10.96.0.0/12" : "10.244.0.0/16"],
    ["over link-local addresses", "169.254.0.0/16"],
    ["too small", which === "pods" ? "10.60.0.0/24" : "10.60.0.0/30"],
  ] as const) ?? ["", ""];
  return trialOf(home, {
    kind: `network.${which} ${what}`,
    what: network,
    bad: [{ network: { [which]: network } }],
    names: (text) => /network/.test(text),
  });
};

const ranges: Fault = (random, home) => {
  const wrong = random.pick(["10.0.0.1/8", `${home.net}7/24`, "192.168.1.1/16", "fd00::1/64"]) ?? "";
  const further = isMetallb(home)
    ? { annotations: { "metallb.io/address-pool": "ingress-pool" } }
    : { labels: { "groundwork.dev/load-balancer-pool": "ingress-pool" } };
  const from = (range: string) =>
    own(served("one"), service("one", { type: "LoadBalancer", loadBalancerSourceRanges: [range] }, further));
  return trialOf(home, {
    kind: "a source range with host bits",
    what: wrong,
    good: [from("10.0.0.0/8")],
    bad: [from(wrong)],
    names: (text) => text.includes(wrong),
  });
};

const nameservers: Fault = (random, home) => {
  const { first } = poolStart(home);
  const [form, server] = random.pick([
    ["in a pool", first],
    ["of a service", "10.96.0.10"],
    ["of a pod", "10.244.3.9"],
  ] as const) ?? ["", ""];
  return trialOf(home, {
    kind: `a name server ${form}`,
    what: server,
    bad: [{ network: { nameservers: [server] } }],
    names: (text) => text.includes(server),
  });
};

/** Addresses, pools and networks against each other. */
export const ADDRESS_FAULTS: readonly Fault[] = [
  outsidePool,
  outsidePool,
  askedTwice,
  pools,
  addresses,
  networks,
  ranges,
  nameservers,
];
