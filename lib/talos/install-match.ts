import { at, textAt } from "../data/fields";

/** What Talos' CEL calls the kinds of disks (siderolabs/talos, InstallConfig.DiskMatchExpression). */
export const DISK_TYPES: Readonly<Record<string, string>> = {
  nvme: 'disk.transport == "nvme"',
  sd: 'disk.transport == "mmc"',
  hdd: "disk.rotational",
  ssd: "!disk.rotational",
};

/** Fields of `diskSelector` that are texts, and what CEL calls them. */
const TEXTS: readonly (readonly [string, string])[] = [
  ["model", "model"],
  ["serial", "serial"],
  ["wwid", "wwid"],
  ["uuid", "uuid"],
  ["modalias", "modalias"],
  ["busPath", "bus_path"],
];

/** The disk of `machine.install` as an expression of Talos' CEL; false where it names none. */
export function installMatch(install: unknown): string {
  const path = textAt(install, "disk");
  if (path !== undefined)
    return path.startsWith("/dev/disk/")
      ? `${JSON.stringify(path)} in disk.symlinks`
      : `disk.dev_path == ${JSON.stringify(path)}`;
  const selector = at(install, "diskSelector");
  const size = /^\s*(<=|>=|<|>|==)?\s*(\d+)\s*([A-Za-z]*)\s*$/.exec(textAt(selector, "size") ?? "");
  const type = textAt(selector, "type") ?? "";
  const conditions = [
    ...TEXTS.flatMap(([field, name]) => {
      const wanted = textAt(selector, field);
      if (wanted === undefined) return [];
      const text = JSON.stringify(wanted);
      return [wanted.includes("*") ? `glob(${text}, disk.${name})` : `disk.${name} == ${text}`];
    }),
    ...(size === null ? [] : [`disk.size ${size[1] ?? "=="} ${amount(size[2] ?? "", size[3] ?? "")}`]),
    ...(DISK_TYPES[type] === undefined ? [] : [DISK_TYPES[type]]),
    // Without a transport it is no disk of the machine's, but a device over one.
    ...(type === "nvme" || type === "sd" ? [] : ['disk.transport != ""']),
  ];
  return selector === undefined ? "false" : conditions.join(" && ");
}

function amount(number: string, unit: string): string {
  return unit === "" ? `${number}u` : `${number}u * ${unit}`;
}
