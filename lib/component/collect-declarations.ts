import { own } from "../data/fields";
import type { Declarations } from "../declared/declaration";
import type { Declared } from "../declared/declared";
import { attemptComponent } from "../model/attempt";
import type { Problem } from "../model/problem";
import type { Problems } from "../model/problems";
import type { BoundCluster } from "./bound-cluster";

const SINGLE = [
  "loadBalancer",
  "ingress",
  "issuer",
  "identity",
  "dns",
  "dnsServer",
  "publicAddress",
  "mesh",
  "networkPolicy",
  "podNetworks",
  "monitoring",
  "logs",
  "backup",
  "volumeBackup",
] as const;

/** Collects the declarations of every component. Two providers of one single capability are a problem. */
export function collectDeclarations(cluster: BoundCluster, problems: Problems): Declared {
  const declarations = Object.entries(cluster.components).map(([key, bound]): [string, Declarations] => [
    key,
    attemptComponent({ cluster, key, problems }, "declares", () => bound.declare({ cluster, key, problems })) ?? {},
  ]);
  problems.add(...twins(cluster, declarations), ...missing(cluster, problems));
  const first = <Key extends (typeof SINGLE)[number]>(capability: Key): Declarations[Key] =>
    declarations.find(([, declaration]) => declaration[capability] !== undefined)?.[1][capability];
  const every = <Entry>(list: (declaration: Declarations) => readonly Entry[] | undefined) =>
    declarations.flatMap(([component, declaration]) =>
      (list(declaration) ?? []).map((entry) => ({ ...entry, component })),
    );
  return {
    loadBalancer: first("loadBalancer"),
    ingress: first("ingress"),
    issuer: first("issuer"),
    identity: first("identity"),
    dns: first("dns"),
    dnsServer: first("dnsServer"),
    publicAddress: first("publicAddress"),
    mesh: first("mesh"),
    networkPolicy: first("networkPolicy"),
    podNetworks: first("podNetworks"),
    monitoring: first("monitoring"),
    logs: first("logs"),
    backup: first("backup"),
    volumeBackup: first("volumeBackup"),
    storage: every(({ storage }) => storage),
    machines: every(({ machines }) => machines),
    devices: declarations.flatMap(([, { devices = [] }]) => devices),
    scrapes: declarations.flatMap(([, { scrapes = [] }]) => scrapes),
    libraries: declarations.flatMap(([, { libraries = [] }]) => libraries),
    secretStores: declarations.flatMap(([, { secretStores = [] }]) => secretStores),
    proxmoxUsers: declarations.flatMap(([, { proxmoxUsers = [] }]) => proxmoxUsers),
    keyPairs: declarations.flatMap(([, { keyPairs = [] }]) => keyPairs),
    platformSecrets: declarations.flatMap(([, { platformSecrets = [] }]) => platformSecrets),
    oidcClients: declarations.flatMap(([, { oidcClients = [] }]) => oidcClients),
  };
}

/** Components that offer what another one offers already, though a cluster has one of it. */
function twins(cluster: BoundCluster, declarations: readonly (readonly [string, Declarations])[]): readonly Problem[] {
  return SINGLE.flatMap((capability) => {
    const offering = declarations.filter(([, declaration]) => declaration[capability] !== undefined);
    const [first, second] = offering.map(([key]) => key);
    if (second === undefined) return [];
    // What only an option offers is taken back by that option: the rest of the component is wanted.
    const ways = offering.map(([key, { without = {} }]) => own(without, capability) ?? `remove components.${key}`);
    const fix = ways.sort((a, b) => Number(a.startsWith("remove")) - Number(b.startsWith("remove"))).join(", or ");
    return [
      {
        file: cluster.file,
        path: `components.${second}`,
        got: `a second provider of ${capability} beside ${first}`,
        want: "one component for each capability",
        fix,
      },
    ];
  });
}

/** Components that another one cannot do without. */
function missing(cluster: BoundCluster, problems: Problems): readonly Problem[] {
  return Object.entries(cluster.components).flatMap(([key, bound]) => {
    const required =
      attemptComponent({ cluster, key, problems }, "says what it requires", () =>
        bound.requires({ cluster, key, problems }),
      ) ?? {};
    return Object.entries(required)
      .filter(([other]) => !Object.hasOwn(cluster.components, other))
      .map(([other, reason]) => ({
        file: cluster.file,
        path: `components.${key}`,
        got: `no component ${other}`,
        want: `components.${other} beside it: ${reason}`,
        fix: `add components.${other}`,
      }));
  });
}
