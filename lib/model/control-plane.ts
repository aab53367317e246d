import { z } from "zod";
import { address, name } from "./field";
import { certificateName, dnsName } from "./grammar";
import { featureGates, programArguments } from "./machine-settings";
import { patches } from "./patch";

const document = z.record(z.string(), z.unknown());

const common = {
  args: programArguments
    .default({})
    .meta({ description: 'command-line arguments without leading dashes, e.g. {v: "2"}' }),
  featureGates: featureGates
    .default({})
    .meta({ description: "feature gates that are on or off, e.g. {MutatingAdmissionPolicy: true}" }),
};

const program = (what: string) => z.strictObject(common).optional().meta({ description: what });

const webhook = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a name of lower-case letters, digits, dashes and dots")
    .meta({ description: "name of the authorizer, e.g. policy" }),
  webhook: document.meta({
    description:
      "its webhook as in AuthorizationConfiguration, e.g. {timeout: 3s, subjectAccessReviewVersion: v1, ...}",
  }),
});

/** The Kubernetes API and the programs of the control planes. */
export const controlPlaneSchema = z.strictObject({
  vip: address.optional().meta({
    description:
      "shared API address of the control planes, unused by any machine, e.g. 192.168.1.20; absent: the API is reached at controlPlane.endpoint, or at the first control plane",
  }),
  vipBy: z.enum(["talos", "kube-vip"]).default("talos").meta({
    description: "who announces controlPlane.vip: Talos itself, or kube-vip as a DaemonSet of the control planes",
  }),
  endpoint: dnsName.optional().meta({
    description:
      "name of the API in kubeconfigs, machine configurations and certificates, e.g. k8s.internal; your DNS gives it the address of controlPlane.vip, of controlPlane.service, or one record for each control plane. Absent: an address",
  }),
  service: z
    .strictObject({
      pool: name.meta({
        description: "key of network.loadBalancers with exactly one address, which the API gets, e.g. api",
      }),
    })
    .optional()
    .meta({
      description:
        "a Service of type LoadBalancer over the API servers, in place of controlPlane.vip: its address moves by BGP or ARP as that of any other Service; needs controlPlane.endpoint",
    }),
  schedulable: z.boolean().default(false).meta({ description: "true: control planes run workloads too" }),
  certificateNames: z
    .array(certificateName)
    .default([])
    .meta({ description: "further DNS names and addresses in the certificate of the API, e.g. api.example.org" }),
  apiServer: z
    .strictObject({
      ...common,
      authentication: document.optional().meta({
        description:
          "fields of AuthenticationConfiguration, e.g. {jwt: [{issuer: ...}]}: who signs in with tokens of another issuer; absent: client certificates and service accounts alone",
      }),
      authorizers: z.array(webhook).default([]).meta({
        description: "webhooks that decide on requests, in this order, in addition to Node and RBAC",
      }),
    })
    .optional()
    .meta({ description: "arguments and configuration of the Kubernetes API server" }),
  controllerManager: program("arguments and feature gates of the controller manager"),
  scheduler: z
    .strictObject({
      ...common,
      config: document.optional().meta({
        description:
          "fields of KubeSchedulerConfiguration, e.g. {profiles: [{schedulerName: default-scheduler, pluginConfig: [...]}]}; absent: Talos' own",
      }),
    })
    .optional()
    .meta({ description: "arguments and configuration of the scheduler" }),
  etcd: z.strictObject({ args: common.args }).optional().meta({ description: "arguments of etcd" }),
  patches: patches.meta({
    description:
      'patches of the Talos configuration of the control planes, after those of talos.patches; written like those, e.g. {cluster: {apiServer: {extraArgs: {enable-aggregator-routing: "true"}}}}',
  }),
});

/** `controlPlane` of a definition with every default filled in. */
export type ControlPlane = z.output<typeof controlPlaneSchema>;
