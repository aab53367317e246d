import { z } from "zod";
import { address } from "../../lib/model/field";
import { dnsName, pemCertificate, userName } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";
import { KEY, NAME, NAMESPACE } from "./names";

/** What an operator may write below `components.truenasExporter`; each field says what it means. */
export const options = z.strictObject({
  host: z
    .union([address, dnsName])
    .transform(String)
    .meta({ description: "address or name of TrueNAS, as its certificate names it" }),
  user: userName.default("metrics").meta({ description: "TrueNAS user that the key belongs to" }),
  key: secretRef
    .prefault({
      manual: "Make the key as the section TrueNAS metrics says",
      namespace: NAMESPACE,
      name: NAME,
    })
    .meta({ description: `origin of the key ${KEY}` }),
  certificate: pemCertificate

    .optional()
    .meta({ description: "certificate of TrueNAS or of its authority; absent: one that everybody trusts" }),
});

/** `components.truenasExporter` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
