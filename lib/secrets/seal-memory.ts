import { randomBytes, scryptSync } from "node:crypto";
import { z } from "zod";

/**
 * What was sealed, remembered so that sealing again with the same plaintext
 * keeps the ciphertext. Salted and slow to compute, kept in a git-ignored
 * cache: no digest of a secret ever reaches Git.
 */
const memorySchema = z.strictObject({
  version: z.literal(1),
  /** By cluster key, scope, namespace, name and key of the secret. */
  entries: z.record(z.string(), z.strictObject({ salt: z.string(), digest: z.string(), sealed: z.string() })),
});

/** What was sealed before, so that an unchanged value keeps its ciphertext. Holds salted hashes, no plaintext. */
export type SealMemory = z.output<typeof memorySchema>;

/** Nothing was sealed before. */
export const EMPTY_MEMORY: SealMemory = { version: 1, entries: {} };

/** Reads the cache; anything unreadable is as good as none. */
export function readMemory(text: string | undefined): SealMemory {
  if (text === undefined) return EMPTY_MEMORY;
  try {
    return memorySchema.parse(JSON.parse(text));
  } catch {
    return EMPTY_MEMORY;
  }
}

/** The ciphertext that this plaintext was sealed to under this entry, when the file still holds it. */
export function recall(
  memory: SealMemory,
  entry: string,
  plaintext: Buffer,
  standing: string | undefined,
): string | undefined {
  const known = memory.entries[entry];
  if (known === undefined || standing === undefined || known.sealed !== standing) return undefined;
  return digest(plaintext, known.salt) === known.digest ? standing : undefined;
}

/** The memory with one more entry; of the plaintext only a salted hash is kept. */
export function remember(memory: SealMemory, entry: string, plaintext: Buffer, sealed: string): SealMemory {
  const salt = randomBytes(16).toString("base64");
  return { ...memory, entries: { ...memory.entries, [entry]: { salt, digest: digest(plaintext, salt), sealed } } };
}

function digest(plaintext: Buffer, salt: string): string {
  return scryptSync(plaintext, Buffer.from(salt, "base64"), 32).toString("base64");
}
