import { Address, Cidr } from "./address";

/** An address of a machine together with its network, e.g. `10.0.90.21/24`. */
export class HostAddress {
  /** The machine's own address. */
  readonly address: Address;
  /** The network that it is in, host bits zero. */
  readonly network: Cidr;

  private constructor(address: Address, network: Cidr) {
    this.address = address;
    this.network = network;
  }

  /** Reads `10.0.90.21/24`; undefined where the prefix length is missing or either part is wrong. */
  static parse(text: string): HostAddress | undefined {
    const [host = ""] = text.split("/");
    const address = Address.parse(host);
    const network = Cidr.around(text);
    return address === undefined || network === undefined ? undefined : new HostAddress(address, network);
  }

  /** From an address and a prefix length. Throws where the family has no such length. */
  static of(address: Address, prefix: number): HostAddress {
    const network = Cidr.around(`${address}/${prefix}`);
    if (network === undefined) throw new Error(`${address} has no network of prefix length ${prefix}`);
    return new HostAddress(address, network);
  }

  /** Address and prefix length, e.g. `10.0.90.21/24`. */
  toString(): string {
    return `${this.address}/${this.network.prefix}`;
  }

  /** As in a definition. */
  toJSON(): string {
    return this.toString();
  }
}
