import { AddressRange } from "../../../model/address";
import { without } from "../../facts/address-plan";
import { type Misplaced, misplaced } from "../../facts/named-judgement";
import type { Found, Rule } from "../../rule";

export const namedAddress: Rule = {
  id: "named-address",
  title: "A server is named by an address that something else has",
  family: "address",
  severity: "error",
  answers: ["M001"],
  why: "Volumes do not mount, mail and backups go nowhere: at that address answers a Service of the cluster or nobody, and both look like a server that is down.",
  fix: "write the server's own address",
  source:
    "RFC 5227 (address conflicts); Kubernetes documentation: virtual IPs and Service proxies; the fields that name servers: descriptions in the schema, Kubernetes API reference: Volume, StorageClass",
  example: 'components: { csiDriverNfs: { server: "10.0.3.5", … } } with a load-balancer pool 10.0.3.4-10.0.3.20',
  check: (input) =>
    misplaced(input)
      .filter(({ isSure }) => isSure)
      .map((one) => ({ ...namedFound(one), fix: fixOf(one) })),
};

/** What is said of an address that something else has. */
export function namedFound({ named, address, holder, holderAt, range }: Misplaced): Omit<Found, "fix"> {
  const [first, ...more] = named;
  const others = [...new Set(more.map(({ who }) => who))].filter((who) => who !== first?.who);
  const also = others.length === 0 ? "" : `, as ${others.length === 1 ? "does" : "do"} ${others.join(", ")}`;
  const where = range === undefined ? `belongs to ${holder}` : `lies in ${holder} (${range})`;
  return {
    at: first?.at ?? "",
    message: `${first?.who ?? ""} names ${address} as ${first?.role.what ?? "a server"}${also}, and it ${where}`,
    about: [first?.at ?? "", holderAt],
  };
}

function fixOf({ named: [first], address, range, holder }: Misplaced): string {
  const own = `write the address of ${first?.role.what ?? "the server"}`;
  if (range === undefined || !holder.includes("pool")) return own;
  const left = without(range, [new AddressRange(address, address)]);
  return left.length === 0 ? own : `${own}, or take ${address} out of the pool: write ${left.join(" and ")}`;
}
