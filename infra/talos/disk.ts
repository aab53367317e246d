import type { Fields } from "../../lib/data/fields";
import type { DiskSelector } from "../../lib/model/disk";
import type { DiskTarget } from "../../lib/model/disk-target";
import type { Size } from "../../lib/model/quantity";
import { DISK_TYPES } from "../../lib/talos/install-match";

/**
 * The disk of a volume as an expression of Talos' CEL.
 *
 * @param where `disk`: what chooses a disk; `volume`: what finds a volume, which knows no glob
 */
export function diskExpression(target: DiskTarget, where: "disk" | "volume" = "disk"): string {
  switch (target.kind) {
    case "system":
      return "system_disk";
    case "path":
      return /^\/dev\/disk\//.test(target.path)
        ? `${JSON.stringify(target.path)} in disk.symlinks`
        : `disk.dev_path == ${JSON.stringify(target.path)}`;
    case "selector":
      return selectorExpression(target.selector, where);
  }
}

function selectorExpression(
  { model, serial, wwid, busPath, size, type, rotational }: DiskSelector,
  where: "disk" | "volume",
): string {
  const text = (field: string, wanted: string | undefined) => textExpression(field, wanted, where);
  return [
    ...text("model", model),
    ...text("serial", serial),
    ...text("wwid", wwid),
    ...text("bus_path", busPath),
    ...(size === undefined ? [] : [`disk.size ${size.operator} ${amount(size.size)}`]),
    ...(type === undefined ? [] : [DISK_TYPES[type]]),
    ...(rotational === undefined ? [] : [rotational ? "disk.rotational" : "!disk.rotational"]),
    // Without a transport it is no disk of the machine's, but a device over one.
    ...(type === "nvme" || type === "sd" ? [] : ['disk.transport != ""']),
  ].join(" && ");
}

function textExpression(field: string, wanted: string | undefined, where: "disk" | "volume"): readonly string[] {
  if (wanted === undefined) return [];
  if (!wanted.includes("*")) return [`disk.${field} == ${JSON.stringify(wanted)}`];
  if (where === "disk") return [`glob(${JSON.stringify(wanted)}, disk.${field})`];
  const pattern = wanted
    .split("*")
    .map((part) => part.replaceAll(/[.+]/g, String.raw`\$&`))
    .join(".*");
  return [`disk.${field}.matches(${JSON.stringify(`^${pattern}$`)})`];
}

/** `500u * GB`: Talos' CEL knows the units by name, and sizes have no sign. */
function amount(size: Size): string {
  const [, number = "", unit = ""] = /^(\d+) ([KMGT]i?B|kB)$/.exec(size.toString()) ?? [];
  return unit === "" ? `${size.bytes}u` : `${number}u * ${unit}`;
}

/** The install disk as the main document has it: a device, or a selector. */
export function installDiskFields(target: DiskTarget): Fields {
  switch (target.kind) {
    case "system":
      return {};
    case "path":
      return { disk: target.path };
    case "selector": {
      const { size, rotational, type, ...texts } = target.selector;
      const kind = type ?? (rotational === undefined ? undefined : rotational ? "hdd" : "ssd");
      return {
        diskSelector: {
          ...texts,
          ...(size === undefined ? {} : { size: `${size.operator} ${size.size.toString().replace(" ", "")}` }),
          ...(kind === undefined ? {} : { type: kind }),
        },
      };
    }
  }
}
