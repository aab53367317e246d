import { z } from "zod";

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
            description: "public resolvers by which a challenge is looked up before Let's Encrypt is told to look",
          }),
      })
      .optional()
      .meta({ description: "Let's Encrypt by DNS-01 through PowerDNS; needs powerdns and edgeProxy" }),
    selfSigned: z
      .boolean()
      .default(false)
      .meta({ description: "an issuer of self-signed certificates; offered to hosts where acme is absent" }),
    wildcard: z
      .boolean()
      .default(false)
      .meta({ description: "keep a certificate for the domain and every host one level below it" }),
  })
  .refine((options) => !options.wildcard || options.acme !== undefined || options.selfSigned, {
    path: ["wildcard"],
    message: "acme or selfSigned beside it: something must issue the certificate",
  });

export type CertManagerOptions = z.output<typeof certManagerOptions>;
