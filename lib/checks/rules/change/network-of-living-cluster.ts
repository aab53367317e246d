import { committedText } from "../../facts/committed";
import type { Rule } from "../../rule";

const FIELDS = [
  ["pods", "pod network"],
  ["services", "service network"],
  ["dnsDomain", "DNS domain"],
] as const;

export const networkOfLivingCluster: Rule = {
  id: "network-of-living-cluster",
  title: "The pod or service network of a running cluster changes",
  family: "change",
  severity: "error",
  answers: ["M068"],
  why: "Data is at stake: nodes keep the pod ranges they were born with, Services keep their addresses, and the address of cluster DNS no longer matches. Old and new pods cannot reach each other.",
  fix: "keep it; another network needs a new cluster, with the data moved over",
  source: "kubernetes#71794; rke2#2326; Talos documentation: cluster network",
  example: "network.pods goes from 10.244.0.0/16 to 10.42.0.0/16",
  needs: "revision",
  check: ({ cluster, before }) => {
    if (before === undefined) return [];
    return FIELDS.flatMap(([field, what]) => {
      const was = committedText(before, "network", field);
      const is = cluster.network[field].toString();
      return was === undefined || was === is
        ? []
        : [
            {
              at: `network.${field}`,
              message: `the ${what} of a running cluster changes from ${was} to ${is}`,
              fix: `keep ${was}; another one needs a new cluster, with the data moved over`,
            },
          ];
    });
  },
};
