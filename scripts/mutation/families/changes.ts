import type { CommittedCluster } from "../../../lib/checks/facts/committed";
import { type Fields, isFields } from "../../../lib/data/fields";
import { modelJson } from "../../../lib/runbooks/model-json";
import type { Family } from "../family";
import { changed, drawHome, own, planned } from "../home";
import { word } from "../spelling";
import { workload } from "../workload";
import type { ChangeFault } from "./changes/fault";
import { objects } from "./changes/objects";

function committed(definition: Fields): CommittedCluster | undefined {
  const { whole, files, problems } = planned(definition);
  if (whole === undefined || problems.length > 0) return undefined;
  const { cluster } = JSON.parse(modelJson(whole.cluster));
  return { revision: "main", model: cluster, files };
}

/** A definition without some of its keys. */
function without(definition: Fields, ...path: readonly string[]): Fields {
  const [key = "", ...rest] = path;
  const { [key]: value, ...others } = definition;
  return rest.length === 0 ? others : { ...others, [key]: isFields(value) ? without(value, ...rest) : value };
}

function renamed(definition: Fields, path: readonly string[], to: string): Fields {
  const [key = "", ...rest] = path;
  if (rest.length === 0)
    return Object.fromEntries(Object.entries(definition).map(([name, value]) => [name === key ? to : name, value]));
  const below = definition[key];
  return { ...definition, [key]: isFields(below) ? renamed(below, rest, to) : below };
}

const apps: ChangeFault = (random, home) => {
  if (home.storageClass === undefined) return undefined;
  const from = home.definition;
  const data = (fields: object) => changed(from, { apps: { notes: fields } });
  const moved = changed(without(from, "apps", "notes", "volumes"), {
    apps: { notes: { volumes: { [`/${word(random)}`]: "5 GiB" } } },
  });
  const forms: readonly (readonly [string, Fields])[] = [
    ["an app under another name", renamed(from, ["apps", "notes"], word(random))],
    ["an app in another namespace", data({ namespace: word(random) })],
    ["another mount path", moved],
    ["a volume that goes", without(from, "apps", "notes", "volumes")],
    [
      "another storage class",
      home.storageClass === "longhorn"
        ? data({ volumes: { "/data": { size: "5 GiB", storageClass: "longhorn-2" } } })
        : moved,
    ],
    ["a smaller volume", data({ volumes: { "/data": `${1 + random.below(4)} GiB` } })],
  ];
  const [kind, to] = random.pick(forms) ?? ["", from];
  return { kind, what: JSON.stringify(to.apps), from, to, names: (text) => /notes|data|apps/.test(text) };
};

const DATABASES: readonly (readonly [string, string, string])[] = [
  ["docker.io/library/postgres:15.4", "docker.io/library/postgres:17.1", "postgres"],
  ["docker.io/library/postgres:16.2-alpine", "docker.io/library/postgres:15.4-alpine", "postgres"],
  ["docker.io/library/mariadb:11.4.2", "docker.io/library/mariadb:10.6.1", "mariadb"],
  ["docker.io/library/mysql:8.0.36", "docker.io/library/mysql:5.7.44", "mysql"],
  ["docker.io/library/mysql:8.0.36", "docker.io/library/mariadb:11.4.2", "mariadb"],
  ["docker.io/library/mongo:4.4.1", "docker.io/library/mongo:7.0.1", "mongo"],
  ["ghcr.io/immich-app/postgres:14-vectorchord0.3.0", "ghcr.io/immich-app/postgres:16-vectorchord0.3.0", "postgres"],
  ["docker.io/pgvector/pgvector:pg16", "docker.io/pgvector/pgvector:pg17", "pgvector"],
  ["docker.io/timescale/timescaledb:2.14.2-pg14", "docker.io/timescale/timescaledb:2.14.2-pg16", "timescaledb"],
];

const databases: ChangeFault = (random, home) => {
  if (home.storageClass === undefined) return undefined;
  const [before = "", after = "", product = ""] = random.pick(DATABASES) ?? [];
  const app = (image: string) => ({ apps: { db: { image, port: 5432, volumes: { "/var/lib/data": "5 GiB" } } } });
  const volume = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "db" } }] };
  const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "db", namespace: "own" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } },
  };
  const object = (image: string) =>
    own(
      claim,
      workload({
        kind: "StatefulSet",
        name: "db",
        pod: volume,
        container: { image, volumeMounts: [{ name: "data", mountPath: "/var/lib/data" }] },
      }),
    );
  const make = random.pick([app, object]) ?? app;
  return {
    kind: `a database: ${product}, ${make === app ? "an app" : "an object"}`,
    what: `${before} to ${after}`,
    from: changed(home.definition, make(before)),
    to: changed(home.definition, make(after)),
    names: (text) => text.includes("db"),
  };
};

const systems: ChangeFault = (random, home) => {
  const from = home.definition;
  const { machines } = from;
  if (!isFields(machines)) return undefined;
  const names = Object.keys(machines);
  const any = random.pick(names) ?? "cp-1";
  const planes = ["cp-1", "cp-2", "cp-3"];
  const [one = "", two = ""] = random.chance(0.5) ? planes : [...planes].reverse();
  const host =
    random.pick(home.hosts.filter((name) => JSON.stringify(machines[any]).includes(name) === false)) ?? "pve1";
  const forms: readonly (readonly [string, Fields, RegExp])[] = [
    ["the pod network goes", without(from, "components", "cilium"), /cilium|cni/i],
    [
      "encryption switched on",
      changed(from, { talos: { encryption: { ephemeral: random.pick(["nodeID", "nodeID"]) } } }),
      /encrypt/i,
    ],
    ["encryption of the state switched on", changed(from, { talos: { encryption: { state: "nodeID" } } }), /encrypt/i],
    ["another pod network", changed(from, { network: { pods: `10.${100 + random.below(90)}.0.0/16` } }), /network/],
    [
      "another service network",
      changed(from, { network: { services: `10.${100 + random.below(90)}.0.0/16` } }),
      /network/,
    ],
    ["a machine under another name", renamed(from, ["machines", any], `${any}-new`), new RegExp(any)],
    ["a control plane that goes", without(from, "machines", one), new RegExp(`${one}|control`)],
    [
      "a smaller disk",
      changed(from, { machines: { [any]: { disk: `${60 + random.below(130)} GiB` } } }),
      new RegExp(any),
    ],
    ["a machine on another host", changed(from, { machines: { [any]: { host } } }), new RegExp(any)],
    [
      "two control planes on other hosts",
      changed(from, { machines: { [one]: { host: "pve3" }, [two]: { host: "pve1" } } }),
      /control|quorum|cp-/,
    ],
    [
      "memory of all control planes",
      changed(from, { machines: Object.fromEntries(planes.map((name) => [name, { memory: "20 GiB" }])) }),
      /control|cp-|one by one/,
    ],
    ["another domain", changed(from, { domain: `${word(random)}.example.net` }), /domain/],
    ["an older Kubernetes", changed(from, { versions: { kubernetes: "1.35.2" } }), /kubernetes/i],
    ["Kubernetes over two minors", changed(changed(from, { versions: { kubernetes: "1.36.3" } }), {}), /kubernetes/i],
    ["an older Talos", changed(from, { versions: { talos: "1.12.4" } }), /talos/i],
  ];
  const [kind, to, pattern] = random.pick(forms) ?? ["", from, /x/];
  if (kind === "Kubernetes over two minors")
    return {
      kind,
      what: "1.34 to 1.36",
      from: changed(from, { versions: { kubernetes: "1.34.2" } }),
      to: from,
      names: (text) => pattern.test(text),
    };
  if (kind === "memory of all control planes" && home.memory === 20) return undefined;
  if (kind === "an older Talos" && JSON.stringify(to) === JSON.stringify(from)) return undefined;
  if (kind === "a machine on another host" && JSON.stringify(to) === JSON.stringify(from)) return undefined;
  return {
    kind,
    what: kind.includes("machine") || kind.includes("disk") ? any : "",
    from,
    to,
    names: (text) => pattern.test(text),
  };
};

const STORAGE = ["longhorn", "proxmoxCsi", "localPath", "openebs"];

/** A driver goes, and with it what serves the volumes. */
const parts: ChangeFault = (random, home) => {
  const key = random.pick(home.components.filter((one) => STORAGE.includes(one)));
  if (key === undefined) return undefined;
  // Whoever asked it for volumes goes along, so that the definition is right but for the data.
  const to = ["prometheus", "loki", "alloy", "webhookInbox", key].reduce(
    (all, name) => without(all, "components", name),
    without(home.definition, "apps", "notes"),
  );
  return {
    kind: `a storage driver that goes: ${key}`,
    what: key,
    from: home.definition,
    to,
    names: (text) => text.includes("data-left-behind"),
  };
};

const engine: ChangeFault = (_, home) => {
  const isArgo = home.components.includes("argoCd");
  if (isArgo) return undefined;
  return {
    kind: "another engine",
    what: "flux to argocd",
    from: home.definition,
    to: changed(home.definition, { gitops: { engine: "argocd" }, components: { argoCd: {} } }),
    names: (text) => /engine/.test(text),
  };
};

const FAULTS: readonly ChangeFault[] = [
  apps,
  apps,
  databases,
  systems,
  systems,
  systems,
  parts,
  engine,
  objects,
  objects,
];

/** Edits after which data is lost or left behind, the cluster is not the same, or the API server refuses. */
export const changes: Family = {
  name: "changes",
  draw(random) {
    const fault = random.pick(FAULTS)?.(random, drawHome(random));
    if (fault === undefined) return undefined;
    const { from, to, ...rest } = fault;
    const before = committed(from);
    if (before === undefined) throw new Error(`${rest.kind}: ${planned(from).told().join("\n")}`);
    return {
      ...rest,
      // Nothing changed: nothing is reported.
      before: () => planned(from).told({ before }),
      after: () => planned(to).told({ before }),
    };
  },
};
