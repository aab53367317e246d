import { at } from "../../../data/fields";
import { portRangeOf } from "../../../data/port-range";
import { nodePortRange } from "../../facts/node-ports";
import { chartsOf, valuePlace } from "../../place";
import type { Found, Rule } from "../../rule";

const PATH = ["nodePort", "range"];

export const nodePortRangeDiffers: Rule = {
  id: "node-port-range-differs",
  title: "Cilium knows other node ports than the API server gives",
  family: "network",
  severity: "warning",
  answers: [],
  why: "A node port outside Cilium's range is not found by processes that ask for it at another machine or at the loopback address, and programs of the machines may take its number.",
  fix: "leave components.cilium.nodePortRange out, and set controlPlane.apiServer.args.service-node-port-range alone",
  source:
    "cilium/cilium bpf/bpf_sock.c (sock4_wildcard_lookup); Cilium documentation: Kubernetes without kube-proxy, NodePort",
  example: 'patches: [{ cluster: { apiServer: { extraArgs: { service-node-port-range: "20000-22767" } } } }]',
  check: (input) => {
    const { first, last } = nodePortRange(input.machines);
    return chartsOf(input).flatMap(({ release, origin }): Found[] => {
      const said = release.chart.name === "cilium" ? at(release.values, ...PATH) : undefined;
      const known = typeof said === "string" ? portRangeOf(said.replace(",", "-")) : undefined;
      if (known === undefined || (known.first === first && known.last === last)) return [];
      return [
        {
          at: valuePlace(input, release, { origin, path: PATH }),
          message: `release ${release.name} serves node ports ${known.first}-${known.last}, and the API server gives ${first}-${last}`,
        },
      ];
    });
  },
};
