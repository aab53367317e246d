import { catalog } from "../../apps/catalog";
import { draftCluster } from "../../compiler/synth-cluster";
import { runChecks } from "../../lib/checks/engine";
import type { CheckContext, CheckInput } from "../../lib/checks/rule";
import { RULES } from "../../lib/checks/rules/catalog";
import type { Fields } from "../../lib/data/fields";
import { parseDefinition } from "../../lib/definition/parse";
import { mergeValues } from "../../lib/delivery/override";
import type { PlannedCluster } from "../../lib/plan/cluster";
import { Random } from "../attack/random";
import type { Trial } from "./family";
import { STORE } from "./store";

/** A right definition with all components of the catalogue at its choice. */
export interface Home {
  /** As a file would give it. */
  readonly definition: Fields;
  /** Machines that run pods. */
  readonly nodes: readonly string[];
  readonly hosts: readonly string[];
  /** Start of every address of the machines' network, e.g. `192.168.7.`. */
  readonly net: string;
  /** Storage class that claims without one get; undefined where there is no storage. */
  readonly storageClass: string | undefined;
  readonly ingress: "traefik" | "ingressNginx";
  readonly components: readonly string[];
  /** Cores and memory in GiB of each node that runs pods. */
  readonly cpus: number;
  readonly memory: number;
}

const IMAGE = "docker.io/nginxinc/nginx-unprivileged:1.29.3";

/** Storage components with the class that each makes, and what of the hosts they need. */
const STORAGE: readonly (readonly [component: string, options: object, storageClass: string])[] = [
  ["longhorn", { default: true }, "longhorn"],
  ["proxmoxCsi", { default: true }, "proxmox"],
  ["localPath", { default: true }, "local-path"],
  ["openebs", { default: true }, "openebs-hostpath"],
  ["piraeus", { path: "/var/mnt/linstor", snapshots: false }, "piraeus"],
];

/** Components that go with all others; some only where there is storage. */
const FURTHER: readonly (readonly [parts: Fields, needsStorage: boolean])[] = [
  [{ cloudnativePg: {} }, false],
  [{ externalSecrets: {} }, false],
  [{ sealedSecrets: {} }, false],
  [{ snapshotController: {} }, false],
  [{ kubeletCsrApprover: {}, metricsServer: {} }, false],
  [{ prometheus: {}, externalSecrets: {} }, true],
  [{ loki: {}, alloy: {} }, true],
  [{ intelGpu: {} }, false],
  [{ tailscaleOperator: {} }, false],
  [{ webhookInbox: {} }, true],
];

/** A home by its number: the same on every machine. */
function homeOf(seed: number): Home {
  const random = new Random(seed ^ 0x5eed);
  const net = `192.168.${random.below(250)}.`;
  const hosts = Array.from({ length: 3 + random.below(2) }, (_, index) => `pve${index + 1}`);
  const host = (index: number) => hosts[index % hosts.length];
  const schedulable = random.chance(0.4);
  const memory = 12 + 4 * random.below(3);
  const cpus = 4 + 2 * random.below(2);
  const size = { cpus, memory: `${memory} GiB`, disk: "200 GiB" };
  const planes = Array.from({ length: 3 }, (_, index) => `cp-${index + 1}`);
  const workers = Array.from(
    { length: schedulable ? random.below(3) : 3 + random.below(2) },
    (_, index) => `w-${index + 1}`,
  );
  const [component = "", options = {}, storageClass] = random.pick(STORAGE) ?? [];
  const hasStorage = random.chance(0.8);
  const ingress = random.pick(["traefik", "ingressNginx"] as const) ?? "traefik";
  const further = FURTHER.filter(([, needsStorage]) => (hasStorage || !needsStorage) && random.chance(0.3)).map(
    ([parts]) => parts,
  );
  const isArgo = random.chance(0.2);
  const components: Fields = {
    ...(isArgo ? { argoCd: {} } : {}),
    ...(random.chance(0.5) ? { cilium: {}, metallb: {} } : { cilium: { loadBalancer: true } }),
    [ingress]: {},
    certManager: { selfSigned: true },
    ...(hasStorage ? { [component]: options } : {}),
    ...Object.assign({}, ...further),
  };
  const datastores = {
    "local-lvm": { kind: "lvmthin", size: "4000 GiB" },
    local: { kind: "dir", content: ["iso", "import"] },
  };
  const definition: Fields = {
    name: "home",
    domain: "home.example.org",
    versions: { talos: "1.13.9", kubernetes: "1.36.3" },
    network: {
      subnet: `${net}0/24`,
      gateway: `${net}1`,
      nameservers: [`${net}1`],
      loadBalancers: { "ingress-pool": `${net}${200 + random.below(10)}-${net}${215 + random.below(30)}` },
    },
    proxmox: {
      endpoint: `https://${net}11:8006/`,
      hosts: Object.fromEntries(
        hosts.map((name, index) => [name, { address: `${net}${11 + index}`, cpus: 24, memory: "96 GiB", datastores }]),
      ),
    },
    controlPlane: { vip: `${net}20`, schedulable },
    machines: Object.fromEntries([
      ...planes.map((name, index) => [
        name,
        { role: "control-plane", host: host(index), address: `${net}${21 + index}`, ...size },
      ]),
      ...workers.map((name, index) => [
        name,
        { role: "worker", host: host(index), address: `${net}${31 + index}`, ...size },
      ]),
    ]),
    gitops: { repository: "https://github.com/you/home", ...(isArgo ? { engine: "argocd" } : {}) },
    components,
    apps: {
      hello: { image: IMAGE, port: 8080, host: "hello" },
      ...(hasStorage ? { notes: { image: IMAGE, port: 8080, host: "notes", volumes: { "/data": "5 GiB" } } } : {}),
    },
  };
  return {
    definition,
    nodes: schedulable ? [...planes, ...workers] : workers,
    hosts,
    net,
    storageClass: hasStorage ? storageClass : undefined,
    ingress,
    components: Object.keys(components),
    cpus,
    memory,
  };
}

/** A definition with changes laid over it; `undefined` takes a key away. */
export function changed(definition: Fields, ...changes: readonly object[]): Fields {
  let merged: Fields = definition;
  for (const change of changes) merged = mergeValues(merged, { ...change });
  return JSON.parse(JSON.stringify(merged));
}

/** A whole plan, as synth makes it, or the problems for which there is none. */
export function planned(definition: object): {
  readonly whole?: PlannedCluster;
  readonly input?: CheckInput;
  readonly problems: readonly string[];
  readonly told: (context?: CheckContext) => readonly string[];
  readonly files: ReadonlyMap<string, string>;
} {
  const { cluster, problems } = parseDefinition(JSON.parse(JSON.stringify(definition)), "clusters/home.ts", catalog);
  const show = ({ path, got, want, fix }: { path: string; got: string; want: string; fix?: string }) =>
    `problem ${path}: got ${got}, want ${want}. ${fix}`;
  if (cluster === undefined || problems.length > 0) {
    const all = problems.map(show);
    return { problems: all, told: () => all, files: new Map() };
  }
  const draft = draftCluster({ cluster });
  const found = draft.problems.all().map(show);
  const input = { ...draft.planned, tree: draft.files, schemas: STORE };
  return {
    whole: draft.planned,
    input,
    problems: found,
    files: new Map(draft.files.files()),
    told: (context = {}) => [
      ...found,
      ...runChecks(RULES, { ...input, ...context })
        .filter(({ severity, accepted }) => severity !== "advice" && accepted === undefined)
        .map(({ severity, rule, at, message, fix }) => `${severity} ${rule} ${at}: ${message}. ${fix}`),
    ],
  };
}

/** What is reported of a definition: problems, errors and warnings. */
function tell(definition: object): readonly string[] {
  return planned(definition).told();
}

const known = new Map<string, readonly string[]>();

/** Draws a fault in a home; undefined where the home has no place for it. */
export type Fault = (random: Random, home: Home) => Trial | undefined;

/** A trial over a home: changes that are right, and the same with a fault. */
export function trialOf(
  home: Home,
  {
    good = [],
    bad,
    ...rest
  }: Pick<Trial, "kind" | "what" | "names"> & { readonly good?: readonly object[]; readonly bad: readonly object[] },
): Trial {
  const right = changed(home.definition, ...good);
  return {
    ...rest,
    before() {
      const key = JSON.stringify(right);
      const told = known.get(key) ?? tell(right);
      if (known.size > 500) known.clear();
      known.set(key, told);
      return told;
    },
    after: () => tell(changed(home.definition, ...bad)),
  };
}

/** A home that several numbers share, so that a right one is judged once for all of them. */
export function drawHome(random: Random): Home {
  return homeOf(random.below(60));
}

/** Objects of the operator's own, in a namespace of theirs. */
export function own(...objects: readonly object[]): object {
  return { manifests: { own: { from: objects } } };
}
