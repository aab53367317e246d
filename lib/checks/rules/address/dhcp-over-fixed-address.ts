import { coveringRanges, rangeToWrite } from "../../facts/dhcp-cover";
import type { Rule } from "../../rule";

/** What other rules say is an error, or what a reservation in the router repairs. */
const KNOWN_TO_ROUTER = ["gateway", "hypervisor", "nameserver"];

export const dhcpOverFixedAddress: Rule = {
  id: "dhcp-over-fixed-address",
  title: "The DHCP range covers an address that is in use",
  family: "address",
  severity: "warning",
  answers: ["M002"],
  why: "The router gives the address of the DNS server, of a file server or of a hypervisor to a phone, unless somebody has reserved it there.",
  fix: "cut the address out of the range, or reserve it in the router and name it in network.reserved",
  source: "RFC 2131: Dynamic Host Configuration Protocol",
  example: 'network: { gateway: "10.0.0.1", dhcp: ["10.0.0.1-10.0.0.99"] }',
  check: ({ cluster }) =>
    coveringRanges(cluster).flatMap(({ range, covered }) => {
      const told = covered.filter(({ kind }) => KNOWN_TO_ROUTER.includes(kind));
      if (told.length === 0) return [];
      return [
        {
          at: range.at,
          message: `the DHCP range ${range.range} covers ${told.map((one) => `${one.range} of ${one.what} (${one.at})`).join(", ")}`,
          fix: `${rangeToWrite(cluster, range)}; or reserve ${told.length === 1 ? "the address" : "the addresses"} in the router and name ${told.length === 1 ? "it" : "them"} in network.reserved`,
          about: [range.at],
        },
      ];
    }),
};
