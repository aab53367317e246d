import { at, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { poolObjects, poolsOf } from "../../facts/pools";
import { manifestsOf } from "../../place";
import type { Rule } from "../../rule";

export const loadBalancerUnserved: Rule = {
  id: "load-balancer-unserved",
  title: "A Service wants a load-balancer address, and nothing gives one",
  family: "address",
  severity: "error",
  answers: [],
  why: "The Service never leaves pending: on your own machines no cloud gives out addresses.",
  fix: "add components.metallb and a pool in network.loadBalancers",
  source: "Kubernetes documentation: Service, type LoadBalancer",
  example: "a Service of type LoadBalancer in a cluster without MetalLB or Cilium pools",
  check: (input) => {
    const served =
      poolObjects(input).length > 0 || (input.declared.loadBalancer !== undefined && poolsOf(input).size > 0);
    if (served) return [];
    return manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "Service" && textAt(manifest, "spec", "type") === "LoadBalancer")
      .filter(({ manifest }) => at(manifest, "spec", "loadBalancerClass") === undefined)
      .map(({ manifest, origin }) => ({
        at: origin,
        message: `${showManifest(manifest)} is of type LoadBalancer, and ${input.declared.loadBalancer === undefined ? "no component gives addresses" : "network.loadBalancers names no pool"}`,
      }));
  },
};
