import { type Fields, isFields, listAt, textAt } from "../data/fields";
import type { FoundMachine } from "./found";
import type { NetworkOf } from "./network-of";
import { annotationsOf, diskSelectorOf, ownSettings, type SettingsOf, settingFields, settingsIn } from "./settings-of";
import { unlessEmpty, unlessNone } from "./unless";

/** Words that the ID of a schematic is proven for. */
export const PLAIN = /^-?[A-Za-z/][A-Za-z0-9_./=,:@%+-]*$/;

/** Takes what was found, or notes that nobody has said it and takes a guess. */
export type Assume = <Value, Guess>(at: string, found: Value | undefined, guess: Guess, why: string) => Value | Guess;

/** What a machine of a definition is made of. */
export interface MachineWords {
  readonly machine: FoundMachine;
  readonly documents: readonly Fields[];
  readonly network: NetworkOf | undefined;
  /** Its links as fields: `link`, `links` and `addressBy`, beyond what `network` says of all. */
  readonly links: Fields;
  /** True where `links`, or `network`, names the link with its address. */
  readonly hasLink: boolean;
  /** What `talos` says of all machines. */
  readonly shared: Fields;
  readonly settings: SettingsOf;
  readonly name: string;
  readonly assume: Assume;
}

/** A machine of the definition. */
export function machineOf(words: MachineWords): Fields {
  const { machine, documents, network, links, hasLink, shared, settings, name, assume } = words;
  const main = documents.find(({ kind }) => kind === undefined) ?? {};
  const disk = textAt(main, "machine", "install", "disk");
  const mac = machine.mac?.toLowerCase() ?? network?.mac;
  const link = !hasLink && (mac === undefined || machine.vm !== undefined) ? network?.link : undefined;
  const labels = labelsOf(main);
  const extensions = (machine.schematic?.extensions ?? []).filter((one) => !listAt(shared, "extensions").includes(one));
  return {
    role: machine.isControlPlane ? "control-plane" : "worker",
    ...(machine.vm ?? {}),
    address: machine.address,
    ...(mac === undefined ? {} : { mac }),
    ...links,
    ...(link !== undefined
      ? { link }
      : !hasLink && mac === undefined && machine.vm === undefined
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
