import type { Fields } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { mapsIn } from "../../facts/maps-in";
import { nodePortsBy } from "../../facts/node-ports";
import { manifestsOf, releasesOf, valuePlace } from "../../place";
import type { Found, Rule } from "../../rule";

const SWITCH = "allocateLoadBalancerNodePorts";

export const nodePortPastFirewall: Rule = {
  id: "node-port-past-firewall",
  title: "A Service has node ports, and Cilium takes them before Talos' firewall sees them",
  family: "network",
  severity: "warning",
  answers: [],
  why: "talos.firewall promises that the machines answer to nobody else, and each of them answers at the Service's node ports to whoever reaches it.",
  fix: `set ${SWITCH}: false, which load balancers of one's own do not need; a Service that runs keeps its ports until it is recreated`,
  source:
    "Talos documentation: ingress firewall; siderolabs/talos, nftables_chain_config.go; Cilium documentation: Kubernetes without kube-proxy, NodePort; Kubernetes documentation: Service, disabling load balancer NodePort allocation",
  example: "talos: { firewall } with Cilium, and an own Service of type LoadBalancer",
  check: (input) => {
    if (input.cluster.talos.firewall === undefined || nodePortsBy(input) !== "cilium") return [];
    return [
      ...manifestsOf(input).flatMap(({ manifest, origin }): Found[] =>
        withNodePorts(manifest).map(({ path, type }) => told(showManifest(manifest), path, { at: origin, type })),
      ),
      ...releasesOf(input).flatMap(({ release, origin }): Found[] =>
        withNodePorts(release.values).map(({ path, type }) =>
          told(`release ${release.name}`, path, { at: valuePlace(input, release, { origin, path }), type }),
        ),
      ),
    ];
  },
};

function told(
  who: string,
  path: readonly string[],
  { at: place, type }: { readonly at: string; readonly type: string },
): Found {
  return {
    at: place,
    message: `${who}: ${path.join(".")} is of type ${type}, and its node ports are open at every machine whatever talos.firewall says`,
    ...(type === "NodePort" ? { fix: "give it a pool of network.loadBalancers, or reach it through the ingress" } : {}),
  };
}

/** Services, and templates of them, that get node ports. */
function withNodePorts(root: unknown): readonly { readonly path: readonly string[]; readonly type: string }[] {
  return mapsIn(root).flatMap(({ path, map }) => {
    const type = typeOf(map);
    return type === undefined ? [] : [{ path, type }];
  });
}

function typeOf({ type, enabled, [SWITCH]: allocated }: Fields): string | undefined {
  if (enabled === false) return undefined;
  if (type === "LoadBalancer") return allocated === false ? undefined : type;
  return type === "NodePort" ? type : undefined;
}
