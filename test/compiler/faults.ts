import { isFields } from "../../lib/data/fields";
import { showPath } from "../../lib/model/show-path";

/** One thing that is wrong with a definition. */
export interface Fault {
  /** What was done, for people. */
  readonly what: string;
  /** The place that must be named. */
  readonly at: string;
  /** The entry that the fault is in; two faults in one entry are not independent. */
  readonly part: string;
  readonly apply: (definition: object) => void;
}

const host = (address: string) => ({
  address,
  cpus: 16,
  memory: "64 GiB",
  datastores: { "local-lvm": { kind: "lvmthin", size: "900 GiB" }, local: { kind: "dir", content: ["iso", "import"] } },
});

const vm = (role: string, on: string, address: string) => ({
  role,
  host: on,
  address,
  cpus: 4,
  memory: "8 GiB",
  disk: "64 GiB",
});

/** A whole definition without a finding of error severity, over both layers. */
export const WHOLE = {
  name: "home",
  domain: "example.org",
  versions: { talos: "1.13.9", kubernetes: "1.36.3" },
  network: {
    subnet: "10.0.0.0/16",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    dhcp: ["10.0.9.0-10.0.9.99"],
    reserved: { nas: "10.0.0.9" },
    loadBalancers: { ingress: "10.0.3.2", services: "10.0.3.4-10.0.3.20" },
  },
  proxmox: {
    endpoint: "https://10.0.0.2:8006/",
    hosts: { pve1: host("10.0.0.2"), pve2: host("10.0.0.3"), pve3: host("10.0.0.4") },
  },
  controlPlane: { vip: "10.0.3.1" },
  machines: {
    cp0: vm("control-plane", "pve1", "10.0.1.1"),
    cp1: vm("control-plane", "pve2", "10.0.1.2"),
    cp2: vm("control-plane", "pve3", "10.0.1.3"),
    worker0: vm("worker", "pve1", "10.0.2.1"),
    worker1: vm("worker", "pve2", "10.0.2.2"),
  },
  gitops: { repository: "https://git.example.net/home.git" },
  components: {
    cilium: {},
    metallb: {},
    traefik: { pool: "ingress" },
    certManager: { selfSigned: true },
    proxmoxCsi: {},
  },
  apps: {
    wiki: {
      image: "registry.example.org/wiki:1.2.3",
      port: 8080,
      host: "wiki",
      memory: "256 MiB",
      volumes: { "/data": "5 GiB" },
    },
    notes: { image: "registry.example.org/notes:2.0.1", port: 3000 },
  },
} as const;

/** Maps whose keys are names of the operator's own: any name is right there. */
const NAMED = new Set(["machines", "apps", "components", "network.reserved", "network.loadBalancers", "proxmox.hosts"]);

/**
 * Every fault that follows from a definition by itself: each value of another
 * type, each field under a misspelt name, and names that refer to nothing.
 */
export function faultsOf(definition: unknown, path: readonly PropertyKey[] = []): readonly Fault[] {
  const at = showPath(path);
  const faults: Fault[] = [];
  if (path.length > 0 && !isFields(definition) && !Array.isArray(definition))
    faults.push(
      fault("a value of another type", path, at, (holder, key) => Reflect.set(holder, key, { surprise: true })),
    );
  if (!isFields(definition)) return faults;
  for (const [key, value] of Object.entries(definition)) {
    const inner = [...path, key];
    const isName = NAMED.has(at) || at.endsWith(".datastores") || at.endsWith(".volumes");
    if (!isName || at === "components") {
      const wrong = `${key}zz`;
      faults.push(
        fault("a misspelt name", inner, showPath([...path, wrong]), (holder, name) => {
          Reflect.set(holder, wrong, Reflect.get(holder, name));
          Reflect.deleteProperty(holder, name);
        }),
      );
    }
    if (key === "host" && at.startsWith("machines."))
      faults.push(fault("a host that is not there", inner, showPath(inner), setTo("pve9")));
    if (key === "address" && at.startsWith("machines."))
      faults.push(fault("an address outside the network", inner, showPath(inner), setTo("192.168.77.7")));
    faults.push(...faultsOf(value, inner));
  }
  return faults;
}

function setTo(value: string) {
  return (holder: object, key: PropertyKey) => Reflect.set(holder, key, value);
}

function fault(
  what: string,
  path: readonly PropertyKey[],
  at: string,
  change: (holder: object, key: PropertyKey) => unknown,
): Fault {
  const key = path.at(-1) ?? "";
  return {
    what,
    at,
    part: showPath(path.slice(0, Math.max(1, Math.min(2, path.length)))),
    apply: (definition) => {
      const holder = path
        .slice(0, -1)
        .reduce<unknown>((here, step) => (isFields(here) ? Reflect.get(here, step) : undefined), definition);
      if (isFields(holder)) change(holder, key);
    },
  };
}

/** A copy of a definition with these faults in it. */
export function withFaults(definition: unknown, faults: readonly Fault[]): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(definition));
  if (isFields(copy)) for (const one of faults) one.apply(copy);
  return copy;
}
