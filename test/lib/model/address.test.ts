import fc from "fast-check";
import { Address, AddressRange, Cidr } from "../../../lib/model/address";

const anyIpv4 = fc.ipV4();
const anyIpv6 = fc.ipV6();

function address(text: string): Address {
  const parsed = Address.parse(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

describe("Address", () => {
  it.each(["10.0.0.300", "10.0.0", "10.0.0.1/24", "", "host", "fe80::1%eth0", "::g"])("refuses %j", (text) => {
    expect(Address.parse(text)).toBeUndefined();
  });

  it("reads back what it prints", () => {
    fc.assert(
      fc.property(fc.oneof(anyIpv4, anyIpv6), (text) => {
        const parsed = address(text);
        expect(address(parsed.toString()).equals(parsed)).toBe(true);
      }),
    );
  });

  it("knows the addresses of a link", () => {
    expect(["fe80::1", "febf::1"].every((text) => address(text).isLinkLocal)).toBe(true);
    expect(["fec0::1", "fd00::1", "169.254.0.1"].some((text) => address(text).isLinkLocal)).toBe(false);
  });

  it("keeps the families apart even where the numbers are equal", () => {
    expect(address("0.0.0.1").equals(address("::1"))).toBe(false);
  });
});

describe("AddressRange", () => {
  it("reads one address, a range and a block", () => {
    expect(AddressRange.parse("10.0.3.2")?.size).toBe(1n);
    expect(AddressRange.parse("10.0.3.4-10.0.3.20")?.size).toBe(17n);
    expect(AddressRange.parse("10.0.3.0/28")?.size).toBe(16n);
  });

  it.each(["10.0.3.20-10.0.3.4", "10.0.3.1-::1", "10.0.3.1-", "10.0.3.5/28", "a-b-c"])("refuses %j", (text) => {
    expect(AddressRange.parse(text)).toBeUndefined();
  });

  it("overlaps exactly when an address lies in both", () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(span, span, ([start, length], [other, otherLength]) => {
        const base = address("10.0.0.0");
        const a = new AddressRange(base.plus(start), base.plus(start + length));
        const b = new AddressRange(base.plus(other), base.plus(other + otherLength));
        const shared = Array.from({ length: length + 1 }, (_, index) => a.first.plus(index)).some((one) =>
          b.contains(one),
        );
        expect(a.overlaps(b)).toBe(shared);
        expect(b.overlaps(a)).toBe(shared);
      }),
    );
  });
});

describe("Cidr", () => {
  it("refuses host bits and says which network was meant", () => {
    expect(Cidr.parse("10.0.1.7/24")).toBeUndefined();
    expect(Cidr.around("10.0.1.7/24")?.toString()).toBe("10.0.1.0/24");
  });

  it("knows that network and broadcast addresses are no hosts, except where the prefix is 31 or 32", () => {
    const reserved = (network: string, host: string) => Cidr.parse(network)?.isReserved(address(host));
    expect(reserved("10.0.1.0/24", "10.0.1.0")).toBe(true);
    expect(reserved("10.0.1.0/24", "10.0.1.255")).toBe(true);
    expect(reserved("10.0.1.0/24", "10.0.1.1")).toBe(false);
    expect(reserved("10.0.1.0/31", "10.0.1.0")).toBe(false);
    expect(reserved("fd00::/64", "fd00::")).toBe(false);
  });

  it("contains its whole range and nothing beside it", () => {
    fc.assert(
      fc.property(anyIpv4, fc.integer({ min: 1, max: 32 }), (text, prefix) => {
        const network = Cidr.around(`${text}/${prefix}`);
        expect(network?.contains(address(text))).toBe(true);
        expect(network?.range.size).toBe(2n ** BigInt(32 - prefix));
        expect(Cidr.parse(network?.toString() ?? "")?.toString()).toBe(network?.toString());
      }),
    );
  });
});
