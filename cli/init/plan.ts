import { Cidr } from "../../lib/model/address";
import { gitopsOf } from "../../lib/model/gitops";
import { KUBERNETES, TALOS } from "./first-version";

// renovate: datasource=docker depName=docker.io/nginxinc/nginx-unprivileged
const HELLO_IMAGE = "docker.io/nginxinc/nginx-unprivileged:1.29.3";

/** What is asked for a new cluster, each answer as it was typed. */
export interface Answers {
  /** proxmox: virtual machines on three hosts; metal: bare machines. */
  readonly on: string;
  /** Domain below which apps get their host names. */
  readonly domain: string;
  /** Network of the machines in CIDR notation. */
  readonly subnet: string;
  /** Address of the router, which is taken for the DNS server as well. */
  readonly gateway: string;
  /** How many machines; of three or more, three are control planes. */
  readonly machines: string;
  /** traefik: Ingress; gateway: the Gateway API by Envoy. */
  readonly entrance: string;
  /** URL of the Git repository that will hold `dist/`. */
  readonly repository: string;
  /** age recipient of SOPS, `age1…`; empty: none yet. */
  readonly age: string;
}

const CPUS = 4;
/** Hosts that a first plan on Proxmox spreads its machines over. */
const HOSTS = 3;

/** The definition that these answers give: as small as a cluster with one reachable app can be. */
export function firstDefinition(name: string, answers: Answers) {
  const { domain, subnet, gateway, repository, age } = answers;
  const number = countOf(answers.machines);
  const controlPlanes = number >= 3 ? 3 : 1;
  const at = addressesIn(subnet);
  const proxmox = answers.on === "proxmox";
  const machines = Array.from({ length: number }, (_, index) => [
    index < controlPlanes ? `cp-${index + 1}` : `worker-${index + 1 - controlPlanes}`,
    {
      role: index < controlPlanes ? "control-plane" : "worker",
      ...(proxmox
        ? {
            host: `pve${(index % HOSTS) + 1}`,
            address: at.machine(index),
            cpus: CPUS,
            memory: "12 GiB",
            disk: "100 GiB",
          }
        : { address: at.machine(index), link: "eth0", installDisk: "/dev/sda" }),
    },
  ]);
  const pool = answers.entrance === "gateway" ? "internal" : "ingress-pool";
  return {
    name,
    domain,
    versions: { talos: TALOS.version, kubernetes: KUBERNETES.version },
    network: { subnet, gateway, nameservers: [gateway], loadBalancers: { [pool]: at.pool } },
    ...(proxmox ? { proxmox: proxmoxOf(at) } : {}),
    controlPlane: {
      ...(controlPlanes > 1 ? { vip: at.vip } : {}),
      ...(number > controlPlanes ? {} : { schedulable: true }),
    },
    machines: Object.fromEntries(machines),
    gitops: gitopsOf(repository),
    ...(age === "" ? {} : { secrets: { sops: { age: [age] } } }),
    components: {
      cilium: {},
      metallb: {},
      ...(answers.entrance === "gateway" ? { envoyGateway: { external: false } } : { traefik: {} }),
      // A Gateway's listener ends TLS for every host, so it takes one certificate for all of them.
      certManager: { selfSigned: true, ...(answers.entrance === "gateway" ? { wildcard: true } : {}) },
      longhorn: { default: true },
    },
    apps: { hello: { image: HELLO_IMAGE, port: 8080, host: "hello" } },
    assumptions: assumptions(proxmox),
  };
}

function proxmoxOf(at: ReturnType<typeof addressesIn>) {
  const hosts = Array.from({ length: HOSTS }, (_, index) => [
    `pve${index + 1}`,
    {
      address: at.host(index),
      cpus: 8,
      memory: "32 GiB",
      datastores: {
        "local-lvm": { kind: "lvmthin", size: "400 GiB" },
        local: { kind: "dir", content: ["iso", "import"] },
      },
    },
  ]);
  return { endpoint: `https://${at.host(0)}:8006/`, hosts: Object.fromEntries(hosts) };
}

/** What nobody was asked: the runbook lists it until it is confirmed. */
function assumptions(proxmox: boolean) {
  const why = "proposed for a new cluster, not read from a machine";
  return proxmox
    ? [{ at: "proxmox.hosts", why }]
    : [{ at: "machines", why: `${why}: network link, disk to install on and address` }];
}

/** Addresses of a first plan. Small networks leave no room for round numbers. */
function addressesIn(subnet: string) {
  // With host bits set it is refused, by one problem and not by one for each address.
  const network = Cidr.around(subnet);
  const roomy = network !== undefined && network.last.value - network.first.value >= 127n;
  const at = (offset: number) => network?.first.plus(offset).toString() ?? "";
  const first = roomy ? 10 : 2;
  return {
    host: (index: number) => at(first + 1 + index),
    vip: at(roomy ? 20 : first + 4),
    machine: (index: number) => at((roomy ? 21 : first + 6) + index),
    pool: at(roomy ? 60 : first + 5),
  };
}

function countOf(text: string): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 && number < 100 ? number : 0;
}
