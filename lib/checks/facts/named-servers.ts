import { once } from "../../data/once";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { addressesIn, addressesInUrls } from "../../model/address-text";
import { type NamedAddress, namedAddresses, PROXY_VARIABLE } from "../../model/named-addresses";
import { SERVER_ROLES, type ServerRoleName } from "../../model/server-role";
import type { StageGraph } from "../../plan/stage-graph";
import { chartsOf, manifestsOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { inside } from "./inside";

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
  { key: PROXY_VARIABLE, role: "proxy" },
];

/**
 * Fields of Talos' machine configuration that name a server, any path of a patch that ends so; both generations.
 * Source: siderolabs/talos, configuration reference of v1alpha1 and of the documents, 1.11 to 1.14.
 */
const OF_PATCHES: readonly { readonly end: readonly string[]; readonly role: ServerRoleName }[] = [
  { end: ["time", "servers"], role: "time" },
  { end: ["ntp", "servers"], role: "time" },
  { end: ["network", "nameservers"], role: "dns" },
  { end: ["nameservers", "address"], role: "dns" },
  { end: ["endpoints"], role: "registry" },
  { end: ["endpoints", "url"], role: "registry" },
  { end: ["destinations", "endpoint"], role: "log" },
  { end: ["kms", "endpoint"], role: "vault" },
];

/** Kinds of documents of which one field names a server, under a name that others have too. */
const OF_DOCUMENTS: Readonly<Record<string, ServerRoleName>> = { KmsgLogConfig: "log", EventSinkConfig: "log" };

/** Charts whose top-level `nfs` or driver settings name no kind around them. */
const NFS_STARTS = /^(nfs|storageClass\.parameters|storageClasses\.\d+\.parameters)$/;

const listed = new WeakMap<StageGraph, readonly NamedAddress[]>();

/** Every server that the definition, an object or a chart's value names by an address; one that was named by the definition is not named again by what is made of it. */
export function namedServers(input: CheckInput): readonly NamedAddress[] {
  const known = listed.get(input.graph);
  if (known !== undefined) return known;
  const written = namedAddresses(input.cluster);
  const made = [...ofPatches(input), ...ofObjects(input), ...ofValues(input)].filter(
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

function ofPatches({ cluster }: CheckInput): readonly NamedAddress[] {
  return (cluster.patches ?? []).flatMap(({ origin, documents }) =>
    documents.flatMap((document) => {
      const kind = typeof document.kind === "string" ? document.kind : undefined;
      return inside(document).addressTexts.flatMap(({ path, text }): readonly NamedAddress[] => {
        const keys = path.filter((key) => !/^\d+$/.test(key));
        const row = OF_PATCHES.find(({ end }) => endsWith(keys, end));
        const ofDocument = kind === undefined ? undefined : OF_DOCUMENTS[kind];
        const role = row?.role ?? ofDocument ?? (isProxy(keys) ? "proxy" : undefined);
        return serversIn(text, role).map((server) => ({
          at: origin,
          who: `${[origin, kind, path.join(".")].filter((part) => part !== undefined).join(" ")}`,
          ...server,
        }));
      });
    }),
  );
}

/** What a text says of servers: with a role any spelling of an address, without one a URL alone. */
function serversIn(
  text: string,
  role: ServerRoleName | undefined,
): readonly Pick<NamedAddress, "role" | "address" | "port">[] {
  return (role === undefined ? addressesInUrls(text) : addressesIn(text)).map(({ address, port }) => ({
    role: SERVER_ROLES[role ?? "upstream"],
    address,
    ...(port === undefined ? {} : { port }),
  }));
}

function endsWith(keys: readonly string[], end: readonly string[]): boolean {
  return end.every((key, index) => key === "*" || key === keys[keys.length - end.length + index]);
}

function isProxy(keys: readonly string[]): boolean {
  return PROXY_VARIABLE.test(keys.at(-1) ?? "");
}

function ofObjects(input: CheckInput): readonly NamedAddress[] {
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    manifest.kind === "CustomResourceDefinition" ? [] : inObject(manifest).map((one) => ({ at: origin, ...one })),
  );
}

const inObject = once((manifest: Manifest): readonly Omit<NamedAddress, "at">[] =>
  inside(manifest).addressTexts.flatMap(({ path, text, variable }) => {
    const keys = path.filter((key) => !/^\d+$/.test(key));
    const row = OF_OBJECTS.find(
      ({ kinds, end }) => (kinds.length === 0 || kinds.includes(manifest.kind)) && endsWith(keys, end),
    );
    const role = row?.role ?? (isProxy(variable === undefined ? keys : [variable]) ? "proxy" : undefined);
    return serversIn(text, role).map((server) => ({ who: `${showManifest(manifest)} ${path.join(".")}`, ...server }));
  }),
);

function ofValues(input: CheckInput): readonly NamedAddress[] {
  return chartsOf(input).flatMap(({ release, origin }) =>
    inside(release.values).addressTexts.flatMap(({ path, text, variable }) => {
      const keys = path.filter((key) => !/^\d+$/.test(key));
      const key = variable ?? keys.at(-1) ?? "";
      const around = keys.slice(0, -1).join(".");
      const row =
        OF_VALUES.find((one) => one.key.test(key) && (one.around === undefined || one.around.test(around))) ??
        (NFS_STARTS.test(around) && key === "server" ? ({ role: "nfs" } as const) : undefined);
      return serversIn(text, row?.role).map((server) => ({
        at: valuePlace(input, release, { origin, path }),
        who: `release ${release.name}, value ${path.join(".")}`,
        ...server,
      }));
    }),
  );
}
