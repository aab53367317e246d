import { Address, Cidr } from "./address";

/** An address of a machine together with its network, e.g. `10.0.90.21/24`. */
export class HostAddress {
  readonly address: Address;
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

  static of(address: Address, prefix: number): HostAddress {
    const network = Cidr.around(`${address}/${prefix}`);
    if (network === undefined) throw new Error(`${address} has no network of prefix length ${prefix}`);
    return new HostAddress(address, network);
  }

  toString(): string {
    return `${this.address}/${this.network.prefix}`;
  }

  toJSON(): string {
    return this.toString();
  }
}
