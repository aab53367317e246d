import { isFields, textAt } from "../data/fields";

/** What SOPS' check sum covers of a file: every value with its place, the metadata of SOPS left out. */
export interface SopsValues {
  /** The check sum as the file has it: made and encrypted again whenever sops writes the file. */
  readonly mac: string;
  /** By path, with the number of the document where there are several. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * @param documents of one file; of more than one, each has the same metadata
 * @returns undefined where no document has a check sum
 */
export function sopsValues(documents: readonly unknown[]): SopsValues | undefined {
  const sops = documents.flatMap((document) => (isFields(document) && isFields(document.sops) ? [document.sops] : []));
  const mac = sops.map((metadata) => textAt(metadata, "mac")).find((text) => text !== undefined);
  if (mac === undefined) return undefined;
  // SOPS documentation: mac_only_encrypted.
  const encryptedAlone = sops.some((metadata) => metadata.mac_only_encrypted === true);
  const values = new Map<string, string>();
  for (const [index, document] of documents.entries()) {
    if (!isFields(document)) continue;
    const { sops: _, ...content } = document;
    gather(content, documents.length > 1 ? `document ${index + 1} ` : "", "", values);
  }
  return {
    mac,
    values: encryptedAlone ? new Map([...values].filter(([, value]) => isEncryptedValue(value))) : values,
  };
}

/** A value as SOPS writes it (SOPS documentation, "Encryption Protocol"). */
export function isEncryptedValue(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("ENC[");
}

/**
 * What a value is encrypted for: the keys that lead to it. Neither the number of the document nor that of an entry of a
 * list belongs to it (SOPS 3.13, Tree.Encrypt and walkSlice; a value that moves in a list was opened by sops).
 */
export function placeOfCipher(path: string): string {
  return path.replace(/^document \d+ /, "").replaceAll(/\[\d+\]/g, "");
}

function gather(value: unknown, document: string, path: string, into: Map<string, string>): void {
  if (Array.isArray(value))
    for (const [index, entry] of value.entries()) gather(entry, document, `${path}[${index}]`, into);
  else if (isFields(value))
    for (const [key, entry] of Object.entries(value))
      gather(entry, document, path === "" ? key : `${path}.${key}`, into);
  else into.set(`${document}${path}`, String(value));
}
