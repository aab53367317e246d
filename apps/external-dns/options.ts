import { z } from "zod";
import { duration } from "../../lib/model/field";
import { hostOrAddress } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";

/** What an operator may write below `components.externalDns`; each field says what it means. */
export const externalDnsOptions = z
  .strictObject({
    provider: z.enum(["pdns", "cloudflare"]).default("pdns").meta({
      description:
        "pdns: the zone of components.powerdns, one release for each view; cloudflare: the domain's zone at Cloudflare, for hosts that the Internet may reach",
    }),
    interval: duration.default("1m").meta({ description: "how often all records are compared, e.g. 1m" }),
    policy: z.enum(["sync", "upsert-only"]).default("sync").meta({
      description:
        "sync: a record goes when its Ingress or HTTPRoute goes; upsert-only: records stay. Either way only records with this cluster's owner mark are touched",
    }),
    token: secretRef.optional().meta({
      description:
        "cloudflare: origin of the API token (rights Zone:Read and DNS:Edit of the zone); the Secret external-dns-cloudflare in namespace external-dns, key api-token",
    }),
    proxied: z.boolean().optional().meta({
      description:
        "cloudflare: requests pass through Cloudflare's network instead of coming straight here; absent: only with a tunnel, which has no address of its own",
    }),
    target: hostOrAddress.optional().meta({
      description:
        "cloudflare: host name or address that records point to; absent: what components.cloudflared or components.edgeProxy offers",
    }),
  })
  .refine((options) => options.provider === "cloudflare" || options.token === undefined, {
    path: ["token"],
    message: "provider: cloudflare as well; PowerDNS has a key of its own",
  })
  .refine((options) => options.provider === "pdns" || options.token !== undefined, {
    path: ["token"],
    message: "the origin of Cloudflare's API token",
  });

/** `components.externalDns` after parsing, with every default filled in. */
export type ExternalDnsOptions = z.output<typeof externalDnsOptions>;
