import { at } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { machinesFor } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const quorumOnFewNodes: Rule = {
  id: "quorum-on-few-nodes",
  title: "A store with a quorum runs on too few nodes to lose one",
  family: "topology",
  severity: "warning",
  answers: ["M048"],
  why: "One node holds a majority of the members: it reboots, and the store is sealed or read-only until it is back.",
  fix: "give it as many nodes as it has members, or accept it with a reason",
  source: "Vault documentation: integrated storage, deployment table (quorum)",
  example: "three Vault pods with preferred spreading, and two workers",
  check: (input) =>
    manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "Vault" && manifest.apiVersion.startsWith("vault.banzaicloud.com/"))
      .flatMap(({ manifest, origin }): Found[] => {
        const size = at(manifest, "spec", "size");
        const nodes = machinesFor(input, manifest.spec).length;
        if (typeof size !== "number" || size < 3 || nodes === 0) return [];
        const most = Math.ceil(size / nodes);
        const spare = size - (Math.floor(size / 2) + 1);
        if (most <= spare) return [];
        const who = showManifest(manifest);
        return [
          {
            at: origin,
            message: `${who} has ${size} members on ${nodes} ${nodes === 1 ? "node" : "nodes"}: one node holds ${most} of them, and no more than ${spare} may be lost`,
            fix: `add ${size - nodes} worker${size - nodes === 1 ? "" : "s"}, let control planes run workloads, or accept it with a reason`,
            about: [who],
          },
        ];
      }),
};
