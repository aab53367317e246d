import type { Fields } from "../../data/fields";
import { Cidr } from "../../model/address";
import { applyPatch } from "../../talos/merge";
import { baseDocuments } from "../base";
import type { FoundHome, FoundMachine } from "../found";
import type { ReadInput } from "../read-input";
import { factoryId, foundSchematic } from "../schematic";
import { networkDocuments } from "../talhelper/network";
import { DNS, type Home } from "./home";

type Node = Home["nodes"][number];

/**
 * Machines as the operator's own file describes them, where nothing is rendered
 * yet: what differs from home to home. What the template says to everybody is
 * not in it (onedr0p/cluster-template, template/config/talos).
 *
 * @param isNewest true for `cluster.toml`, whose template makes a bond of the card
 */
export function bareHome(
  home: Home,
  { generated, newest }: ReadInput,
  isNewest: boolean,
): Pick<FoundHome, "name" | "endpoint" | "versions" | "machines" | "patches"> {
  const contract = newest.talos.split(".").slice(0, 2).join(".");
  const versions = { ...newest, contract };
  const endpoint = `https://${home.api_addr}:6443`;
  return {
    name: "kubernetes",
    endpoint,
    versions,
    patches: [],
    machines: home.nodes.map((one): FoundMachine => {
      const base = baseDocuments(generated, {
        name: "kubernetes",
        endpoint,
        versions,
        isControlPlane: one.controller,
        apiNames: home.tls_sans,
        machineNames: [],
        pods: [home.pod_cidr],
        services: [home.svc_cidr],
        dnsDomain: "cluster.local",
        schedulable: true,
      });
      return {
        name: one.name,
        isControlPlane: one.controller,
        address: one.address,
        mac: one.mac_addr,
        schematic: one.schematic_id === factoryId({}) ? foundSchematic({}) : undefined,
        secureBoot: one.secureboot ?? false,
        documents: applyPatch(base, saidBy(home, one, newest.talos, isNewest)),
      };
    }),
  };
}

function saidBy(home: Home, one: Node, talos: string, isNewest: boolean): readonly Fields[] {
  const on = {
    addresses: [`${one.address}/${home.node_cidr.split("/")[1] ?? "24"}`],
    routes: [
      { network: "0.0.0.0/0", gateway: home.default_gateway ?? Cidr.around(home.node_cidr)?.first.plus(1).toString() },
    ],
    ...(one.controller ? { vip: { ip: home.api_addr } } : {}),
  };
  const mtu = one.mtu === undefined ? {} : { mtu: one.mtu };
  const link: Fields = {
    ...mtu,
    ...(home.vlan_tag === undefined ? on : { vlans: [{ vlanId: Number(home.vlan_tag), ...mtu, ...on }] }),
  };
  const installer = one.secureboot === true ? "metal-installer-secureboot" : "metal-installer";
  return [
    {
      machine: {
        install: {
          ...(one.disk.startsWith("/") ? { disk: one.disk } : { diskSelector: { serial: one.disk } }),
          image: `factory.talos.dev/${installer}/${one.schematic_id}:v${talos}`,
        },
      },
    },
    { apiVersion: "v1alpha1", kind: "HostnameConfig", hostname: one.name, auto: "off" },
    {
      apiVersion: "v1alpha1",
      kind: "ResolverConfig",
      nameservers: (home.dns_servers ?? DNS).map((address) => ({ address })),
    },
    ...(home.ntp_servers === undefined
      ? []
      : [{ apiVersion: "v1alpha1", kind: "TimeSyncConfig", ntp: { servers: home.ntp_servers } }]),
    ...networkDocuments(devicesOf(one, link, isNewest)),
    ...(one.encrypt_disk === true ? [{ machine: { systemDiskEncryption: { state: BY_TPM, ephemeral: BY_TPM } } }] : []),
    ...(one.kernel_modules === undefined || one.kernel_modules.length === 0
      ? []
      : [{ machine: { kernel: { modules: one.kernel_modules.map((name) => ({ name })) } } }]),
  ];
}

/** How `encrypt_disk` locks a partition. */
const BY_TPM = { provider: "luks2", keys: [{ slot: 0, tpm: {} }] };

/** The card, and the bond of this one card that the newest template lays over it. */
function devicesOf({ mac_addr: mac }: Node, link: Fields, isNewest: boolean): readonly Fields[] {
  if (mac === undefined) return [{ interface: "eth0", ...link }];
  const card = { deviceSelector: { hardwareAddr: mac.toLowerCase() } };
  if (!isNewest) return [{ ...card, ...link }];
  return [card, { interface: "bond0", bond: { mode: "active-backup", interfaces: ["ethSel0"] }, ...link }];
}
