import { type Fields, isFields, listAt, textAt } from "../data/fields";
import { Address } from "../model/address";
import { gitopsOf } from "../model/gitops";
import { commonNetwork, freeHost, isRouter, mostCommon, type WholeMachine, widest } from "./address-plan";
import { hostOf } from "./base";
import type { FoundHome } from "./found";
import { type LinksOf, linksOf, sharedLinks } from "./links-of";
import { type Assume, machineOf, PLAIN } from "./machine-of";
import { type NetworkOf, networkOf, ofKind, texts } from "./network-of";
import { programFields, settingFields, settingsIn, sharedSettings } from "./settings-of";
import { unlessEmpty, unlessNone } from "./unless";

/** A definition of what was found, without its patches, and what nobody has said. */
export interface Draft {
  readonly definition: Fields;
  /** Names of the machines in the definition, by their names in the tool. */
  readonly names: ReadonlyMap<string, string>;
}

const NO_LINKS: LinksOf = { link: undefined, isByDhcp: false, links: {} };

/** Taken where no file names one; nothing in a machine depends on it. */
const NO_DOMAIN = "home.example.org";
const NO_REPOSITORY = "https://git.example.org/you/home";

/**
 * The definition of a found home: every field that the model has for what the
 * machine configurations say. What they say beyond it, patches bring.
 *
 * @param plain machines whose links are left to patches, by their names in the definition
 */
export function draftOf(
  home: FoundHome,
  machines: readonly WholeMachine[],
  plain: ReadonlySet<string> = new Set(),
): Draft {
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

  const links = networks.map((network, index): LinksOf => {
    const one = machines[index];
    const name = one === undefined ? "" : (names.get(one.machine.name) ?? one.machine.name);
    if (one === undefined || plain.has(name)) return NO_LINKS;
    return linksOf({ ...one, network, gateway: String(gateway), contract });
  });
  const linked = sharedLinks(links, plain.size === 0);
  const shared = sharedSettings(machines.map(({ documents }) => settingsIn(documents)));
  const definition: Fields = {
    name: clusterName(home.name),
    domain: assume("domain", home.facts.domain, NO_DOMAIN, "no file names a domain of the cluster's hosts"),
    versions: { talos, kubernetes, ...(talos.startsWith(`${contract}.`) ? {} : { contract }) },
    network: {
      subnet,
      gateway,
      nameservers,
      ...linked.network,
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
            links: linked.machines[index] ?? {},
            hasLink: links[index]?.link !== undefined,
            shared: talosOf(home, machines),
            settings: shared,
            name,
            assume,
          }),
        ];
      }),
    ),
    gitops: gitopsOf(
      assume(
        "gitops.repository",
        home.facts.repository,
        NO_REPOSITORY,
        "no file names the repository that GitOps pulls",
      ),
    ),
    ...(home.secrets === undefined || home.secrets.age.length === 0
      ? {}
      : { secrets: { sops: { age: home.secrets.age } } }),
    components: {},
    ...(assumptions.length === 0 ? {} : { assumptions }),
  };
  return { definition, names };
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
