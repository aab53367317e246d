import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { zipEntry } from "../../../scripts/helm/zip";

/** A zip archive as other programs write it; each entry packed or as it is, with an extra field of its own. */
function zip(entries: readonly (readonly [name: string, content: Buffer, isPacked: boolean])[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content, isPacked] of entries) {
    const data = isPacked ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isPacked ? 8 : 0, 4);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    common.writeUInt16LE(4, 24);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.from(name), Buffer.alloc(4), data]);
    const head = Buffer.alloc(46);
    head.write("PK\u0001\u0002", "latin1");
    common.copy(head, 6);
    head.writeUInt16LE(0, 30);
    head.writeUInt32LE(at, 42);
    directory.push(head, Buffer.from(name));
    files.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, list, end]);
}

describe("a file of a zip archive", () => {
  const name = fc.stringMatching(/^[a-z]{1,6}(\/[a-z]{1,6})?$/);
  const content = fc.string({ unit: "binary" }).map((text) => Buffer.from(text));
  const entries = fc.uniqueArray(fc.tuple(name, content, fc.boolean()), { maxLength: 5, selector: ([one]) => one });

  test("is found by its name among others, packed or as it is", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const archive = zip(all);
        for (const [one, bytes] of all) expect(zipEntry(archive, one)?.equals(bytes)).toBe(true);
        expect(zipEntry(archive, "absent/file")).toBeUndefined();
      }),
    );
  });

  test.each([
    ["nothing", ""],
    ["text", "no archive"],
    ["an end alone", "PK\u0005\u0006"],
  ])("is not in %s", (_, text) => {
    expect(zipEntry(Buffer.from(text, "latin1"), "a")).toBeUndefined();
  });
});
