import { once } from "../../lib/data/once";
import { sha256 } from "../../lib/emit/record";
import type { Schematic } from "../../lib/plan/schematic";

/**
 * A schematic in the factory's canonical YAML: indented by four spaces, fields
 * in the order of the Go structs, empty ones left out.
 *
 * @throws when a text would need a style of quoting that the ID is not proven for
 */
export function canonicalSchematic(schematic: Schematic): string {
  const lines: string[] = [];
  if (schematic.extraKernelArgs.length > 0) {
    lines.push("    extraKernelArgs:", ...schematic.extraKernelArgs.map((arg) => `        - ${plainScalar(arg)}`));
  }
  if (schematic.meta.length > 0) {
    lines.push("    meta:");
    for (const { key, value } of schematic.meta) {
      lines.push(`        - key: ${key}`, `          value: ${blockOrPlainScalar(value, "            ")}`);
    }
  }
  if (schematic.systemExtensions.length > 0) {
    lines.push("    systemExtensions:", "        officialExtensions:");
    lines.push(...schematic.systemExtensions.map((extension) => `            - ${plainScalar(extension)}`));
  }
  const { overlay } = schematic;
  const before =
    overlay === undefined
      ? ""
      : `overlay:\n    image: ${plainScalar(overlay.image)}\n    name: ${plainScalar(overlay.name)}\n`;
  return `${before}${lines.length === 0 ? "customization: {}\n" : `customization:\n${lines.join("\n")}\n`}`;
}

/** The ID that the factory gives: SHA-256 of the canonical YAML. It depends on neither version nor architecture. */
export const schematicId = once((schematic: Schematic) => sha256(canonicalSchematic(schematic)));

/** True for a text that YAML writes without quotes and reads back as the same text. */
export function isPlainText(text: string): boolean {
  if (!/^-?[A-Za-z/][A-Za-z0-9_./=,:@%+-]*$/.test(text) || text.endsWith(":")) return false;
  // Words that YAML 1.1 reads as something else than text; the factory's library quotes them.
  return !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text);
}

function plainScalar(text: string): string {
  if (!isPlainText(text))
    throw new Error(`a schematic cannot hold ${JSON.stringify(text)}: only plain words are proven`);
  return text;
}

/** A text of several lines as a literal block; it must end in exactly one line break. */
function blockOrPlainScalar(text: string, indent: string): string {
  if (!text.includes("\n")) return plainScalar(text);
  const lines = text.slice(0, -1).split("\n");
  const clean = lines.every((line) => /^[\x20-\x7e]*$/.test(line) && line.trim() !== "" && !line.endsWith(" "));
  if (!text.endsWith("\n") || !clean || lines[0]?.startsWith(" "))
    throw new Error("a schematic's META value must be printable lines, each with text, and end in one line break");
  return `|\n${lines.map((line) => indent + line).join("\n")}`;
}
