import type { Fields } from "../../lib/data/fields";
import type { Manifest } from "../../lib/manifest/manifest";
import { type Base, inNamespace, labels, ofCluster } from "./base";

const service = (spec: Fields): Manifest =>
  inNamespace("v1", "Service", { spec: { selector: labels, ports: [{ name: "web", port: 80 }], ...spec } });

/** Services, entrances and policies, with changes that people make. */
export const NETWORK: readonly Base[] = [
  {
    object: service({}),
    changes: [
      ["spec/clusterIP", "10.96.0.77", "set"],
      ["spec/clusterIP", "None", "set to None"],
      ["spec/type", "NodePort", "NodePort"],
      ["spec/type", "LoadBalancer", "LoadBalancer"],
      ["spec", { type: "ExternalName", externalName: "a.example.org" }, "ExternalName"],
      ["spec/selector/app", "two"],
      ["spec/ports/0/port", 81],
      ["spec/ports/0/name", "http"],
      ["spec/sessionAffinity", "ClientIP"],
      ["spec/ipFamilyPolicy", "PreferDualStack"],
      ["spec/internalTrafficPolicy", "Local"],
      ["spec/publishNotReadyAddresses", true],
    ],
  },
  {
    object: service({ clusterIP: "10.96.0.55" }),
    as: "with an address",
    changes: [
      ["spec/clusterIP", "10.96.0.56"],
      ["spec/clusterIP", "None", "to None"],
    ],
  },
  {
    object: service({ clusterIP: "None" }),
    as: "headless",
    changes: [
      ["spec/clusterIP", "10.96.0.57", "to an address"],
      ["spec/clusterIP", undefined],
      ["spec/ports/0/port", 81],
    ],
  },
  {
    object: service({ type: "LoadBalancer", loadBalancerClass: "a.example.org/one", externalTrafficPolicy: "Cluster" }),
    as: "load balancer",
    changes: [
      ["spec/loadBalancerClass", "a.example.org/two"],
      ["spec/loadBalancerClass", undefined],
      ["spec/loadBalancerIP", "10.0.0.7", "set"],
      ["spec/externalTrafficPolicy", "Local"],
      ["spec/allocateLoadBalancerNodePorts", false],
      ["spec/loadBalancerSourceRanges", ["10.0.0.0/8"], "set"],
      ["spec", { selector: labels, ports: [{ name: "web", port: 80 }], type: "ClusterIP" }, "ClusterIP"],
    ],
  },
  {
    object: service({ type: "LoadBalancer" }),
    as: "load balancer without class",
    changes: [["spec/loadBalancerClass", "a.example.org/one", "set"]],
  },
  {
    object: service({ type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }),
    as: "load balancer, local",
    changes: [["spec/healthCheckNodePort", 31001]],
  },
  {
    object: inNamespace("networking.k8s.io/v1", "Ingress", {
      spec: { ingressClassName: "one", defaultBackend: { service: { name: "one", port: { number: 80 } } } },
    }),
    changes: [
      ["spec/ingressClassName", "two"],
      ["spec/defaultBackend/service/port/number", 81],
    ],
  },
  {
    object: ofCluster("networking.k8s.io/v1", "IngressClass", { spec: { controller: "example.org/one" } }),
    changes: [
      ["spec/controller", "example.org/two"],
      ["spec/parameters", { apiGroup: "example.org", kind: "One", name: "one", scope: "Cluster" }],
      ["metadata/annotations", { "ingressclass.kubernetes.io/is-default-class": "true" }],
    ],
  },
  {
    object: inNamespace("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: { matchLabels: labels } } }),
    changes: [
      ["spec/podSelector/matchLabels/app", "two"],
      ["spec/policyTypes", ["Egress"]],
    ],
  },
  {
    object: ofCluster("networking.k8s.io/v1", "ServiceCIDR", { spec: { cidrs: ["10.200.0.0/16"] } }),
    changes: [["spec/cidrs", ["10.201.0.0/16"]]],
  },
  {
    object: inNamespace("discovery.k8s.io/v1", "EndpointSlice", {
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.1.1.1"] }],
      ports: [{ port: 80 }],
    }),
    changes: [
      ["addressType", "FQDN"],
      ["ports/0/port", 81],
    ],
  },
];
