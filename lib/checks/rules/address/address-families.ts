import type { Rule } from "../../rule";

export const addressFamilies: Rule = {
  id: "address-families",
  title: "Machines, pods and services are not of one address family",
  family: "address",
  severity: "error",
  answers: ["M005"],
  why: "A pod with an IPv4 address cannot reach a service with an IPv6 address, and kubelet refuses a node without an address of the pods' family.",
  fix: "take networks of one family for subnet, pods and services",
  source: "Kubernetes documentation: IPv4/IPv6 dual-stack",
  example: 'network: { subnet: "10.0.0.0/16", pods: "fd00:10:244::/56" }',
  explains: ["pod-network-size"],
  check: ({ cluster: { network } }) => {
    const parts = [
      {
        at: "network.pods",
        what: `pods ${network.pods}`,
        family: network.pods.family,
        want: "10.244.0.0/16 or fd00:10:244::/56",
      },
      {
        at: "network.services",
        what: `services ${network.services}`,
        family: network.services.family,
        want: "10.96.0.0/12 or fd00:10:96::/112",
      },
    ];
    return parts
      .filter(({ family }) => family !== network.subnet.family)
      .map(({ at, what, family, want }) => ({
        at,
        message: `${what} is IPv${family}, and the machines' network ${network.subnet} is IPv${network.subnet.family}`,
        fix: `take one of the machines' family, e.g. ${want.split(" or ")[network.subnet.family === 4 ? 0 : 1]}`,
      }));
  },
};
