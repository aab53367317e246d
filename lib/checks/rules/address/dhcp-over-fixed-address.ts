import { holdersOf } from "../../facts/address-plan";
import type { Rule } from "../../rule";

export const dhcpOverFixedAddress: Rule = {
  id: "dhcp-over-fixed-address",
  title: "The DHCP range covers an address that is in use",
  family: "address",
  severity: "warning",
  answers: ["M002"],
  why: "The router gives the address of the DNS server or of a hypervisor to a phone, unless somebody has reserved it there.",
  fix: "cut the address out of the range, or reserve it in the router and name it in network.reserved",
  source: "RFC 2131: Dynamic Host Configuration Protocol",
  example: 'network: { gateway: "10.0.0.1", dhcp: ["10.0.0.1-10.0.0.99"] }',
  check: ({ cluster }) => {
    const holders = holdersOf(cluster);
    const named = holders.filter(({ kind }) => kind === "reserved");
    return holders
      .filter(({ kind }) => kind === "dhcp")
      .flatMap((range) =>
        holders
          .filter(({ kind }) => kind === "gateway" || kind === "hypervisor" || kind === "nameserver")
          .filter((holder) => range.range.overlaps(holder.range))
          // Named as reserved: the router keeps it for that machine.
          .filter((holder) => !named.some((reserved) => reserved.range.overlaps(holder.range)))
          .map((holder) => ({
            at: range.at,
            message: `the DHCP range ${range.range} covers ${holder.range} of ${holder.what} (${holder.at})`,
            about: [range.at, holder.range.toString()],
          })),
      )
      .filter((found, index, all) => all.findIndex((other) => other.about[1] === found.about[1]) === index);
  },
};
