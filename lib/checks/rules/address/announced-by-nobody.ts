import type { Found, Rule } from "../../rule";

export const announcedByNobody: Rule = {
  id: "announced-by-nobody",
  title: "BGP sessions or an API Service are wanted, and no component makes them",
  family: "address",
  severity: "error",
  answers: [],
  why: "The routers never hear of an address, and the name of the API leads to one that nothing answers at.",
  fix: "add components.metallb, or set components.cilium.loadBalancer to true",
  source: "Kubernetes documentation: Service, type LoadBalancer",
  example: "network.bgp in a cluster without MetalLB or Cilium pools",
  check: ({ cluster, declared }) => {
    if (declared.loadBalancer !== undefined) return [];
    const found: Found[] = [];
    if (cluster.network.bgp !== undefined)
      found.push({ at: "network.bgp", message: "no component speaks BGP with the routers that it names" });
    if (cluster.controlPlane.service !== undefined)
      found.push({ at: "controlPlane.service", message: "no component gives the API's Service an address" });
    return found;
  },
};
