import { createHash } from "node:crypto";

/** FNV-1a, 32 bits, as eight hexadecimal digits: short, and the same everywhere. Not for secrets. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

/**
 * Annotation of a pod that reads a configuration once, at its start: another
 * text gives another pod.
 */
export function configDigest(config: string): Readonly<Record<string, string>> {
  return { "groundwork.dev/config-digest": createHash("sha256").update(config).digest("hex").slice(0, 16) };
}
