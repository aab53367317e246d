import { z } from "zod";
import { secretRef } from "../../lib/model/secret";

/** What an operator may write below `components.certManager`; each field says what it means. */
export const certManagerOptions = z
  .strictObject({
    acme: z
      .strictObject({
        email: z.email().meta({ description: "where Let's Encrypt writes to about expiring certificates" }),
        staging: z.boolean().default(false).meta({
          description:
            "offer the staging issuer to all hosts: unlimited tries, certificates that browsers do not trust. Both issuers exist either way",
        }),
        resolvers: z
          .array(z.string().regex(/^[0-9a-f.:[\]]+:\d+$/, "an address with a port, e.g. 1.1.1.1:53"))
          .min(1)
          .default(["1.1.1.1:53", "9.9.9.9:53"])
          .meta({
            description:
              "public resolvers, as address:port, at which a challenge must be visible before Let's Encrypt is asked to check it",
          }),
        cloudflare: z
          .strictObject({
            token: secretRef.meta({
              description:
                "origin of the API token (rights Zone:Read and DNS:Edit of the zone); the Secret cloudflare-api in namespace cert-manager, key api-token",
            }),
          })
          .optional()
          .meta({ description: "challenges are written into the domain's zone at Cloudflare, not into PowerDNS" }),
      })
      .optional()
      .meta({
        description: "Let's Encrypt by DNS-01, through Cloudflare or, with powerdns and edgeProxy, through PowerDNS",
      }),
    selfSigned: z.boolean().default(false).meta({
      description:
        "an authority of the cluster's own, whose certificate people import once; offered to hosts where acme is absent",
    }),
    wildcard: z
      .boolean()
      .default(false)
      .meta({ description: "keep a certificate for the domain and every host one level below it" }),
  })
  .refine((options) => !options.wildcard || options.acme !== undefined || options.selfSigned, {
    path: ["wildcard"],
    message: "acme or selfSigned as well: something must issue the certificate",
  });

/** `components.certManager` after parsing, with every default filled in. */
export type CertManagerOptions = z.output<typeof certManagerOptions>;
