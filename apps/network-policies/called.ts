import type { Declared } from "../../lib/declared/declared";
import { calledPorts } from "../../lib/delivery/facts/called-by-api";
import type { PlannedStage } from "../../lib/plan/stage";
import type { Allow, Peer } from "./allow";

/** Port of every kubelet (Kubernetes: ports and protocols). */
const KUBELET = { port: 10250, protocol: "TCP" } as const;

/** The API server, as pods see it call; `from` says by which addresses. */
export function calledAllows(
  namespace: string,
  stages: readonly PlannedStage[],
  from: readonly Peer[],
): readonly Allow[] {
  return stages
    .flatMap(({ releases }) => releases.filter((release) => release.namespace === namespace))
    .flatMap((release) =>
      calledPorts(release).map(({ what, pods, port }) => ({
        name: `allow-api-server-to-${release.name}-${what}`,
        namespace,
        direction: "ingress" as const,
        pods,
        peers: from,
        ports: [{ port, protocol: "TCP" as const }],
      })),
    );
}

/** What programs need whose work is to talk with everybody: the entrance, Prometheus, the reader of kubelets. */
export function roleAllows(
  namespace: string,
  stages: readonly PlannedStage[],
  { ingress, monitoring }: Declared,
): readonly Allow[] {
  const allow = (name: string, direction: Allow["direction"], peers: readonly Peer[], more: Partial<Allow> = {}) => ({
    name,
    namespace,
    direction,
    pods: {},
    peers,
    ports: [],
    ...more,
  });
  const readsKubelets = stages.some(({ releases }) =>
    releases.some((release) => release.namespace === namespace && release.chart.name === "metrics-server"),
  );
  return [
    ...(ingress?.namespace === namespace
      ? [
          allow("allow-home-to-entrance", "ingress", [{ kind: "home" }]),
          allow("allow-entrance-to-backends", "egress", [{ kind: "pods" }]),
        ]
      : []),
    ...(monitoring?.namespace === namespace
      ? [allow("allow-scrapes", "egress", [{ kind: "pods" }, { kind: "home" }])]
      : []),
    ...(readsKubelets ? [allow("allow-kubelets", "egress", [{ kind: "home" }], { ports: [KUBELET] })] : []),
  ];
}

/** True where the operator's own allows already say as much for every pod of the namespace. */
export function isSaid(allow: Allow, own: readonly Allow[]): boolean {
  const texts = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value));
  return own.some((one) => {
    const peers = texts(one.peers);
    const ports = texts(one.ports);
    return (
      one.direction === allow.direction &&
      Object.keys(one.pods).length === 0 &&
      texts(allow.peers).every((peer) => peers.includes(peer)) &&
      (ports.length === 0 || (allow.ports.length > 0 && texts(allow.ports).every((port) => ports.includes(port))))
    );
  });
}
