import { createHash } from "node:crypto";

/** Digest of bytes, as a lock writes it. */
export function digestOf(bytes: Buffer | string): `sha256:${string}` {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
