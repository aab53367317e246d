import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { type PortRange, portRangeOf, USUAL_NODE_PORTS } from "../../data/port-range";
import { showManifest } from "../../manifest/manifest";
import type { PlannedMachine } from "../../plan/machine";
import type { StageGraph } from "../../plan/stage-graph";
import { chartsOf, manifestsOf, type PlacedManifest, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { mapsIn } from "./maps-in";

const ARGUMENT = "service-node-port-range";

/** A port of a Service that every machine answers at. */
export interface NodePort {
  /** The port of the machines; undefined where the API server chooses it. */
  readonly number: number | undefined;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
  /** Whose it is, e.g. `Service web/web`, or a release. */
  readonly who: string;
  /** Path inside of that, e.g. `spec.ports[0].nodePort`. */
  readonly inside: string;
  /** Path of the definition that says it. */
  readonly at: string;
  /** Name of the port that it leads to; empty where it has none. */
  readonly port: string;
}

/** Every port of the machines that is for Services: asked of the API server as each Service comes. */
export function nodePortRange(machines: readonly Pick<PlannedMachine, "documents">[]): PortRange {
  for (const { documents } of machines)
    for (const document of documents) {
      const typed = document.kind === "KubeAPIServerConfig" ? at(document, "extraArgs", ARGUMENT) : undefined;
      const said = [typed ?? at(document, "cluster", "apiServer", "extraArgs", ARGUMENT)].flat().at(-1);
      const range = typeof said === "string" || typeof said === "number" ? portRangeOf(String(said)) : undefined;
      if (range !== undefined) return range;
    }
  return USUAL_NODE_PORTS;
}

/** Node ports of the Services that the stages hold: of type NodePort all, of others those that are written. */
export function servedNodePorts(input: { readonly graph: StageGraph }): readonly NodePort[] {
  return manifestsOf(input).flatMap((placed) => {
    const { manifest } = placed;
    if (manifest.kind !== "Service" || manifest.apiVersion !== "v1") return [];
    const who = showManifest(manifest);
    const isOpen = textAt(manifest, "spec", "type") === "NodePort";
    return listAt(manifest, "spec", "ports").flatMap((entry, index): NodePort[] => {
      const said = at(entry, "nodePort");
      const number = typeof said === "number" && said !== 0 ? said : undefined;
      if (number === undefined && !isOpen) return [];
      const name = textAt(entry, "name") ?? "";
      return [
        {
          number,
          protocol: textAt(entry, "protocol") ?? "TCP",
          who,
          inside: `spec.ports[${index}].nodePort`,
          at: placeOfPort(placed, name),
          port: name,
        },
      ];
    });
  });
}

/**
 * Node ports that values of charts say, where the same map says that the Service has any: `nodePort` next to
 * `type`, and `nodePorts` with a number by name.
 */
export function nodePortsOfValues(input: CheckInput): readonly NodePort[] {
  return releasesOf(input).flatMap(({ release, origin }) =>
    mapsIn(release.values).flatMap(({ path, map, above }) => {
      if ([map, ...above].some(({ enabled }) => enabled === false)) return [];
      if (map.type !== "NodePort" && map.type !== "LoadBalancer") return [];
      const one = (keys: readonly string[], number: unknown, protocol: string): NodePort[] =>
        typeof number !== "number" || number === 0
          ? []
          : [
              {
                number,
                protocol,
                who: `release ${release.name}`,
                inside: `value ${[...path, ...keys].join(".")}`,
                at: valuePlace(input, release, { origin, path: [...path, ...keys] }),
                port: keys.at(-1) ?? "",
              },
            ];
      return [
        ...one(["nodePort"], map.nodePort, typeof map.protocol === "string" ? map.protocol : "TCP"),
        ...Object.entries(isFields(map.nodePorts) ? map.nodePorts : {}).flatMap(([key, said]) =>
          isFields(said)
            ? Object.entries(said).flatMap(([port, number]) =>
                one(["nodePorts", key, port], number, key.toLowerCase() === "udp" ? "UDP" : "TCP"),
              )
            : one(["nodePorts", key], said, "TCP"),
        ),
      ];
    }),
  );
}

/** Where an app says it, as deep as its definition goes; where others bring the Service, what brings it. */
function placeOfPort({ manifest, origin }: PlacedManifest, port: string): string {
  const [, app] = /^apps\.(.+)$/.exec(origin) ?? [];
  if (app === undefined) return origin;
  const { name } = manifest.metadata;
  const service =
    name === app
      ? `${origin}.service`
      : name.startsWith(`${app}-`)
        ? `${origin}.services.${name.slice(app.length + 1)}`
        : undefined;
  return service === undefined
    ? origin
    : `${service}.nodePort${port === "" || listAt(manifest, "spec", "ports").length === 1 ? "" : `.${port}`}`;
}

/** Who takes what comes to a node port: Cilium in front of nftables, Cilium with a firewall of the host's own, or kube-proxy behind nftables. */
export function nodePortsBy(input: CheckInput): "cilium" | "cilium-firewall" | "kube-proxy" {
  const cilium = chartsOf(input).find(
    ({ release: { chart, values } }) =>
      chart.name === "cilium" && String(at(values, "kubeProxyReplacement")) === "true",
  );
  if (cilium === undefined) return "kube-proxy";
  const firewall: Fields = cilium.release.values;
  return at(firewall, "hostFirewall", "enabled") === true ? "cilium-firewall" : "cilium";
}
