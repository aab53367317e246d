import { nearest } from "../data/nearest";
import type { UnmetNeed } from "../plan/stage-graph";
import type { Need, Provided } from "../stage/reference";

/** Something that a stage brings, or that is there before the first one. */
interface Provider {
  readonly stage: string | undefined;
  readonly provision: Provided;
}

/** Kinds that do the same for whoever names them, so that one is easily written for another. */
const ALIKE: readonly (readonly string[])[] = [
  ["SecretStore", "ClusterSecretStore"],
  ["Issuer", "ClusterIssuer"],
  ["Role", "ClusterRole"],
  ["Secret", "ConfigMap"],
  ["Deployment", "StatefulSet", "DaemonSet"],
  ["GitRepository", "OCIRepository", "HelmRepository", "Bucket"],
  ["ImageCatalog", "ClusterImageCatalog"],
  ["Middleware", "MiddlewareTCP"],
  ["Service", "TraefikService", "Backend"],
  ["Gateway", "ListenerSet", "Service"],
  ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "Gateway"],
];

/** All providers by kind; filled when a name is not found, once for all of them. */
export function byKind(providers: ReadonlyMap<string, readonly Provider[]>): (kind: string) => readonly Provider[] {
  let index: Map<string, Provider[]> | undefined;
  return (kind) => {
    if (index === undefined) {
      index = new Map();
      for (const provider of [...providers.values()].flat()) {
        const list = index.get(provider.provision.kind);
        if (list === undefined) index.set(provider.provision.kind, [provider]);
        else list.push(provider);
      }
    }
    return index.get(kind) ?? [];
  };
}

/** Whatever has this kind and name, in whichever namespace. */
export function elsewhere(need: Need, known: (kind: string) => readonly Provider[]): readonly Provider[] | undefined {
  const found = known(need.kind).filter(({ provision }) => provision.name === need.name);
  return found.length === 0 ? undefined : found;
}

/**
 * What was probably meant: the name right and the kind wrong, the name right
 * and the namespace wrong, or a name that is nearly this one.
 */
export function nearMiss(
  need: Need,
  known: (kind: string) => readonly Provider[],
): Pick<UnmetNeed, "nearest" | "kind" | "namespace"> {
  const reachable = (kind: string) =>
    known(kind).filter(
      ({ provision }) =>
        need.anywhere === true ||
        provision.namespace === undefined ||
        provision.namespace === (need.namespace ?? need.from),
    );
  const alike = ALIKE.filter((kinds) => kinds.includes(need.kind))
    .flat()
    .filter((kind) => kind !== need.kind);
  const kind = alike.find((one) => reachable(one).some(({ provision }) => provision.name === need.name));
  if (kind !== undefined) return { kind, nearest: need.name };
  const near = nearest(
    need.name,
    reachable(need.kind).map(({ provision }) => provision.name),
  );
  if (near !== undefined) return { nearest: near };
  const namespace = known(need.kind).find(({ provision }) => provision.name === need.name)?.provision.namespace;
  if (namespace !== undefined && need.nearly === undefined) return { namespace };
  for (const one of alike) {
    const name = nearest(
      need.name,
      reachable(one).map(({ provision }) => provision.name),
    );
    if (name !== undefined && need.nearly === undefined) return { kind: one, nearest: name };
  }
  return {};
}
