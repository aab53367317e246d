import { at, type Fields, isFields, listAt } from "../data/fields";
import { sameMeaning } from "./meaning";
import { ofKind } from "./network-of";

/** Settings of one machine that a definition has fields for, by field. */
export interface SettingsOf {
  readonly sysctls: Fields;
  readonly sysfs: Fields;
  readonly kernelModules: Fields;
  readonly kubeletArgs: Fields;
  readonly kubeletConfig: Fields;
  readonly watchdog: Fields;
}

const NOTHING: SettingsOf = {
  sysctls: {},
  sysfs: {},
  kernelModules: {},
  kubeletArgs: {},
  kubeletConfig: {},
  watchdog: {},
};

/** Reads the settings of a machine from its whole configuration. */
export function settingsIn(documents: readonly Fields[]): SettingsOf {
  const main = mainOf(documents);
  const [watchdog] = ofKind(documents, "WatchdogTimerConfig");
  return {
    sysctls: texts(at(main, "machine", "sysctls")),
    sysfs: texts(at(main, "machine", "sysfs")),
    kernelModules: Object.fromEntries(
      listAt(main, "machine", "kernel", "modules")
        .filter(isFields)
        .map(({ name, parameters }) => [String(name), Array.isArray(parameters) ? { parameters } : {}]),
    ),
    kubeletArgs: texts(at(main, "machine", "kubelet", "extraArgs")),
    kubeletConfig: fieldsAt(main, "machine", "kubelet", "extraConfig"),
    watchdog:
      watchdog === undefined
        ? {}
        : { device: watchdog.device, ...(watchdog.timeout === undefined ? {} : { timeout: watchdog.timeout }) },
  };
}

/** What all machines have alike, key by key. */
export function sharedSettings([first = NOTHING, ...others]: readonly SettingsOf[]): SettingsOf {
  const shared = (part: keyof SettingsOf): Fields =>
    Object.fromEntries(
      Object.entries(first[part]).filter(([key, value]) =>
        others.every((other) => key in other[part] && sameMeaning(other[part][key], value)),
      ),
    );
  return each((part) => (part === "watchdog" ? whole(first, others) : shared(part)));
}

function whole(first: SettingsOf, others: readonly SettingsOf[]): Fields {
  return others.every(({ watchdog }) => sameMeaning(watchdog, first.watchdog)) ? first.watchdog : {};
}

/** What a machine has beyond what all have. */
export function ownSettings(own: SettingsOf, shared: SettingsOf): SettingsOf {
  return each((part) =>
    part === "watchdog" && Object.keys(shared.watchdog).length > 0
      ? {}
      : Object.fromEntries(Object.entries(own[part]).filter(([key]) => !(key in shared[part]))),
  );
}

function each(make: (part: keyof SettingsOf) => Fields): SettingsOf {
  return {
    sysctls: make("sysctls"),
    sysfs: make("sysfs"),
    kernelModules: make("kernelModules"),
    kubeletArgs: make("kubeletArgs"),
    kubeletConfig: make("kubeletConfig"),
    watchdog: make("watchdog"),
  };
}

/** Settings as the fields of a definition. */
export function settingFields({
  sysctls,
  sysfs,
  kernelModules,
  kubeletArgs,
  kubeletConfig,
  watchdog,
}: SettingsOf): Fields {
  return {
    ...unlessEmpty("sysctls", sysctls),
    ...unlessEmpty("sysfs", sysfs),
    ...unlessEmpty("kernelModules", kernelModules),
    ...unlessEmpty("kubelet", { ...unlessEmpty("args", kubeletArgs), ...unlessEmpty("config", kubeletConfig) }),
    ...unlessEmpty("watchdog", watchdog),
  };
}

/** Arguments of the programs that all control planes run alike. */
export function programFields(planes: readonly (readonly Fields[])[]): Fields {
  const [first = {}, ...others] = planes.map((documents) => fieldsAt(mainOf(documents), "cluster"));
  const shared = (program: string): Fields => {
    const args = texts(at(first, program, "extraArgs"));
    return Object.fromEntries(
      Object.entries(args).filter(([key, value]) =>
        others.every((other) => sameMeaning(at(other, program, "extraArgs", key), value)),
      ),
    );
  };
  const config = fieldsAt(first, "scheduler", "config");
  const isShared = others.every((other) => sameMeaning(at(other, "scheduler", "config"), config));
  return {
    ...unlessEmpty("apiServer", unlessEmpty("args", shared("apiServer"))),
    ...unlessEmpty("controllerManager", unlessEmpty("args", shared("controllerManager"))),
    ...unlessEmpty("scheduler", {
      ...unlessEmpty("args", shared("scheduler")),
      ...(isShared ? unlessEmpty("config", config) : {}),
    }),
    ...unlessEmpty("etcd", unlessEmpty("args", shared("etcd"))),
  };
}

/** Fields of an install disk's selector that a definition has as well. */
const SELECTOR = ["model", "serial", "wwid", "size", "type", "busPath"];

/** The selector of the install disk; undefined where it says more than a definition can. */
export function diskSelectorOf(documents: readonly Fields[]): Fields | undefined {
  const selector = fieldsAt(mainOf(documents), "machine", "install", "diskSelector");
  const keys = Object.keys(selector);
  return keys.length > 0 && keys.every((key) => SELECTOR.includes(key)) ? selector : undefined;
}

/** Annotations of the node. */
export function annotationsOf(documents: readonly Fields[]): Fields {
  return texts(at(mainOf(documents), "machine", "nodeAnnotations"));
}

function mainOf(documents: readonly Fields[]): Fields {
  return documents.find(({ kind }) => kind === undefined) ?? {};
}

function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  const found = at(value, ...path);
  return isFields(found) ? found : {};
}

/** Entries of a map that are one word; markers of patches are none. */
function texts(value: unknown): Fields {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      typeof one === "object" || key === "$patch" ? [] : [[key, String(one)]],
    ),
  );
}

function unlessEmpty(key: string, value: Fields): Fields {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}
