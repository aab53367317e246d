/** Files of a chart by path below its folder. */
export type PackedFiles = ReadonlyMap<string, Buffer>;

const BLOCK = 512;

/**
 * The archive of a chart, as Helm reads one: everything below a folder of its
 * name (POSIX.1-2001: ustar and pax). The same files give the same bytes on
 * every machine: sorted, without times and owners, and not compressed, because
 * compressors give other bytes from one version to the next.
 */
export function packChart(name: string, files: PackedFiles): Buffer {
  const parts = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, content]) => entry(`${name}/${path}`, content));
  return stored(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]));
}

function entry(path: string, content: Buffer): readonly Buffer[] {
  const bytes = Buffer.from(path);
  if (bytes.length <= 100) return [...block(path, "0", content)];
  return [...block("pax", "x", Buffer.from(paxRecord(path))), ...block(path, "0", content)];
}

/** `<length> path=<path>\n`, where the length counts its own digits. */
function paxRecord(path: string): string {
  const rest = ` path=${path}\n`;
  const bytes = Buffer.byteLength(rest);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${rest}`;
}

function block(path: string, type: "0" | "x", content: Buffer): readonly Buffer[] {
  const head = Buffer.alloc(BLOCK);
  Buffer.from(path).copy(head, 0, 0, 100);
  const octal = (value: number, at: number, length: number) =>
    head.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(0, 136, 12);
  head.write(" ".repeat(8), 148, "latin1");
  head.write(type, 156, "latin1");
  head.write("ustar\u000000", 257, "latin1");
  octal(
    head.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return [head, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}

const LONGEST_STORED = 0xffff;

/** Bytes as gzip that holds them as they are (RFC 1952, RFC 1951: non-compressed blocks). */
function stored(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let at = 0; at < bytes.length; at += LONGEST_STORED) {
    const part = bytes.subarray(at, at + LONGEST_STORED);
    const head = Buffer.alloc(5);
    head.writeUInt8(at + LONGEST_STORED >= bytes.length ? 1 : 0, 0);
    head.writeUInt16LE(part.length, 1);
    head.writeUInt16LE(part.length ^ 0xffff, 3);
    parts.push(head, part);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(bytes), 0);
  tail.writeUInt32LE(bytes.length % 2 ** 32, 4);
  return Buffer.concat([...parts, tail]);
}

/** ISO 3309, as gzip has it; zlib's own came with Node 20.15. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
