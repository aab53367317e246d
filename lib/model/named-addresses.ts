import { isFields } from "../data/fields";
import { Address } from "./address";
import { addressesIn, addressesInUrls } from "./address-text";
import type { Cluster } from "./cluster";
import { SERVER_ROLES, type ServerRole, type ServerRoleName } from "./server-role";

/** A server outside the cluster's machines that something names by its address. */
export interface NamedAddress {
  /** Path in the definition, e.g. `components.csiDriverNfs.server`. */
  readonly at: string;
  /** In words, e.g. `components.csiDriverNfs.server`, or the object with its field. */
  readonly who: string;
  /** What the server does. */
  readonly role: ServerRole;
  /** Where it is said to be. */
  readonly address: Address;
  /** Absent: the role's own ports. */
  readonly port?: number;
}

/**
 * A variable or a value that says through which server programs go out, at the
 * end of a path; no_proxy lists those that they reach without it (curl(1): environment).
 */
export const PROXY_VARIABLE = /(^|[^A-Za-z])(https?|all|ftp)_?proxy$/i;

/**
 * Fields of a definition whose text names a server, and what it does; the first that matches decides.
 * Sources: the descriptions of the fields in the schema. In any other field only a URL names one, for lists of
 * who may come in hold addresses too.
 */
const ROWS: readonly (readonly [at: RegExp, role: ServerRoleName])[] = [
  [/^network\.timeServers\b/, "time"],
  [/^network\.bgp\.peers\.[^.]+\.address$/, "bgp"],
  [/^proxmox\.endpoint/, "proxmox"],
  [/^state\b/, "state"],
  [/^(talos|machines\.[^.]+)\.(registries|factory)\b/, "registry"],
  [/^(talos|machines\.[^.]+)\..*\bkms$/, "vault"],
  [/^components\.csiDriverNfs\.server$/, "nfs"],
  [/^components\.nfsProvisioner\.server$/, "nfs"],
  [/^components\.csiDriverSmb\.server$/, "smb"],
  [/^components\.cephCsi\.monitors\b/, "ceph"],
  [/^components\.democraticCsi\.iscsi\.portal$/, "iscsi"],
  [/^components\.(democraticCsi|truenasExporter)\.(host|server|address|target)s?\b/, "truenas"],
  [/^components\.etcdBackup\..*\bserver$/, "nfs"],
  [/^components\.(etcdBackup|velero|volsync|longhorn|cloudnativePg|loki|harbor)\..*\b(endpoint|url|target)$/, "s3"],
  [/^components\.prometheus\..*\bsmarthost$/, "mail"],
  [/^components\.externalSecrets\..*\b(url|server)$/, "vault"],
  [/^components\.clusterDns\.forward\b/, "dns"],
  [/^components\.k8sGateway\.fallback\b/, "dns"],
  [/^components\.mesh\.controlServer$/, "mesh"],
  [/^apps\.[^.]+\.volumes\..*\bnfs\b/, "nfs"],
  [PROXY_VARIABLE, "proxy"],
];

/** Fields that give an address away instead of naming a server, such as records of DNS. */
const OWN: readonly RegExp[] = [
  /^components\.externalDns\..*target/,
  /^components\.edgeProxy\./,
  /^components\.multus\./,
  /^components\.powerdns\./,
  // Who answers there is judged by a rule of its own.
  /^components\.certManager\..*resolvers/,
];

/** Parts of a cluster in which servers are named; the rest are the plan's own addresses, and the source of GitOps has a rule of its own. */
const PARTS = [
  "network.timeServers",
  "network.bgp.peers",
  "proxmox.endpoint",
  "state",
  "talos.registries",
  "talos.factory",
  "talos.encryption",
  "talos.environment",
  "apps",
];

const known = new WeakMap<Cluster, readonly NamedAddress[]>();

/** Every server that the definition itself names by an address, in the order of its parts; looked for once. */
export function namedAddresses(cluster: Cluster): readonly NamedAddress[] {
  const done = known.get(cluster) ?? walkAll(cluster);
  known.set(cluster, done);
  return done;
}

function walkAll(cluster: Cluster): readonly NamedAddress[] {
  const found: NamedAddress[] = [];
  for (const part of PARTS) visit(partOf(cluster, part), part, found);
  for (const { name, registries, encryption, environment, volumes } of cluster.machines)
    visit({ registries, encryption, environment, volumes }, `machines.${name}`, found);
  for (const [name, { options }] of Object.entries(cluster.components)) visit(options, `components.${name}`, found);
  return found;
}

function partOf(cluster: Cluster, path: string): unknown {
  let here: unknown = cluster;
  for (const key of path.split(".")) here = isFields(here) ? here[key] : undefined;
  return here;
}

function visit(value: unknown, at: string, found: NamedAddress[]): void {
  if (value instanceof Address) add(value.toString(), at, found);
  else if (typeof value === "string") add(value, at, found);
  else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) visit(entry, `${at}[${index}]`, found);
  } else if (isFields(value) && isPlain(value))
    for (const [key, entry] of Object.entries(value)) visit(entry, `${at}.${key}`, found);
}

/** False for values of classes, such as ranges and sizes, which name no server. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function add(text: string, at: string, found: NamedAddress[]): void {
  if (!/\d/.test(text) || OWN.some((own) => own.test(at))) return;
  const [, role] = ROWS.find(([field]) => field.test(at)) ?? [];
  const addresses = role === undefined ? addressesInUrls(text) : addressesIn(text);
  for (const { address, port } of addresses)
    found.push({
      at,
      who: at,
      role: SERVER_ROLES[roleByScheme(text) ?? role ?? "upstream"],
      address,
      ...(port === undefined ? {} : { port }),
    });
}

/** Schemes of URLs that say what the server does, whatever field they are in. */
const SCHEMES: Readonly<Record<string, ServerRoleName>> = {
  nfs: "nfs",
  smb: "smb",
  cifs: "smb",
  iscsi: "iscsi",
  s3: "s3",
  smtp: "mail",
  smtps: "mail",
  oci: "registry",
  syslog: "log",
};

function roleByScheme(text: string): ServerRoleName | undefined {
  const scheme = /^([a-z][a-z0-9+]*):\/\//.exec(text)?.[1] ?? "";
  return Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
}
