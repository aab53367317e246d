import { inflateRawSync } from "node:zlib";

const DIRECTORY_END = Buffer.from([0x50, 0x4b, 5, 6]);
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * One file of a zip archive, by the directory at its end (PKWARE APPNOTE
 * 6.3.10, sections 4.3.12 and 4.3.16); undefined where it is not there, or the
 * archive is of another form than a plain one of less than 4 GiB.
 */
export function zipEntry(zip: Buffer, name: string): Buffer | undefined {
  const end = zip.lastIndexOf(DIRECTORY_END);
  if (end === -1 || end + 22 > zip.length) return undefined;
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count && zip.readUInt32LE(at) === ENTRY; index++) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString("utf8", at + 46, at + 46 + nameLength) === name) return content(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return undefined;
}

function content(zip: Buffer, entry: number): Buffer | undefined {
  const method = zip.readUInt16LE(entry + 10);
  const size = zip.readUInt32LE(entry + 20);
  const local = zip.readUInt32LE(entry + 42);
  if (zip.readUInt32LE(local) !== LOCAL) return undefined;
  // The local head has lengths of its own: its extra field may be another one.
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(from, from + size);
  if (method === 0) return packed;
  return method === 8 ? inflateRawSync(packed) : undefined;
}
