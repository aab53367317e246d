import { createHash } from "node:crypto";
import { dump } from "js-yaml";
import { isFields, listAt } from "../data/fields";
import type { FoundSchematic } from "./found";

/** Fields of a schematic in the order in which the Image Factory writes them, and which of them are lists or maps. */
const FIELDS = [
  ["overlay", ["image", "name", "options"]],
  ["customization", ["extraKernelArgs", "meta", "systemExtensions", "secureboot", "bootloader"]],
] as const;

/**
 * The ID that the Image Factory gives a schematic as it is written: SHA-256 of
 * its YAML, fields in the order of the Go structs, indented by four spaces.
 */
export function factoryId(schematic: unknown): string {
  const written: Record<string, unknown> = {};
  for (const [part, keys] of FIELDS) {
    const from = isFields(schematic) ? schematic[part] : undefined;
    if (!isFields(from)) continue;
    const inner = keys.flatMap((key) => (isPresent(from[key]) ? [[key, from[key]]] : []));
    if (inner.length > 0 || part === "customization") written[part] = Object.fromEntries(inner);
  }
  const text = dump(
    {
      ...(written.overlay === undefined ? {} : { overlay: written.overlay }),
      customization: written.customization ?? {},
    },
    { indent: 4, lineWidth: -1, noRefs: true },
  );
  return createHash("sha256").update(text).digest("hex");
}

function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** What a definition can say of a schematic; undefined where it holds more than that, such as an overlay. */
export function foundSchematic(schematic: unknown): FoundSchematic {
  const customization = isFields(schematic) && isFields(schematic.customization) ? schematic.customization : {};
  const texts = (value: readonly unknown[]) => value.filter((one) => typeof one === "string");
  return {
    extensions: texts(listAt(customization, "systemExtensions", "officialExtensions")),
    kernelArgs: texts(listAt(customization, "extraKernelArgs")),
  };
}
