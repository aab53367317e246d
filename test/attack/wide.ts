import { isFields } from "../../lib/data/fields";
import type { HostileField } from "./hostile-fields";

const MACHINE = {
  kernelArgs: ["net.ifnames=0"],
  kernelModules: { nf_conntrack: { parameters: ["hashsize=131072"] } },
  environment: { https_proxy: "http://proxy.example.org:3128" },
  registries: {
    mirrors: { "docker.io": { endpoints: ["https://mirror.example.org"] } },
    credentials: { "mirror.example.org": { user: "reader", password: "mirror_password" } },
  },
  kubelet: { args: { "node-status-update-frequency": "10s" } },
};
const KEYS = { keys: [{ kms: "https://kms.example.org" }] };
const PROBE = { ready: { path: "/ready" }, alive: { path: "/alive" } };

/**
 * Fields that none of the systems has and whose grammar lets through what means
 * something to a program: each with a value that is right, laid over a system.
 */
export const WIDE: Readonly<Partial<Record<HostileField["system"], object>>> = {
  "test-cluster": {
    talos: { ...MACHINE, encryption: { state: KEYS, ephemeral: KEYS } },
    machines: {
      worker0: {
        ...MACHINE,
        encryption: { state: KEYS, ephemeral: KEYS },
        volumes: {
          one: { disk: { model: "QEMU*", serial: "a*", wwid: "eui*" }, encryption: KEYS },
        },
      },
    },
    controlPlane: {
      apiServer: { args: { "event-ttl": "2h" } },
      controllerManager: { args: { "node-monitor-period": "5s" } },
      scheduler: { args: { "kube-api-burst": "100" } },
      etcd: { args: { "election-timeout": "5000" } },
    },
    state: { backend: "s3", endpoint: "https://s3.example.org", bucket: "terraform-state", region: "us-east-1" },
    apps: {
      wide: {
        image: "docker.io/library/nginx:1.29.3",
        port: 8080,
        host: "wide",
        probe: PROBE,
        sidecars: {
          other: { image: "docker.io/library/nginx:1.29.3", probe: { ...PROBE, port: 8081 } },
        },
      },
    },
    components: {
      externalSecrets: {
        stores: {
          outside: { provider: "vault", url: "https://vault.example.org", credentials: { variable: "outside" } },
        },
      },
    },
  },
  // What Proxmox calls the medium is made of the path of its address alone.
  "talos-truenas": { vms: { "truenas-scale": { iso: { url: "https://download.example.org/truenas.iso?of=1" } } } },
  ragas: {
    gitops: { branch: "main" },
    apps: {
      wide: {
        image: "docker.io/library/nginx:1.29.3",
        port: 8080,
        host: "wide",
        probe: { path: "/health" },
        routes: {
          one: {
            path: "/one",
            rewrite: { path: "/a" },
            requestHeaders: { remove: ["X-One"] },
            responseHeaders: { remove: ["X-One"] },
          },
          two: { path: "/two", rewrite: { prefix: "/a" } },
          three: { path: "/three", redirect: { path: "/a" } },
          four: { path: "/four", redirect: { prefix: "/a" } },
        },
      },
    },
  },
};

/** A value with another laid over it, field by field. */
export function laidOver(value: unknown, over: unknown): unknown {
  if (!isFields(value) || !isFields(over)) return over;
  return {
    ...value,
    ...Object.fromEntries(Object.entries(over).map(([key, child]) => [key, laidOver(value[key], child)])),
  };
}
