import { z } from "zod";
import { Address, AddressRange } from "../../lib/model/address";
import { label, refuse } from "../../lib/model/field";
import { dnsName, labels } from "../../lib/model/grammar";
import type { Peer, Port } from "./allow";

/** What stands for a peer in words. Namespaces of these names would need the long form. */
const WORDS: Readonly<Record<string, Peer>> = {
  internet: { kind: "internet" },
  home: { kind: "home" },
  "api-server": { kind: "api-server" },
  cluster: { kind: "pods" },
};

const peer = z
  .union([
    z.string().transform((text, context): Peer => {
      const word = WORDS[text];
      if (word !== undefined) return word;
      const address = Address.parse(text);
      if (address !== undefined) return { kind: "range", cidr: `${address}/${address.family === 6 ? 128 : 32}` };
      if (text.includes("/")) {
        return AddressRange.parse(text) === undefined
          ? refuse(context, "a network in CIDR notation")
          : { kind: "range", cidr: text };
      }
      if (text.includes(".") && dnsName.safeParse(text).success) return { kind: "host", host: text };
      return label.safeParse(text).success
        ? { kind: "pods", namespace: text }
        : refuse(context, "internet, home, cluster, api-server, a namespace, an address, a network or a host name");
    }),
    z
      .strictObject({
        namespace: label.meta({ description: "namespace of the peer's pods" }),
        pods: labels

          .default({})
          .meta({ description: "labels of the peer's pods, e.g. {app: web}; absent: all pods of that namespace" }),
      })
      .transform(({ namespace, pods }): Peer => ({ kind: "pods", namespace, labels: pods })),
  ])
  .meta({
    description:
      "internet, home (the machines' network), cluster (all pods), api-server, a namespace, an address, a network, a host name (Cilium only), or {namespace, pods}",
  });

const peers = z.union([peer, z.array(peer).min(1)]).transform((one) => (Array.isArray(one) ? one : [one]));

const port = z
  .union([z.int().min(1).max(65535), z.string().regex(/^\d{1,5}\/(TCP|UDP)$/, "a port like 443 or 53/UDP")])
  .transform((one): Port => {
    if (typeof one === "number") return { port: one, protocol: "TCP" };
    const [number, protocol] = one.split("/");
    return { port: Number(number), protocol: protocol === "UDP" ? "UDP" : "TCP" };
  })
  .meta({ description: "port of the pod: 443, or 53/UDP" });

const common = {
  name: label.optional().meta({ description: "name of the allow; absent: made from its first peer" }),
  pods: labels

    .default({})
    .meta({ description: "labels of the pods that it applies to, e.g. {app: web}; absent: all pods of the namespace" }),
  ports: z
    .array(port)
    .default([])
    .meta({ description: "ports of the connection's target: 443 for TCP, or 53/UDP; absent: every port" }),
};

/** What an operator may write below `components.networkPolicies`; each field says what it means. */
export const networkPolicyOptions = z.strictObject({
  namespaces: z
    .record(
      label,
      z.strictObject({
        ingress: z
          .array(
            z.strictObject({
              ...common,
              from: peers.meta({ description: "who may connect: one peer or a list of them" }),
            }),
          )
          .default([])
          .meta({ description: "connections to pods of the namespace that are allowed" }),
        egress: z
          .array(
            z.strictObject({
              ...common,
              to: peers.meta({ description: "where pods may connect to: one peer or a list of them" }),
            }),
          )
          .default([])
          .meta({ description: "connections from pods of the namespace that are allowed" }),
        within: z.boolean().default(true).meta({ description: "true: pods of the namespace may talk with each other" }),
      }),
    )
    .meta({
      description:
        "namespaces that are closed, each with its named allows. Allowed without saying so: DNS, what exposed Services are exposed to, the API server for pods that mount a token, the API server's calls to webhooks and aggregated APIs, the ways of the ingress controller, Prometheus and metrics-server, and reading of metrics",
    }),
});

/** `components.networkPolicies` after parsing, with every default filled in. */
export type NetworkPolicyOptions = z.output<typeof networkPolicyOptions>;
