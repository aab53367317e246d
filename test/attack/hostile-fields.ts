import { isFields } from "../../lib/data/fields";

/** A text for one field, put into a definition that has the field. */
export interface HostileField {
  /** As `stringFields` names it. */
  readonly path: string;
  /** The system of this project whose definition gets the text. */
  readonly system: "bare-metal" | "ragas" | "talos-truenas" | "test-cluster";
  /** From the top of the definition to what is written; a number behind the end of a list adds to it. */
  readonly at: readonly (string | number)[];
  /** What is written there, around the text. */
  readonly value: (text: string) => unknown;
}

/** A field with what is planted in it. */
export interface Planted extends HostileField {
  /** What tells its texts from those of others; it is part of each. */
  readonly mark: string;
  /** What its texts begin with; what is made of one may have the rest alone. */
  readonly stem: string;
  /** A text that means nothing to any program. */
  readonly plain: string;
  /** Hostile texts; the first that is not refused is planted. */
  readonly texts: readonly string[];
}

const field = (
  path: string,
  system: HostileField["system"],
  at: readonly (string | number)[],
  value: (text: string) => unknown = (text) => text,
): HostileField => ({ path, system, at, value });

/** What the operator does by hand to place a secret of a component. */
const manual = (
  system: HostileField["system"],
  namespace: string,
  name: string,
  ...at: readonly [string, ...string[]]
): HostileField =>
  field(`${["components", ...at].join(".")}.manual`, system, ["components", ...at], (text) => ({
    manual: text,
    namespace,
    name,
  }));

const IMAGE = "docker.io/library/nginx:1.29.3";
const app = (at: string, value: (text: string) => object, system: HostileField["system"] = "test-cluster") =>
  field(
    `apps.*.${at}`,
    system,
    [
      "apps",
      `hostile-${at
        .toLowerCase()
        .replaceAll(/[^a-z]+/g, "-")
        .replace(/-$/, "")}`,
    ],
    (text) => ({
      image: IMAGE,
      ...value(text),
    }),
  );

const chart = (at: string, name: string, value: (text: string) => object) =>
  field(`charts.*.${at}`, "test-cluster", ["charts", name], (text) => ({
    chart: "gatus",
    repository: "https://charts.example.org",
    version: "1.4.2",
    podSecurity: "restricted",
    ...value(text),
  }));

const object = (data: object, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "hostile", namespace: "default", ...metadata },
  data,
});
const manifests = (at: string, name: string, value: (text: string) => object) =>
  field(`manifests.*.${at}`, "test-cluster", ["manifests", name], (text) => ({ from: [object({})], ...value(text) }));

const PATCHED: readonly (readonly [string, readonly (string | number)[]])[] = [
  ["talos", ["talos", "patches"]],
  ["controlPlane", ["controlPlane", "patches"]],
  ["machines.*", ["machines", "worker0", "patches"]],
];

const CONTAINERS = ["initContainers", "sidecars"] as const;
const API_SERVER = ["controlPlane", "apiServer"];

/** A text for every field that takes any: for people, or for a program that takes all there is. */
export const FIELDS: readonly HostileField[] = [
  field("accept[].at", "test-cluster", ["accept", 2], (text) => ({
    check: "single-host",
    at: text,
    reason: "nothing is at this place",
  })),
  field("accept[].reason", "talos-truenas", ["accept", 0, "reason"]),
  field("assumptions[].at", "ragas", ["assumptions", 0], (text) => ({ at: text, why: "nobody knows" })),
  field("assumptions[].why", "test-cluster", ["assumptions", 0, "why"]),
  app("args[]", (text) => ({ args: [text] })),
  app("command[]", (text) => ({ command: [text] })),
  app("env.*", (text) => ({ env: { A: text } })),
  app("files.*", (text) => ({ files: { "/etc/a": text } })),
  app("files.*.text", (text) => ({ files: { "/etc/a": { text } } })),
  ...CONTAINERS.flatMap((kind) => [
    app(`${kind}.*.args[]`, (text) => ({ [kind]: { other: { image: IMAGE, args: [text] } } })),
    app(`${kind}.*.command[]`, (text) => ({ [kind]: { other: { image: IMAGE, command: [text] } } })),
    app(`${kind}.*.env.*`, (text) => ({ [kind]: { other: { image: IMAGE, env: { A: text } } } })),
  ]),
  app("probe.command[]", (text) => ({ probe: { command: [text] } })),
  app("sidecars.*.probe.command[]", (text) => ({
    sidecars: { other: { image: IMAGE, probe: { command: [text] } } },
  })),
  ...["pod", "route", "service", "workload"].map((whose) =>
    app(`metadata.${whose}.annotations.*`, (text) => ({
      port: 8080,
      host: "hostile",
      metadata: { [whose]: { annotations: { "example.org/a": text } } },
    })),
  ),
  ...["requestHeaders", "responseHeaders"].flatMap((headers) =>
    ["add", "set"].map((how) =>
      app(
        `routes.*.${headers}.${how}.*`,
        (text) => ({
          port: 8080,
          host: "hostile",
          routes: { other: { path: "/other", [headers]: { [how]: { "X-A": text } } } },
        }),
        "ragas",
      ),
    ),
  ),
  app("autoscale.triggers[].metadata.*", (text) => ({
    autoscale: { max: 2, triggers: [{ type: "cron", metadata: { start: text } }] },
  })),
  field("controlPlane.apiServer.authentication.*", "test-cluster", [...API_SERVER, "authentication"], (text) => ({
    note: text,
  })),
  field("controlPlane.apiServer.authentication.<key>", "ragas", [...API_SERVER, "authentication"], (text) => ({
    [text]: "a",
  })),
  field(
    "controlPlane.apiServer.authorizers[].webhook.*",
    "test-cluster",
    [...API_SERVER, "authorizers", 0],
    (text) => ({
      name: "policy",
      webhook: { note: text },
    }),
  ),
  field(
    "controlPlane.apiServer.authorizers[].webhook.<key>",
    "test-cluster",
    [...API_SERVER, "authorizers", 1],
    (text) => ({
      name: "other-policy",
      webhook: { [text]: "a" },
    }),
  ),
  ...["controlPlane.scheduler", "machines.*.kubelet", "talos.kubelet"].flatMap((path) => {
    const at = path.replace("*", "worker0").split(".");
    return [
      field(`${path}.config.*`, "test-cluster", [...at, "config"], (text) => ({ note: text })),
      field(`${path}.config.<key>`, "test-cluster", [...at, "config"], (text) => ({ [text]: "a" })),
    ];
  }),
  field("machines.*.annotations.*", "test-cluster", ["machines", "worker0", "annotations"], (text) => ({
    "example.org/a": text,
  })),
  field("machines.*.files.*.content", "test-cluster", ["machines", "worker0", "files"], (text) => ({
    "/var/etc/note": { content: text },
  })),
  field("talos.files.*.content", "test-cluster", ["talos", "files"], (text) => ({
    "/var/etc/note": { content: text },
  })),
  field("releases.*.values.*", "test-cluster", ["releases", "cilium"], (text) => ({ values: { prompt: text } })),
  field("releases.*.values.<key>", "test-cluster", ["releases", "metallb"], (text) => ({ values: { [text]: 1 } })),
  field("talos.podSecurity.exempt.*", "test-cluster", ["talos", "podSecurity"], (text) => ({
    exempt: { "hostile-ns": text },
  })),
  field("talos.audit[].*", "test-cluster", ["talos", "audit"], (text) => [{ level: "Metadata", users: [text] }]),
  field("talos.audit[].<key>", "ragas", ["talos", "audit"], (text) => [{ level: "Metadata", [text]: ["a"] }]),
  field("proxmox.pciMappings.*.comment", "ragas", ["proxmox", "pciMappings", "uhd770", "comment"]),
  field("proxmox.usbMappings.*.comment", "ragas", ["proxmox", "usbMappings"], (text) => ({
    zigbee: { comment: text, devices: [{ host: "pve1", id: "10c4:ea60" }] },
  })),
  field("network.bgp.peers.*.password.manual", "test-cluster", ["network", "bgp"], (text) => ({
    asn: 64514,
    pools: ["services-pool"],
    peers: {
      router: {
        address: "10.0.0.1",
        asn: 64513,
        password: { manual: text, namespace: "metallb-system", name: "by-hand" },
      },
    },
  })),
  field("components.authentik.title", "test-cluster", ["components", "authentik", "title"]),
  field("components.authentik.users.*.name", "test-cluster", ["components", "authentik", "users"], (text) => ({
    jane: { name: text, email: "jane@example.org", groups: ["harbor-users"] },
  })),
  field("gitops.artifact.credentials.manual", "bare-metal", ["gitops"], (text) => ({
    repository: "https://git.example.org/bare-metal",
    artifact: {
      registry: "oci://registry.example.org/fleet",
      credentials: { manual: text, namespace: "flux-system", name: "by-hand" },
    },
  })),
  field("gitops.credentials.manual", "talos-truenas", ["gitops", "credentials"], (text) => ({
    manual: text,
    namespace: "flux-system",
    name: "by-hand",
  })),
  manual("ragas", "ceph-csi", "csi-rbd-secret", "cephCsi", "key"),
  manual("ragas", "cert-manager", "by-hand", "certManager", "acme", "cloudflare", "token"),
  manual("ragas", "cloudflared", "by-hand", "cloudflared", "credentials"),
  field("components.csiDriverSmb.credentials.manual", "test-cluster", ["components", "csiDriverSmb"], (text) => ({
    server: "nas.example.org",
    share: "apps",
    credentials: { manual: text, namespace: "csi-driver-smb", name: "by-hand" },
  })),
  manual("ragas", "etcd-backup", "etcd-backup-passphrase", "etcdBackup", "passphrase"),
  manual("ragas", "etcd-backup", "etcd-backup-bucket", "etcdBackup", "storage", "credentials"),
  manual("ragas", "external-dns", "by-hand", "externalDns", "token"),
  field(
    "components.externalSecrets.stores.*.credentials.manual",
    "test-cluster",
    ["components", "externalSecrets", "stores"],
    (text) => ({
      outside: { provider: "doppler", credentials: { manual: text, namespace: "external-secrets", name: "by-hand" } },
    }),
  ),
  field("components.loki.s3.credentials.manual", "bare-metal", ["components", "loki", "s3"], (text) => ({
    endpoint: "s3.example.org",
    bucket: "loki-chunks",
    credentials: { manual: text, namespace: "loki", name: "by-hand" },
  })),
  field(
    "components.longhorn.backup.storage.credentials.manual",
    "test-cluster",
    ["components", "longhorn"],
    (text) => ({
      backup: {
        storage: {
          bucket: "volumes",
          credentials: { manual: text, namespace: "longhorn-system", name: "longhorn-backup" },
        },
      },
    }),
  ),
  field(
    "components.prometheus.alertmanager.heartbeat.manual",
    "talos-truenas",
    ["components", "prometheus", "alertmanager", "heartbeat"],
    (text) => ({ manual: text, namespace: "monitoring", name: "by-hand" }),
  ),
  field(
    "components.prometheus.alertmanager.receivers.*.secret.manual",
    "talos-truenas",
    ["components", "prometheus", "alertmanager", "receivers"],
    (text) => ({
      chat: { slack: { channel: "#alerts" }, secret: { manual: text, namespace: "monitoring", name: "by-hand-too" } },
    }),
  ),
  manual("talos-truenas", "monitoring", "by-hand", "prometheus", "grafana", "admin"),
  manual("talos-truenas", "tailscale", "by-hand", "tailscaleOperator", "oauth"),
  manual("talos-truenas", "truenas-exporter", "by-hand", "truenasExporter", "key"),
  manual("ragas", "velero", "velero-credentials", "velero", "storage", "credentials"),
  chart("after.*", "after-reason", (text) => ({ after: { cilium: text } })),
  chart("podSecurityReason", "reason", (text) => ({ podSecurity: "privileged", podSecurityReason: text })),
  chart("values.*", "value", (text) => ({ values: { deep: [{ a: text }] } })),
  chart("values.<key>", "value-name", (text) => ({ values: { [text]: { [text]: 1 } } })),
  manifests("after.*", "after-reason", (text) => ({ after: { cilium: text } })),
  manifests("from[]", "text", (text) => ({ from: [JSON.stringify(object({ note: text }))] })),
  manifests("from[].*", "value", (text) => ({ from: [object({ note: text }, { annotations: { note: text } })] })),
  manifests("from[].<key>", "name", (text) => ({ from: [{ ...object({ [text]: "a" }), [text]: "a" }] })),
  ...PATCHED.flatMap(([path, at]) => [
    field(`${path}.patches[]`, "test-cluster", [...at, 0], (text) => `machine: {env: {NOTE: ${JSON.stringify(text)}}}`),
    field(`${path}.patches[].*`, "test-cluster", [...at, 1], (text) => ({ machine: { env: { NOTE: text } } })),
    field(`${path}.patches[].<key>`, "test-cluster", [...at, 2], (text) => ({ machine: { env: { [text]: "a" } } })),
  ]),
];

/** A copy of a value with another one at a place. */
export function put(value: unknown, [step, ...rest]: readonly (string | number)[], fresh: unknown): unknown {
  if (step === undefined) return fresh;
  if (typeof step === "number") {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    const index = Math.min(step, list.length);
    return [...list.slice(0, index), put(list[index], rest, fresh), ...list.slice(index + 1)];
  }
  const fields = isFields(value) ? value : {};
  return { ...fields, [step]: put(fields[step], rest, fresh) };
}
