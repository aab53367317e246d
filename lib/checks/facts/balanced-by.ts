import { at, listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";

/** Charts whose Service is of type LoadBalancer unless values say otherwise. Source: values.yaml of each chart. */
export const BALANCED_BY_DEFAULT: readonly { readonly chart: string; readonly service: readonly string[] }[] = [
  { chart: "traefik", service: ["service"] },
  { chart: "ingress-nginx", service: ["controller", "service"] },
  { chart: "k8s-gateway", service: ["service"] },
  { chart: "kong", service: ["proxy"] },
  { chart: "haproxy-ingress", service: ["controller", "service"] },
  { chart: "contour", service: ["envoy", "service"] },
];

/** Controllers that make a Service of type LoadBalancer for each Gateway. Source: documentation of each implementation. */
export const GATEWAY_SERVICES: readonly RegExp[] = [
  /^io\.cilium\//,
  /^gateway\.envoyproxy\.io\//,
  /^istio\.io\//,
  /^gateway\.nginx\.org\//,
  /^kgateway\.dev\//,
  /^projectcontour\.io\//,
];

/** Kinds of operators that make Services of type LoadBalancer, and the field that says how many. */
export const OF_OPERATORS: readonly {
  readonly kind: string;
  readonly count: (object: Manifest) => number;
  readonly source: string;
}[] = [
  {
    kind: "Cluster",
    count: (object) =>
      listAt(object, "spec", "managed", "services", "additional").filter(
        (one) => textAt(one, "serviceTemplate", "spec", "type") === "LoadBalancer",
      ).length,
    source: "CloudNativePG: service management",
  },
  {
    kind: "Kafka",
    count: (object) =>
      listAt(object, "spec", "kafka", "listeners").filter((one) => textAt(one, "type") === "loadbalancer").length *
      (1 + Number(at(object, "spec", "kafka", "replicas") ?? 0)),
    source: "Strimzi: listener of type loadbalancer, one bootstrap Service and one for each broker",
  },
];
