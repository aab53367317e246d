import { type Fields, isFields, listAt, textAt } from "../data/fields";
import { Address, Cidr } from "../model/address";
import { hostOf } from "./base";
import type { FoundHome, FoundMachine } from "./found";
import { type NetworkOf, networkOf, ofKind, texts } from "./network-of";
import {
  annotationsOf,
  diskSelectorOf,
  ownSettings,
  programFields,
  type SettingsOf,
  settingFields,
  settingsIn,
  sharedSettings,
} from "./settings-of";

/** A definition of what was found, without its patches, and what nobody has said. */
export interface Draft {
  readonly definition: Fields;
  /** Names of the machines in the definition, by their names in the tool. */
  readonly names: ReadonlyMap<string, string>;
}

/** A machine with its whole configuration, the operator's patches included. */
export interface WholeMachine {
  readonly machine: FoundMachine;
  readonly documents: readonly Fields[];
}

/** Taken where no file names one; nothing in a machine depends on it. */
const NO_DOMAIN = "home.example.org";
const NO_REPOSITORY = "https://git.example.org/you/home";

/**
 * The definition of a found home: every field that the model has for what the
 * machine configurations say. What they say beyond it, patches bring.
 */
export function draftOf(home: FoundHome, machines: readonly WholeMachine[]): Draft {
  const assumptions: { readonly at: string; readonly why: string }[] = [];
  const assume: Assume = (at, found, guess, why) => {
    if (found !== undefined) return found;
    assumptions.push({ at, why });
    return guess;
  };
  const names = machineNames(home);
  const networks = machines.map(({ machine, documents }) => networkOf(documents, machine));
  const planes = machines.filter(({ machine }) => machine.isControlPlane);
  const main = (planes[0] ?? machines[0])?.documents.find(({ kind }) => kind === undefined) ?? {};

  const around = commonNetwork(machines.map(({ machine }) => machine.address));
  const subnet =
    home.facts.subnet ??
    assume(
      "network.subnet",
      widest(networks, machines),
      around,
      "no file says how large the machines' network is; this one holds all their addresses",
    );
  const gateway =
    home.facts.gateway ??
    assume(
      "network.gateway",
      networks.flatMap((one) => one.gateway ?? []).find((one) => isRouter(one, subnet, machines)),
      freeHost(subnet, machines),
      "no file names a router in this network: the machines learn it by DHCP, or their patches say it",
    );
  const told =
    home.facts.nameservers ?? mostCommon(networks.map((one) => one.nameservers).filter((one) => one.length > 0));
  const nameservers = assume(
    "network.nameservers",
    told,
    [gateway],
    "no file names a DNS server: the machines learn it by DHCP, or take Talos' default",
  );
  const timeServers = home.facts.timeServers ?? mostCommon(networks.map((one) => one.timeServers)) ?? [];
  const announced = vipOf(home, networks, machines);
  const vip =
    announced !== undefined && isRouter(announced, subnet, machines) && announced !== gateway ? announced : undefined;
  const pods = texts(listAt(main, "cluster", "network", "podSubnets"))[0];
  const services = texts(listAt(main, "cluster", "network", "serviceSubnets"))[0];
  const dnsDomain = textAt(main, "cluster", "network", "dnsDomain");
  const schedulable =
    isFields(main.cluster) &&
    (main.cluster.allowSchedulingOnControlPlanes === true || main.cluster.allowSchedulingOnMasters === true);
  const { contract, talos, kubernetes } = home.versions;

  const shared = sharedSettings(machines.map(({ documents }) => settingsIn(documents)));
  const definition: Fields = {
    name: clusterName(home.name),
    domain: assume("domain", home.facts.domain, NO_DOMAIN, "no file names a domain of the cluster's hosts"),
    versions: { talos, kubernetes, ...(talos.startsWith(`${contract}.`) ? {} : { contract }) },
    network: {
      subnet,
      gateway,
      nameservers,
      ...(timeServers.length === 0 ? {} : { timeServers }),
      ...(home.facts.loadBalancers === undefined ? {} : { loadBalancers: home.facts.loadBalancers }),
      ...(pods === undefined || pods === "10.244.0.0/16" ? {} : { pods }),
      ...(services === undefined || services === "10.96.0.0/12" ? {} : { services }),
      ...(dnsDomain === undefined || dnsDomain === "cluster.local" ? {} : { dnsDomain }),
    },
    ...(home.facts.proxmox === undefined ? {} : { proxmox: home.facts.proxmox }),
    ...unlessEmpty("talos", { ...talosOf(home, machines), ...settingFields(shared) }),
    ...unlessEmpty("controlPlane", {
      ...(vip === undefined ? {} : { vip }),
      ...(schedulable ? { schedulable: true } : {}),
      ...programFields(planes.map(({ documents }) => documents)),
      ...unlessNone("certificateNames", certificateNames(home, machines, { vip, names })),
    }),
    machines: Object.fromEntries(
      machines.map(({ machine, documents }, index) => {
        const name = names.get(machine.name) ?? machine.name;
        return [
          name,
          machineOf({
            machine,
            documents,
            network: networks[index],
            shared: talosOf(home, machines),
            settings: shared,
            name,
            assume,
          }),
        ];
      }),
    ),
    gitops: {
      repository: assume(
        "gitops.repository",
        home.facts.repository,
        NO_REPOSITORY,
        "no file names the repository that GitOps pulls",
      ),
    },
    ...(home.secrets === undefined || home.secrets.age.length === 0
      ? {}
      : { secrets: { sops: { age: home.secrets.age } } }),
    components: {},
    ...(assumptions.length === 0 ? {} : { assumptions }),
  };
  return { definition, names };
}

type Assume = <Value, Guess>(at: string, found: Value | undefined, guess: Guess, why: string) => Value | Guess;

interface MachineWords {
  readonly machine: FoundMachine;
  readonly documents: readonly Fields[];
  readonly network: NetworkOf | undefined;
  /** What `talos` says of all machines. */
  readonly shared: Fields;
  readonly settings: SettingsOf;
  readonly name: string;
  readonly assume: Assume;
}

function machineOf(words: MachineWords): Fields {
  const { machine, documents, network, shared, settings, name, assume } = words;
  const main = documents.find(({ kind }) => kind === undefined) ?? {};
  const disk = textAt(main, "machine", "install", "disk");
  const mac = machine.mac?.toLowerCase() ?? network?.mac;
  const link = mac === undefined || machine.vm !== undefined ? network?.link : undefined;
  const labels = labelsOf(main);
  const extensions = (machine.schematic?.extensions ?? []).filter((one) => !listAt(shared, "extensions").includes(one));
  return {
    role: machine.isControlPlane ? "control-plane" : "worker",
    ...(machine.vm ?? {}),
    address: machine.address,
    ...(mac === undefined ? {} : { mac }),
    ...(link !== undefined
      ? { link }
      : mac === undefined && machine.vm === undefined
        ? {
            link: assume(
              `machines.${name}.link`,
              undefined,
              "eth0",
              "no file names its network card; what its configuration says about the network is in its patches",
            ),
          }
        : {}),
    ...(machine.vm !== undefined && disk === undefined
      ? {}
      : {
          installDisk: assume(
            `machines.${name}.installDisk`,
            disk !== undefined && DEVICE.test(disk) ? disk : diskSelectorOf(documents),
            "/dev/sda",
            "the disk is chosen by what no field says and its patches do; this path is taken away there and never used",
          ),
        }),
    ...unlessEmpty("labels", labels),
    ...unlessNone("taints", taintsOf(main)),
    ...unlessNone("extensions", extensions),
    ...(listAt(shared, "kernelArgs").length > 0 ||
    !(machine.schematic?.kernelArgs ?? []).every((one) => PLAIN.test(one))
      ? {}
      : unlessNone("kernelArgs", machine.schematic?.kernelArgs ?? [])),
    ...unlessEmpty("annotations", annotationsOf(documents)),
    ...settingFields(ownSettings(settingsIn(documents), settings)),
  };
}

const DEVICE = /^\/dev\/[A-Za-z0-9._:+/-]+$/;

/** Labels of the node, without what Talos sets by itself. */
function labelsOf(main: Fields): Fields {
  const { machine } = main;
  const labels = isFields(machine) && isFields(machine.nodeLabels) ? machine.nodeLabels : {};
  return Object.fromEntries(
    Object.entries(labels).filter(
      ([key, value]) =>
        key !== "node.kubernetes.io/exclude-from-external-load-balancers" &&
        key !== "$patch" &&
        typeof value === "string" &&
        LABEL.test(value),
    ),
  );
}

const LABEL = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/** `key: value:Effect` of `machine.nodeTaints` as Kubernetes writes taints. */
function taintsOf(main: Fields): readonly string[] {
  const { machine } = main;
  const taints = isFields(machine) && isFields(machine.nodeTaints) ? machine.nodeTaints : {};
  return Object.entries(taints).flatMap(([key, text]) => {
    const [value, effect] = String(text).includes(":") ? String(text).split(":") : ["", String(text)];
    if (!/^(NoSchedule|PreferNoSchedule|NoExecute)$/.test(effect ?? "")) return [];
    return [value === "" ? `${key}:${effect}` : `${key}=${value}:${effect}`];
  });
}

function talosOf(home: FoundHome, machines: readonly WholeMachine[]): Fields {
  const schematics = machines.flatMap(({ machine }) => machine.schematic ?? []);
  const whole = schematics.length === machines.length ? schematics : [];
  const [first] = whole;
  const extensions = (first?.extensions ?? []).filter((one) => whole.every((other) => other.extensions.includes(one)));
  const kernelArgs = first?.kernelArgs ?? [];
  const sameArgs = whole.every((other) => other.kernelArgs.join(" ") === kernelArgs.join(" "));
  const secureBoot = machines.every(({ machine }) => machine.secureBoot);
  const encryption = encryptionOf(machines, secureBoot);
  return {
    ...unlessNone("extensions", extensions),
    ...unlessNone("kernelArgs", sameArgs && kernelArgs.every((one) => PLAIN.test(one)) ? kernelArgs : []),
    ...(home.facts.factory === undefined || home.facts.factory === "factory.talos.dev"
      ? {}
      : { factory: home.facts.factory }),
    ...(secureBoot ? { secureBoot: true } : {}),
    ...unlessEmpty("encryption", encryption),
  };
}

/** Words that the ID of a schematic is proven for. */
const PLAIN = /^-?[A-Za-z/][A-Za-z0-9_./=,:@%+-]*$/;

/** True for an address of this network that is no machine's own. */
function isRouter(address: string, subnet: string, machines: readonly WholeMachine[]): boolean {
  const parsed = Address.parse(address);
  return (
    parsed !== undefined &&
    Cidr.around(subnet)?.contains(parsed) === true &&
    !machines.some(({ machine }) => machine.address === address)
  );
}

/** Encryption of Talos' own partitions where every machine has the same one, in a form that the model has. */
function encryptionOf(machines: readonly WholeMachine[], secureBoot: boolean): Fields {
  const key = (partition: "STATE" | "EPHEMERAL"): string | undefined => {
    const found = machines.map(({ documents }) => {
      const volume = ofKind(documents, "VolumeConfig").find(({ name }) => name === partition);
      const keys = listAt(volume, "encryption", "keys");
      if (keys.length !== 1) return undefined;
      const [only] = keys;
      if (!isFields(only)) return undefined;
      return isFields(only.nodeID) ? "nodeID" : isFields(only.tpm) && secureBoot ? "tpm" : undefined;
    });
    const [first] = found;
    return found.every((one) => one === first) ? first : undefined;
  };
  const [state, ephemeral] = [key("STATE"), key("EPHEMERAL")];
  return { ...(state === undefined ? {} : { state }), ...(ephemeral === undefined ? {} : { ephemeral }) };
}

/** The address that all control planes share, where the endpoint or their configuration says so. */
function vipOf(home: FoundHome, networks: readonly NetworkOf[], machines: readonly WholeMachine[]): string | undefined {
  const shared = networks
    .filter((_, index) => machines[index]?.machine.isControlPlane === true)
    .map(({ vips }) => vips);
  const [first = []] = shared;
  const all = first.filter((one) => shared.every((vips) => vips.includes(one)));
  const host = hostOf(home.endpoint);
  return all.find((one) => one === host) ?? all[0];
}

/** Names in the certificate of the API beyond those that follow from the machines. */
function certificateNames(
  { endpoint }: FoundHome,
  machines: readonly WholeMachine[],
  { vip, names }: { readonly vip: string | undefined; readonly names: ReadonlyMap<string, string> },
): readonly string[] {
  const planes = machines.filter(({ machine }) => machine.isControlPlane);
  const known = new Set([
    vip,
    ...planes.map(({ machine }) => machine.address),
    ...planes.map(({ machine }) => names.get(machine.name)),
  ]);
  const host = hostOf(endpoint);
  const wanted = [
    ...planes.flatMap(({ documents }) =>
      texts(
        listAt(
          documents.find(({ kind }) => kind === undefined),
          "cluster",
          "apiServer",
          "certSANs",
        ),
      ),
    ),
    ...(host === undefined || Address.parse(host) !== undefined ? [] : [host]),
  ];
  return [...new Set(wanted)].filter(
    (one) =>
      !known.has(one) &&
      /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(one) &&
      (Address.parse(one) !== undefined || !/(^|\.)\d+$/.test(one)),
  );
}

/** A name that everything takes: lower case, digits, dashes. */
function clusterName(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
  return plain === "" ? "home" : plain;
}

function machineNames({ machines }: FoundHome): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { name } of machines) {
    const short = clusterName(name.split(".")[0] ?? name);
    const chosen = taken.has(short) ? clusterName(name) : short;
    taken.add(chosen);
    names.set(name, chosen);
  }
  return names;
}

/** The network that most machines say theirs is, where it holds the addresses of all. */
function widest(networks: readonly NetworkOf[], machines: readonly WholeMachine[]): string | undefined {
  const found = networks.flatMap(({ subnet }) => subnet ?? []);
  const addresses = machines.flatMap(({ machine }) => Address.parse(machine.address) ?? []);
  return found.find((one) => addresses.every((address) => one.contains(address)))?.toString();
}

/** A network that holds all these addresses: a /24 where they are in one. */
function commonNetwork(addresses: readonly string[]): string {
  const parsed = addresses.flatMap((one) => Address.parse(one) ?? []);
  const [first] = parsed;
  if (first === undefined) return "192.168.1.0/24";
  for (let prefix = first.family === 4 ? 24 : 64; prefix > 0; prefix -= 1) {
    const network = Cidr.around(`${first}/${prefix}`);
    if (network !== undefined && parsed.every((address) => network.contains(address) && !network.isReserved(address)))
      return network.toString();
  }
  return `${first.family === 4 ? "0.0.0.0" : "::"}/0`;
}

function freeHost(subnet: string, machines: readonly WholeMachine[]): string {
  const network = Cidr.around(subnet);
  if (network === undefined) return "192.168.1.1";
  const taken = new Set(machines.map(({ machine }) => machine.address));
  const candidates = [
    network.first.plus(1),
    Address.of(network.family, network.last.value - 1n),
    network.first.plus(2),
  ];
  return (candidates.find((one) => !taken.has(one.toString())) ?? network.first.plus(1)).toString();
}

function mostCommon(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  const counts = new Map<string, { readonly list: readonly string[]; count: number }>();
  for (const list of lists) {
    const key = list.join(" ");
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { list, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.list;
}

function unlessEmpty(key: string, value: Fields): Fields {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}

function unlessNone(key: string, value: readonly string[]): Fields {
  return value.length === 0 ? {} : { [key]: value };
}
