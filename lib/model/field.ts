import { z } from "zod";
import { Address, AddressRange, Cidr } from "./address";
import { HostAddress } from "./host-address";
import { Size } from "./quantity";

/** Adds an issue that says what was wanted and, where it can, how to repair it. */
export function refuse(context: z.RefinementCtx, want: string, fix?: string): typeof z.NEVER {
  context.addIssue({ code: "custom", message: want, params: { want, fix } });
  return z.NEVER;
}

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const IPV4 = `${OCTET}(\\.${OCTET}){3}`;
/** Looser than the parser: an editor marks what can be none, the parser decides. */
const IPV6 = "(?=[^:]*:)[0-9A-Fa-f:]+(:[0-9.]+)?";
const IP = `(${IPV4}|${IPV6})`;

/** A text with the form that editors compare it with; the parser behind it has the last word. */
const like = (form: string) => z.string().meta({ pattern: `^${form}$` });

/** An IPv4 or IPv6 address without a prefix length. */
export const address = like(IP)
  .transform((text, context) => Address.parse(text) ?? refuse(context, "an IPv4 or IPv6 address"))
  .meta({ description: "IPv4 or IPv6 address, e.g. 10.0.0.1" });

/** A network whose host bits are zero. */
export const cidr = like(`${IP}/[0-9]{1,3}`)
  .transform((text, context) => {
    const parsed = Cidr.parse(text);
    if (parsed !== undefined) return parsed;
    const near = Cidr.around(text);
    return refuse(context, "a network in CIDR notation", near === undefined ? undefined : `write ${near}`);
  })
  .meta({ description: "network in CIDR notation, e.g. 10.0.0.0/16" });

/** An address of a machine with the prefix length of its network. */
export const hostAddress = like(`${IP}/[0-9]{1,3}`)
  .transform(
    (text, context) =>
      HostAddress.parse(text) ?? refuse(context, "an address with its prefix length, e.g. 10.0.90.21/24"),
  )
  .meta({ description: "address with prefix length, e.g. 10.0.90.21/24" });

/** One address, `first-last`, or a CIDR block. */
export const range = like(` *${IP}(/[0-9]{1,3}| *- *${IP})? *`)
  .transform(
    (text, context) =>
      AddressRange.parse(text) ?? refuse(context, "an address, a range like 10.0.0.4-10.0.0.20, or a CIDR block"),
  )
  .meta({ description: "address, range first-last, or CIDR block" });

/** One range or several. */
export const ranges = z.union([range, z.array(range).min(1)]).transform((one) => (Array.isArray(one) ? one : [one]));

/** An amount of memory or disk with its unit. */
export const size = z
  .string()
  .transform((text, context) => Size.parse(text) ?? refuse(context, "an amount with its unit", 'write it like "8 GiB"'))
  .meta({ description: "amount with unit, e.g. 8 GiB" });

/** A DNS label: what Kubernetes, Proxmox and Talos all accept as a name. */
export const label = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "a DNS label (lower-case letters, digits, dashes; at most 63)");

/** A fully qualified domain name in lower case. */
export const domainName = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/, "a domain name in lower case, e.g. example.org");

/** An exact version without a leading `v`, e.g. `1.13.9`. */
export const version = z
  .string()
  .regex(/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/, "an exact version without a leading v, e.g. 1.13.9");

/** A Go duration as Flux and Kubernetes take it, e.g. `10m` or `1h30m`. */
export const duration = z.string().regex(/^(\d+(ms|s|m|h))+$/, "a duration such as 90s, 10m or 1h");

/** A MAC address of six bytes as labels and tools write it; it comes out in lower case, with colons. */
export const mac = z
  .string()
  .regex(/^[0-9A-Fa-f]{2}([:-])([0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}$/, "a MAC address, e.g. bc:24:11:00:00:01")
  .transform((text) => text.toLowerCase().replaceAll("-", ":"));

/** A name that several places of a definition share, such as a host or a pool. */
export const name = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, "a name of letters, digits, dashes, dots (at most 63)");
