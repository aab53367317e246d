import { hostsFor } from "../checks/facts/hosts";
import { type AddressRequest, addressRequests } from "../checks/facts/load-balancer";
import { releasesOf } from "../checks/place";
import type { CheckInput } from "../checks/rule";
import { at, isFields } from "../data/fields";
import { apiEndpoint, machinesOf } from "../model/cluster";
import { failureDomain } from "../model/provisioner/provisioners";
import { type Damage, damageOf, type Loss, showLoss } from "./loss";
import { type Placement, place } from "./placement";
import { type ClassReach, classReach } from "./volumes";
import { type Placeable, placeables } from "./workload";

/** What is left of a cluster after a loss. */
export interface Outcome {
  /** What fails, as it was asked for, e.g. `host:pve1`. */
  readonly lost: readonly string[];
  /** Nodes that do not answer. */
  readonly nodes: readonly string[];
  /** Foreign VMs that do not answer. */
  readonly vms: readonly string[];
  /** Members of etcd in all, those left, and how many a majority needs. */
  readonly etcd: { readonly members: number; readonly left: number; readonly needed: number; readonly quorum: boolean };
  /** Whether the Kubernetes API answers, and where or why not. */
  readonly api: { readonly answers: boolean; readonly how: string };
  /** Whether volumes can be reached, class by class. */
  readonly volumes: readonly ClassReach[];
  /** Whether each load-balancer address still works, and how. */
  readonly addresses: readonly { readonly who: string; readonly works: boolean; readonly how: string }[];
  /** All their pods find a place again. */
  readonly moved: readonly string[];
  /** Workloads that run with fewer pods than usual. */
  readonly reduced: readonly { readonly who: string; readonly left: number; readonly of: number }[];
  /** Workloads without any pod left, each with the cause. */
  readonly down: readonly { readonly who: string; readonly why: string }[];
  /** They run if their own volumes are not among those that are out of reach. */
  readonly atRisk: readonly string[];
  /** What the operator can do, in this order. */
  readonly remedies: readonly string[];
}

/**
 * What is left of a cluster when things fail: a pure function of what was
 * synthesized. Losing more never brings anything back: pods count as running
 * only where they run after each part of the loss as well.
 */
export function whatIf(input: CheckInput, losses: readonly Loss[]): Outcome {
  const known = outcomes.get(input) ?? new Map<string, Outcome>();
  outcomes.set(input, known);
  const key = losses.map(showLoss).join(" ");
  const outcome = known.get(key) ?? outcomeOf(input, losses);
  known.set(key, outcome);
  return outcome;
}

/** The matrix of the runbook and the way of an upgrade ask for the same losses. */
const outcomes = new WeakMap<CheckInput, Map<string, Outcome>>();

function outcomeOf(input: CheckInput, losses: readonly Loss[]): Outcome {
  const { cluster } = input;
  const damage = damageOf(cluster, losses);
  const planes = machinesOf(cluster, "control-plane");
  const left = planes.filter(({ name }) => !damage.nodes.has(name)).length;
  const needed = Math.floor(planes.length / 2) + 1;
  const quorum = left >= needed;
  const volumes = classReach(input, damage);
  const facts = factsOf(input);
  const { pods, whole } = facts;
  const rests = partsOf(losses).map((part) => restAfter(input, part, facts));
  const states = pods.map((pod) => ({ pod, ...stateOf(pod, whole.get(pod) ?? [], rests) }));
  const down = states.flatMap(({ pod, running, why }) => (running === 0 ? [{ who: pod.who, why }] : []));
  const reduced = states.flatMap(({ pod, running, usual }) =>
    running > 0 && running < usual ? [{ who: pod.who, left: running, of: usual }] : [],
  );
  const moved = states.flatMap(({ pod, running, usual }) =>
    running === usual && (whole.get(pod) ?? []).some((node) => damage.nodes.has(node)) ? [pod.who] : [],
  );
  const some = new Set(volumes.filter(({ reach }) => reach === "some").map(({ storageClass }) => storageClass));
  const atRisk = states.flatMap(({ pod, running }) =>
    running > 0 && pod.classes.some((name) => some.has(name)) ? [pod.who] : [],
  );
  const outcome = {
    lost: losses.map(showLoss),
    nodes: cluster.machines.flatMap(({ name }) => (damage.nodes.has(name) ? [name] : [])),
    vms: cluster.vms.flatMap(({ name }) => (damage.vms.has(name) ? [name] : [])),
    etcd: { members: planes.length, left, needed, quorum },
    api: apiState(input, damage, quorum),
    volumes,
    addresses: addressStates(input, damage, quorum),
    moved,
    reduced,
    down,
    atRisk,
  };
  return { ...outcome, remedies: remedies(input, damage, outcome) };
}

/** What does not depend on the loss. */
interface Facts {
  readonly pods: readonly Placeable[];
  readonly whole: Placement;
  readonly requests: readonly AddressRequest[];
  /** Who needs a pod on the node that announces its address. */
  readonly local: ReadonlySet<string>;
}

const known = new WeakMap<CheckInput, Facts>();

/** Gathered once for all losses of a matrix. */
function factsOf(input: CheckInput): Facts {
  const done = known.get(input);
  if (done !== undefined) return done;
  const pods = placeables(input);
  const facts = {
    pods,
    whole: place(input.cluster, pods, () => false),
    requests: addressRequests(input),
    local: localServices(input),
  };
  known.set(input, facts);
  return facts;
}

/** The most subsets that are looked at; beyond it only the whole loss and its single parts count. */
const MOST_PARTS = 8;

/** What is left for all pods after one part of a loss. */
interface Rest {
  readonly damage: Damage;
  /** Storage classes whose volumes are out of reach. */
  readonly unreachable: ReadonlySet<string>;
  /** Absent without a majority of etcd: then nothing is started again. */
  readonly placed: Placement | undefined;
}

function restAfter(input: CheckInput, losses: readonly Loss[], { whole, pods }: Facts): Rest {
  const { cluster } = input;
  const damage = damageOf(cluster, losses);
  const planes = machinesOf(cluster, "control-plane");
  const quorum = planes.filter(({ name }) => !damage.nodes.has(name)).length * 2 > planes.length;
  return {
    damage,
    unreachable: new Set(
      classReach(input, damage).flatMap(({ storageClass, reach }) => (reach === "unreachable" ? [storageClass] : [])),
    ),
    placed: quorum ? placedAfter(cluster, pods, damage, whole) : undefined,
  };
}

/** The worst that a part of the loss does to a pod. */
function stateOf(
  pod: Placeable,
  nodes: readonly string[],
  rests: readonly Rest[],
): { readonly running: number; readonly usual: number; readonly why: string } {
  const usual = nodes.length;
  if (usual === 0) return { running: 0, usual, why: "it finds no place even with all nodes" };
  let worst = { running: usual, why: "" };
  for (const rest of rests) {
    const state = stateIn(pod, nodes, rest);
    if (state.running < worst.running) worst = state;
  }
  return { ...worst, usual };
}

const placements = new WeakMap<Placement, Map<string, Placement>>();

function stateIn(
  pod: Placeable,
  nodes: readonly string[],
  { damage, unreachable, placed }: Rest,
): { readonly running: number; readonly why: string } {
  const stuck = pod.classes.find((name) => unreachable.has(name));
  if (stuck !== undefined) return { running: 0, why: `its volume of class ${stuck} is out of reach` };
  const server = pod.servers.find((address) => damage.servers.has(address));
  if (server !== undefined) return { running: 0, why: `the share of ${server} is out of reach` };
  if (placed === undefined)
    return {
      running: nodes.filter((node) => !damage.nodes.has(node)).length,
      why: "without a majority of etcd nothing is started again",
    };
  if ([...pod.nodes].every((node) => damage.nodes.has(node)))
    return { running: 0, why: "all nodes that it may run on are down" };
  return { running: placed.get(pod)?.length ?? 0, why: "no node that is left has room for it" };
}

/** Each set of nodes is placed once. */
function placedAfter(
  cluster: CheckInput["cluster"],
  pods: readonly Placeable[],
  damage: Damage,
  whole: Placement,
): Placement {
  const known = placements.get(whole) ?? new Map<string, Placement>();
  placements.set(whole, known);
  const key = [...damage.nodes].sort().join("|");
  const done = known.get(key) ?? place(cluster, pods, (node) => damage.nodes.has(node), whole);
  known.set(key, done);
  return done;
}

/** All parts of a loss, the whole included. */
function partsOf(losses: readonly Loss[]): readonly (readonly Loss[])[] {
  if (losses.length > MOST_PARTS) return [losses, ...losses.map((loss) => [loss])];
  return Array.from({ length: 2 ** losses.length - 1 }, (_, index) =>
    losses.filter((__, bit) => ((index + 1) >> bit) % 2 === 1),
  );
}

function apiState({ cluster }: CheckInput, damage: Damage, quorum: boolean): Outcome["api"] {
  const endpoint = apiEndpoint(cluster);
  if (!quorum) return { answers: false, how: "without a majority of etcd it can neither read nor write" };
  const { vip, endpoint: name, service } = cluster.controlPlane;
  const planes = machinesOf(cluster, "control-plane");
  if (name !== undefined && vip === undefined) {
    const left = planes.filter((plane) => !damage.nodes.has(plane.name)).map((plane) => plane.address);
    const record = service === undefined ? `where DNS leads to ${left.join(", ")}` : "by its load-balancer address";
    return { answers: left.length > 0, how: `at ${endpoint}, ${record}` };
  }
  if (vip !== undefined) {
    const moves = planes.some(({ name }) => damage.nodes.has(name));
    return { answers: true, how: moves ? `at ${vip}, within a minute if the node that held it is gone` : `at ${vip}` };
  }
  const [first] = planes;
  return first !== undefined && damage.nodes.has(first.name)
    ? { answers: false, how: `${endpoint} is the address of ${first.name}, which is down` }
    : { answers: true, how: `at ${endpoint}` };
}

function addressStates(input: CheckInput, damage: Damage, quorum: boolean): Outcome["addresses"] {
  const { cluster } = input;
  const left = cluster.machines.filter(({ name }) => !damage.nodes.has(name));
  const { requests, local } = factsOf(input);
  return requests.map(({ who, pool, addresses }) => {
    const what = `${who}${addresses.length > 0 ? ` (${addresses.join(", ")})` : pool === undefined ? "" : ` (pool ${pool})`}`;
    if (left.length === 0) return { who: what, works: false, how: "no node is left to announce it" };
    if (damage.nodes.size === 0) return { who: what, works: true, how: "stays where it is" };
    if (!quorum) return { who: what, works: false, how: "stays only while the node that announces it is left" };
    return local.has(who)
      ? { who: what, works: true, how: "moves to a node that runs one of its pods (externalTrafficPolicy Local)" }
      : { who: what, works: true, how: "moves to any node that is left, within seconds" };
  });
}

/** Services, and releases whose values say so, that need a pod on the node that announces them. */
function localServices(input: CheckInput): ReadonlySet<string> {
  const isLocal = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(isLocal);
    return isFields(value) && (value.externalTrafficPolicy === "Local" || Object.values(value).some(isLocal));
  };
  return new Set([
    ...input.graph.stages.flatMap((stage) =>
      stage.manifests
        .filter((manifest) => at(manifest, "spec", "externalTrafficPolicy") === "Local")
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
    ),
    ...releasesOf(input)
      .filter(({ release }) => isLocal(release.values))
      .map(({ release }) => `release ${release.namespace}/${release.name}`),
  ]);
}

function remedies(input: CheckInput, damage: Damage, outcome: Omit<Outcome, "remedies">): readonly string[] {
  const { cluster } = input;
  const steps: string[] = [];
  const highlyAvailable = cluster.proxmox?.ha !== undefined;
  for (const vm of outcome.vms) steps.push(`bring ${vm} back first: volumes wait for it`);
  for (const server of damage.servers)
    if (!cluster.vms.some(({ address }) => address.toString() === server))
      steps.push(`bring the server ${server} back; pods that wait for its volumes then go on by themselves`);
  if (damage.nodes.size === cluster.machines.length) steps.push("runbook DISASTER-RECOVERY, Everything is lost");
  else if (!outcome.etcd.quorum)
    steps.push("start a lost control plane again if it can be; else runbook DISASTER-RECOVERY, Quorum is lost");
  else if (damage.nodes.size > 0) {
    if (highlyAvailable && damage.hosts.size > 0)
      steps.push("Proxmox starts the machines of the host elsewhere, where their disk is shared and a host has room");
    else
      for (const name of outcome.nodes) {
        const machine = cluster.machines.find((one) => one.name === name);
        const [host] =
          machine === undefined ? [] : hostsFor(cluster, machine).filter((load) => !damage.hosts.has(load.name));
        if (host !== undefined && machine !== undefined && damage.hosts.has(failureDomain(machine)))
          steps.push(`${name} fits on ${host.name}: set machines.${name}.host, then One node is lost`);
      }
    steps.push("for each node that does not come back: runbook DISASTER-RECOVERY, One node is lost");
  }
  if (outcome.volumes.some(({ reach }) => reach === "some"))
    steps.push(
      "pods whose volumes are out of reach stay Pending until what holds them is back, or a backup is restored",
    );
  if (outcome.etcd.quorum && outcome.down.some(({ why }) => why.startsWith("no node")))
    steps.push("make room: scale down what can wait, or add a node");
  return steps.length === 0 ? ["nothing: it heals by itself"] : steps;
}
