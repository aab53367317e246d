import { z } from "zod";
import { label } from "../../lib/model/field";
import { dnsName } from "../../lib/model/grammar";

/** What an operator may write below `components.argoCd`; each field says what it means. */
export const options = z.strictObject({
  access: z
    .discriminatedUnion("by", [
      z.strictObject({
        by: z.literal("ingress").meta({ description: "through the ingress, under a name of the cluster's domain" }),
        host: dnsName
          .default("argocd")
          .meta({ description: "host name below the cluster's domain, without the domain" }),
      }),
      z.strictObject({
        by: z
          .literal("tailscale")
          .meta({ description: "from devices of the tailnet; needs components.tailscaleOperator" }),
        hostname: label.default("argocd").meta({ description: "name of the device in the tailnet" }),
      }),
      z.strictObject({
        by: z.literal("port-forward").meta({ description: "with kubectl port-forward, by whoever has a kubeconfig" }),
      }),
    ])
    .prefault({ by: "port-forward" })
    .meta({ description: "how people reach its web interface" }),
});
