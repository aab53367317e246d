import type { Fields } from "../../lib/data/fields";

const object = (kind: string, name: string, rest: Fields): Fields => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "own" },
  ...rest,
});
const config = (name: string, value = "a") => object("ConfigMap", name, { data: { key: value } });
const claim = object("PersistentVolumeClaim", "data", {
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
});
const own = (...from: readonly Fields[]): Fields => ({ manifests: { own: { from } } });
const configs = (value: string) => Array.from({ length: 40 }, (_, index) => config(`settings-${index}`, value));
const worker = { role: "worker", host: "pve1", address: "192.168.1.24", cpus: 1, memory: "4 GiB", disk: "20 GiB" };

/** Changes of the README's cluster, one for each consequence and one of 40 files: the name, before, after. */
export const PREPARED: readonly (readonly [name: string, before: Fields, after: Fields])[] = [
  [
    "none",
    own(claim),
    own(
      object("PersistentVolumeClaim", "data", {
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1024Mi" } } },
      }),
    ),
  ],
  ["live", {}, { network: { nameservers: ["192.168.1.2"] } }],
  [
    "restarts pods",
    {},
    {
      apps: { hello: { image: "docker.io/nginxinc/nginx-unprivileged:1.29.4" } },
      releases: { traefik: { version: "41.0.2" } },
    },
  ],
  ["restarts service", { versions: { kubernetes: "1.35.4" } }, { versions: { kubernetes: "1.36.3" } }],
  ["by hand", {}, { talos: { extensions: ["siderolabs/iscsi-tools"] } }],
  ["needs a reboot", {}, { machines: { "cp-1": { memory: "16 GiB" }, "cp-2": { memory: "16 GiB" } } }],
  ["reboots node", {}, { machines: { "cp-1": { files: { "/var/etc/motd": { content: "hello" } } } } }],
  ["prunes object", own(config("a"), config("b")), own(config("b"))],
  [
    "recreates object",
    { manifests: { own: { from: [config("a"), config("b")] }, other: { from: [config("c")] } } },
    { manifests: { own: { from: [config("b")] }, other: { from: [config("c"), config("a")] } } },
  ],
  ["unknown", {}, { releases: { traefik: { values: { experimental: { fastProxy: true } } } } }],
  ["left behind", own(claim, config("b")), own(config("b"))],
  ["replaces machine", { machines: { "worker-1": worker } }, { machines: { "worker-1": null } }],
  ["data lost", {}, { talos: { encryption: { ephemeral: "nodeID" } } }],
  ["refused", {}, { machines: { "cp-1": { disk: "80 GiB" } } }],
  ["forty files", own(...configs("a")), own(...configs("b"))],
];
