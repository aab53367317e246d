import { isFields } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { addressesIn, addressesInUrls } from "../../model/address-text";
import { type NamedAddress, namedAddresses } from "../../model/named-addresses";
import { SERVER_ROLES, type ServerRoleName } from "../../model/server-role";
import type { StageGraph } from "../../plan/stage-graph";
import { chartsOf, manifestsOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { mapsIn } from "./maps-in";

/** A field of an object that names a server by its address. */
interface ServerRow {
  readonly kinds: readonly string[];
  /** The keys that end its path, the last one last; `*` is any. */
  readonly end: readonly string[];
  readonly role: ServerRoleName;
  readonly source: string;
}

const VOLUMES = "Kubernetes API reference: PersistentVolume, Volume";
const CLASSES = "documentation of the CSI driver: parameters of the StorageClass";

const SERVICES = "Kubernetes API reference: Service, EndpointSlice";

/** Fields of objects, any path that ends so; an empty list of kinds is every kind. */
const OF_OBJECTS: readonly ServerRow[] = [
  { kinds: [], end: ["nfs", "server"], role: "nfs", source: VOLUMES },
  { kinds: [], end: ["iscsi", "targetPortal"], role: "iscsi", source: VOLUMES },
  { kinds: [], end: ["iscsi", "portals"], role: "iscsi", source: VOLUMES },
  { kinds: [], end: ["rbd", "monitors"], role: "ceph", source: VOLUMES },
  { kinds: [], end: ["cephfs", "monitors"], role: "ceph", source: VOLUMES },
  { kinds: ["PersistentVolume"], end: ["volumeAttributes", "server"], role: "nfs", source: CLASSES },
  { kinds: ["PersistentVolume"], end: ["volumeAttributes", "source"], role: "smb", source: CLASSES },
  { kinds: ["PersistentVolume"], end: ["volumeAttributes", "targetPortal"], role: "iscsi", source: CLASSES },
  { kinds: ["PersistentVolume"], end: ["volumeAttributes", "portal"], role: "iscsi", source: CLASSES },
  { kinds: ["StorageClass"], end: ["parameters", "server"], role: "nfs", source: CLASSES },
  { kinds: ["StorageClass"], end: ["parameters", "source"], role: "smb", source: CLASSES },
  { kinds: ["StorageClass"], end: ["parameters", "targetPortal"], role: "iscsi", source: CLASSES },
  { kinds: ["StorageClass"], end: ["parameters", "monitors"], role: "ceph", source: CLASSES },
  {
    kinds: ["AlertmanagerConfig", "Alertmanager"],
    end: ["smarthost"],
    role: "mail",
    source: "Prometheus operator: API",
  },
  { kinds: ["BackupStorageLocation"], end: ["config", "s3Url"], role: "s3", source: "Velero: AWS plugin" },
  { kinds: ["BGPPeer"], end: ["spec", "peerAddress"], role: "bgp", source: "MetalLB: API reference" },
  { kinds: ["CiliumBGPClusterConfig"], end: ["peerAddress"], role: "bgp", source: "Cilium: BGP control plane" },
  { kinds: ["Endpoints"], end: ["addresses", "ip"], role: "backend", source: SERVICES },
  { kinds: ["EndpointSlice"], end: ["endpoints", "addresses"], role: "backend", source: SERVICES },
  { kinds: ["Service"], end: ["spec", "externalIPs"], role: "external", source: SERVICES },
  { kinds: ["Service"], end: ["spec", "externalName"], role: "upstream", source: SERVICES },
  { kinds: ["Probe", "ScrapeConfig"], end: ["targets"], role: "watched", source: "Prometheus operator: API" },
  { kinds: ["Probe"], end: ["static"], role: "watched", source: "Prometheus operator: API" },
];

/** Names of values under which charts take the address of a server, whatever is around them, and what it then does. */
const OF_VALUES: readonly { readonly key: RegExp; readonly around?: RegExp; readonly role: ServerRoleName }[] = [
  { key: /^(server|host|address|endpoint)$/i, around: /nfs/i, role: "nfs" },
  { key: /^(server|host|source|share)$/i, around: /smb|cifs/i, role: "smb" },
  { key: /^(targetPortal|portal)s?$/, role: "iscsi" },
  { key: /^monitors$/, role: "ceph" },
  { key: /^(smarthost|smtp_?smarthost|smtp_?host)$/i, role: "mail" },
  { key: /^host(name)?$/i, around: /smtp|mail/i, role: "mail" },
  { key: /^(ntp|time)_?servers?$/i, role: "time" },
  { key: /^(syslog|log)_?(server|host|address)$/i, role: "log" },
  { key: /^(dns_?servers?|nameservers?)$/i, role: "dns" },
  { key: /^(s3_?)?(endpoint|s3Url)$/i, around: /s3|minio|object|bucket|backup/i, role: "s3" },
  { key: /^(external_?url|server|remote_?url)$/i, around: /vault/i, role: "vault" },
  { key: /^(server|host)$/i, around: /truenas|httpConnection/i, role: "truenas" },
];

/** Charts whose top-level `nfs` or driver settings name no kind around them. */
const NFS_STARTS = /^(nfs|storageClass\.parameters|storageClasses\.\d+\.parameters)$/;

const listed = new WeakMap<StageGraph, readonly NamedAddress[]>();

/** Every server that the definition, an object or a chart's value names by an address; one that was named by the definition is not named again by what is made of it. */
export function namedServers(input: CheckInput): readonly NamedAddress[] {
  const known = listed.get(input.graph);
  if (known !== undefined) return known;
  const written = namedAddresses(input.cluster);
  const made = [...ofObjects(input), ...ofValues(input)].filter(
    ({ at, address }) => !written.some((one) => one.address.equals(address) && rootOf(one.at) === rootOf(at)),
  );
  const seen = new Set<string>();
  const all = [...written, ...made].filter(({ at, who, address }) => {
    const key = `${at}|${who}|${address}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  listed.set(input.graph, all);
  return all;
}

function rootOf(at: string): string {
  return at.split(".").slice(0, 2).join(".");
}

function ofObjects(input: CheckInput): readonly NamedAddress[] {
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    manifest.kind === "CustomResourceDefinition" ? [] : inObject(manifest, origin),
  );
}

function inObject(manifest: Manifest, origin: string): readonly NamedAddress[] {
  return textsIn(manifest).flatMap(({ path, text }) => {
    const keys = path.filter((key) => !/^\d+$/.test(key));
    const row = OF_OBJECTS.find(
      ({ kinds, end }) =>
        (kinds.length === 0 || kinds.includes(manifest.kind)) &&
        end.every((key, index) => key === "*" || key === keys[keys.length - end.length + index]),
    );
    const found = row === undefined ? addressesInUrls(text) : addressesIn(text);
    return found.map(({ address, port }) => ({
      at: origin,
      who: `${showManifest(manifest)} ${path.join(".")}`,
      role: SERVER_ROLES[row?.role ?? "upstream"],
      address,
      ...(port === undefined ? {} : { port }),
    }));
  });
}

function ofValues(input: CheckInput): readonly NamedAddress[] {
  return chartsOf(input).flatMap(({ release, origin }) =>
    textsIn(release.values).flatMap(({ path, text }) => {
      const keys = path.filter((key) => !/^\d+$/.test(key));
      const key = keys.at(-1) ?? "";
      const around = keys.slice(0, -1).join(".");
      const row =
        OF_VALUES.find((one) => one.key.test(key) && (one.around === undefined || one.around.test(around))) ??
        (NFS_STARTS.test(around) && key === "server" ? ({ role: "nfs" } as const) : undefined);
      const found = row === undefined ? addressesInUrls(text) : addressesIn(text);
      return found.map(({ address, port }) => ({
        at: valuePlace(input, release, { origin, path }),
        who: `release ${release.name}, value ${path.join(".")}`,
        role: SERVER_ROLES[row?.role ?? "upstream"],
        address,
        ...(port === undefined ? {} : { port }),
      }));
    }),
  );
}

/** A text somewhere inside a value, with the keys and indexes that lead to it. */
interface InnerText {
  readonly path: readonly string[];
  readonly text: string;
}

/** Every text with a digit in it; what has none names no address. */
function textsIn(root: unknown): readonly InnerText[] {
  return mapsIn(root).flatMap(({ path, map }) =>
    Object.entries(map).flatMap(([key, value]): readonly InnerText[] => {
      if (typeof value === "string") return /\d/.test(value) ? [{ path: [...path, key], text: value }] : [];
      if (!Array.isArray(value) || value.every(isFields)) return [];
      return value.flatMap((entry, index) =>
        typeof entry === "string" && /\d/.test(entry) ? [{ path: [...path, key, String(index)], text: entry }] : [],
      );
    }),
  );
}
