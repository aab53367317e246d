import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { catalog } from "../../apps/catalog";
import ragas from "../../clusters/ragas";
import talosTruenas from "../../clusters/talos-truenas";
import testCluster from "../../clusters/test-cluster";
import type { Fields } from "../../lib/data/fields";
import { definitionSchema } from "../../lib/definition/parse";
import { damage } from "./damage";
import { schemaOf } from "./places";
import { Random } from "./random";
import { type Source, typescriptSource, yamlSource } from "./sources";

/** A definition as small as it can be. */
const SMALL = {
  name: "home",
  domain: "home.example.org",
  versions: { talos: "1.13.9", kubernetes: "1.34.2" },
  network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
  controlPlane: { schedulable: true },
  machines: { "cp-1": { role: "control-plane", address: "192.168.1.11", link: "eth0", installDisk: "/dev/sda" } },
  gitops: { repository: "https://github.com/example/home" },
  components: {},
};

/** One that uses something of everything, small enough to be run thousands of times. */
const HOME = {
  ...SMALL,
  network: { ...SMALL.network, loadBalancers: { "ingress-pool": "192.168.1.60" } },
  proxmox: {
    endpoint: "https://192.168.1.9:8006/",
    hosts: {
      pve1: {
        address: "192.168.1.9",
        cpus: 8,
        memory: "32 GiB",
        datastores: { "local-lvm": { kind: "lvmthin" }, local: { kind: "dir", content: ["iso", "import"] } },
      },
    },
  },
  machines: {
    "cp-1": {
      role: "control-plane",
      host: "pve1",
      address: "192.168.1.11",
      cpus: 4,
      memory: "12 GiB",
      disk: "100 GiB",
    },
  },
  components: { cilium: {}, metallb: {}, traefik: {}, certManager: { selfSigned: true } },
  releases: { traefik: { values: { deployment: { replicas: 1 } } } },
  apps: { hello: { image: "docker.io/nginxinc/nginx-unprivileged:1.29.3", port: 8080, host: "hello" } },
};

/** A bad definition by its number: the same on every machine. */
export interface Case {
  readonly source: Source;
  /** What was done, for people. */
  readonly what: string;
}

/** Makes cases from the four systems of this project and two small ones, by the schema of today. */
export function caseMaker(root: string): (number: number) => Case {
  const schema: Fields = schemaOf(definitionSchema(catalog));
  const bareMetal = load(readFileSync(join(root, "clusters/bare-metal.yaml"), "utf8"));
  return (number) => {
    const random = new Random(number);
    const base = random.pick<unknown>([
      ...Array<unknown>(10).fill(SMALL),
      ...Array<unknown>(8).fill(HOME),
      bareMetal,
      ragas,
      talosTruenas,
      testCluster,
    ]);
    const { value, what } = damage(base, schema, random);
    const named =
      typeof value === "object" && value !== null && random.chance(0.95) ? { ...value, name: "home" } : value;
    const source = random.chance(0.5) ? yamlSource(named, random) : typescriptSource(named, random);
    return { source, what: [what, source.what].filter((part) => part !== "").join("; ") };
  };
}
