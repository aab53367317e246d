/** Bytes of a header, and what the content of a file is filled up to (POSIX.1-1988, ustar). */
const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;

/**
 * Text files as a tar archive. The same files give the same bytes: they follow
 * each other in the order of their paths, and nothing is said of times, owners
 * and machines. Source: POSIX.1-2001, pax interchange format.
 *
 * @param files contents by path, with `/` between folders
 */
export function tarOf(files: Iterable<readonly [path: string, content: string]>): Buffer {
  const parts: Buffer[] = [];
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, content] of sorted) {
    const name = Buffer.from(path);
    const split = splitName(name);
    if (split === undefined) {
      const record = paxRecord("path", path);
      parts.push(header({ name: Buffer.from("pax"), size: record.length, type: "x" }), filledUp(record));
    }
    const bytes = Buffer.from(content);
    const { prefix, rest } = split ?? { prefix: undefined, rest: name.subarray(0, NAME) };
    parts.push(header({ name: rest, prefix, size: bytes.length, type: "0" }), filledUp(bytes));
  }
  parts.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(parts);
}

/** A name as a header has room for it; undefined where it has not, or where readers would guess an encoding. */
function splitName(name: Buffer): { readonly prefix: Buffer | undefined; readonly rest: Buffer } | undefined {
  if (name.some((byte) => byte > 0x7e || byte < 0x20)) return undefined;
  if (name.length <= NAME) return { prefix: undefined, rest: name };
  const slash = name.indexOf("/", Math.max(0, name.length - NAME - 1));
  if (slash < 1 || slash > PREFIX || slash === name.length - 1) return undefined;
  return { prefix: name.subarray(0, slash), rest: name.subarray(slash + 1) };
}

interface Header {
  readonly name: Buffer;
  readonly prefix?: Buffer | undefined;
  /** Bytes of the content. */
  readonly size: number;
  /** A regular file, or records about the next one. */
  readonly type: "0" | "x";
}

function header({ name, prefix, size, type }: Header): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, offset, "latin1");
  name.copy(block, 0);
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  // The sum is made as if its own field held blanks.
  block.write("        ", 148, "latin1");
  block.write(type, 156, "latin1");
  block.write("ustar\0" + "00", 257, "latin1");
  prefix?.copy(block, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (rest + String(length).length !== length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

function filledUp(content: Buffer): Buffer {
  const over = content.length % BLOCK;
  return over === 0 ? content : Buffer.concat([content, Buffer.alloc(BLOCK - over)]);
}
