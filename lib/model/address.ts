import { Address4, Address6 } from "ip-address";

/** 4 or 6: addresses of different families never compare equal and never overlap. */
export type Family = 4 | 6;

interface Read {
  readonly family: Family;
  readonly value: bigint;
  readonly prefix: number;
  readonly hasPrefix: boolean;
}

/** Texts that were read: a plan names the same few addresses some thousand times. */
const known = new Map<string, Read | undefined>();
const MOST = 20_000;

function read(text: string): Read | undefined {
  if (known.has(text)) return known.get(text);
  if (known.size >= MOST) known.clear();
  const found = readNew(text);
  known.set(text, found);
  return found;
}

function readNew(text: string): Read | undefined {
  const hasPrefix = text.includes("/");
  // Each class throws at what is none of its family; asking it first would parse twice.
  try {
    if (!text.includes(":")) {
      const parsed = new Address4(text);
      return { family: 4, value: parsed.bigInt(), prefix: parsed.subnetMask, hasPrefix };
    }
    if (!text.includes("%")) {
      const parsed = new Address6(text);
      return { family: 6, value: parsed.bigInt(), prefix: parsed.subnetMask, hasPrefix };
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function write(family: Family, value: bigint): string {
  if (family === 4 && value >= 0n && value <= 0xffff_ffffn) {
    const number = Number(value);
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  return family === 4 ? Address4.fromBigInt(value).correctForm() : Address6.fromBigInt(value).correctForm();
}

/** One IPv4 or IPv6 address. */
export class Address {
  /** 4 or 6. */
  readonly family: Family;
  /** The address as a number, 32 or 128 bits. */
  readonly value: bigint;
  #text: string | undefined;

  private constructor(family: Family, value: bigint) {
    this.family = family;
    this.value = value;
  }

  /** Reads an address without a prefix length; undefined for anything else. */
  static parse(text: string): Address | undefined {
    const parsed = read(text);
    return parsed === undefined || parsed.hasPrefix ? undefined : new Address(parsed.family, parsed.value);
  }

  /** From a number; no text is parsed. */
  static of(family: Family, value: bigint): Address {
    return new Address(family, value);
  }

  /** True for the same address of the same family. */
  equals(other: Address): boolean {
    return this.family === other.family && this.value === other.value;
  }

  /** True for an IPv6 address that only its own link knows, `fe80::/10` (RFC 4291); routers often are one. */
  get isLinkLocal(): boolean {
    return this.family === 6 && this.value >> 118n === 0x3fan;
  }

  /** The address so many further; a negative offset goes back. Nothing stops at the end of a network. */
  plus(offset: number): Address {
    return new Address(this.family, this.value + BigInt(offset));
  }

  /** The usual text: dotted for IPv4, shortened for IPv6 (RFC 5952). */
  toString(): string {
    this.#text ??= write(this.family, this.value);
    return this.#text;
  }

  /** As in a definition. */
  toJSON(): string {
    return this.toString();
  }
}

/** An inclusive range of addresses: one address, `a-b`, or a whole CIDR block. */
export class AddressRange {
  /** Lowest address, which belongs to it. */
  readonly first: Address;
  /** Highest address, which belongs to it. */
  readonly last: Address;
  #text: string | undefined;

  constructor(first: Address, last: Address, text?: string) {
    this.first = first;
    this.last = last;
    this.#text = text;
  }

  /** Reads `10.0.3.2`, `10.0.3.4-10.0.3.20` or `10.0.3.0/28`; undefined for anything else or a range that runs backwards. */
  static parse(text: string): AddressRange | undefined {
    const trimmed = text.trim();
    if (trimmed.includes("/")) {
      const block = Cidr.parse(trimmed);
      return block === undefined ? undefined : new AddressRange(block.first, block.last, trimmed);
    }
    const [from, to, ...rest] = trimmed.split("-").map((part) => part.trim());
    if (from === undefined || rest.length > 0) return undefined;
    const first = Address.parse(from);
    const last = to === undefined ? first : Address.parse(to);
    if (first === undefined || last === undefined) return undefined;
    if (first.family !== last.family || first.value > last.value) return undefined;
    return new AddressRange(first, last);
  }

  /** How many addresses it holds. */
  get size(): bigint {
    return this.last.value - this.first.value + 1n;
  }

  /** True for an address between both ends, these included; never for one of the other family. */
  contains(address: Address): boolean {
    return (
      address.family === this.first.family && this.first.value <= address.value && address.value <= this.last.value
    );
  }

  /** True where one address is in both. */
  overlaps(other: AddressRange): boolean {
    return (
      this.first.family === other.first.family &&
      this.first.value <= other.last.value &&
      other.first.value <= this.last.value
    );
  }

  /** As it was written. */
  toString(): string {
    this.#text ??= this.first.equals(this.last) ? this.first.toString() : `${this.first}-${this.last}`;
    return this.#text;
  }

  /** As it was written. */
  toJSON(): string {
    return this.toString();
  }
}

/** A network in CIDR notation with its host bits zero, e.g. `10.0.0.0/16`. */
export class Cidr {
  /** Network address. */
  readonly first: Address;
  /** Last address; with IPv4 the broadcast address. */
  readonly last: Address;
  /** Bits of the network, 0 to 32 or 128. */
  readonly prefix: number;
  #range: AddressRange | undefined;

  private constructor(first: Address, last: Address, prefix: number) {
    this.first = first;
    this.last = last;
    this.prefix = prefix;
  }

  /** Reads a canonical network; undefined when the prefix is missing or host bits are set. */
  static parse(text: string): Cidr | undefined {
    const network = Cidr.around(text);
    return network !== undefined && network.toString() === canonical(text) ? network : undefined;
  }

  /** The network that contains `text`'s address: what an operator who set host bits probably meant. */
  static around(text: string): Cidr | undefined {
    const parsed = read(text);
    if (parsed === undefined || !parsed.hasPrefix) return undefined;
    const bits = BigInt((parsed.family === 4 ? 32 : 128) - parsed.prefix);
    const first = (parsed.value >> bits) << bits;
    const last = first + (1n << bits) - 1n;
    return new Cidr(Address.of(parsed.family, first), Address.of(parsed.family, last), parsed.prefix);
  }

  /** 4 or 6. */
  get family(): Family {
    return this.first.family;
  }

  /** All its addresses, both ends included. */
  get range(): AddressRange {
    this.#range ??= new AddressRange(this.first, this.last, this.toString());
    return this.#range;
  }

  /** True for every address of it, its ends included. */
  contains(address: Address): boolean {
    return this.range.contains(address);
  }

  /** True for the addresses of an IPv4 network that no host may have: its network and broadcast address. */
  isReserved(address: Address): boolean {
    return this.family === 4 && this.prefix < 31 && (address.equals(this.first) || address.equals(this.last));
  }

  /** True where one address is in both. */
  overlaps(other: Cidr | AddressRange): boolean {
    return this.range.overlaps(other instanceof Cidr ? other.range : other);
  }

  /** Network address and prefix, e.g. `10.0.0.0/24`. */
  toString(): string {
    return `${this.first}/${this.prefix}`;
  }

  /** As in a definition. */
  toJSON(): string {
    return this.toString();
  }
}

function canonical(text: string): string {
  const [address = "", prefix = ""] = text.trim().split("/");
  return `${Address.parse(address) ?? address}/${prefix}`;
}
