import { createHash } from "node:crypto";

/** Bytes that are the same in every run: SHA-256 in counter mode over a seed. */
export class Random {
  private pool = Buffer.alloc(0);
  private counter = 0;

  constructor(private readonly seed: string) {}

  bytes(count: number): Buffer {
    while (this.pool.length < count) {
      const block = createHash("sha256")
        .update(`${this.seed}/${this.counter++}`)
        .digest();
      this.pool = Buffer.concat([this.pool, block]);
    }
    const taken = this.pool.subarray(0, count);
    this.pool = this.pool.subarray(count);
    return Buffer.from(taken);
  }

  /** A text of so many characters of an alphabet. */
  text(alphabet: string, length: number): string {
    return [...this.bytes(length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.bytes(1).readUInt8() % list.length] ?? list[0];
  }

  hex(length: number): string {
    return this.bytes(Math.ceil(length / 2))
      .toString("hex")
      .slice(0, length);
  }

  base64(bytes: number): string {
    return this.bytes(bytes).toString("base64");
  }

  base64url(bytes: number): string {
    return this.bytes(bytes).toString("base64url");
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map((length) => this.hex(length)).join("-");
  }

  /** Letters and digits. */
  word(length: number): string {
    return this.text(ALNUM, length);
  }
}

export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const DIGITS = "0123456789";
export const ALNUM = LOWER + UPPER + DIGITS;
/** Bech32 in capitals. */
export const BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
