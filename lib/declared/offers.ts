import { nearest } from "../data/nearest";
import type { Declared } from "../declared/declared";
import type {
  IdentityOffer,
  IngressOffer,
  IssuerOffer,
  LoadBalancerOffer,
  SecretStoreOffer,
  StorageOffer,
} from "../declared/offered";
import type { LibraryOffer, StorageBacking } from "../declared/storage";
import type { Cluster } from "../model/cluster";
import { InputError } from "../model/problem";
import { offeringLibraries, offeringStorage } from "./storage-components";

/** An access mode of volumes by its name in Kubernetes, e.g. `ReadWriteOnce`. */
export type AccessMode = StorageOffer["accessModes"][number];

/** Who asks, as a path into the definition, e.g. `components.gitea`. */
export interface Asker {
  /** The definition after parsing. */
  readonly cluster: Cluster;
  /** What all components together offer and ask for. */
  readonly declared: Declared;
  /** Path into the definition, for problems, e.g. `components.gitea`. */
  readonly path: string;
}

/**
 * The storage class for a volume: the one that was named, else the default
 * class, else the only one. It must be able to do what the volume asks for,
 * because a claim that it cannot serve stays Pending without a word.
 */
export function storageClassFor(asker: Asker, named?: string, mode: AccessMode = "ReadWriteOnce"): string {
  const { storage } = asker.declared;
  if (named !== undefined) {
    const offer = storage.find((candidate) => candidate.storageClass === named);
    if (offer !== undefined && !offer.accessModes.includes(mode)) {
      const able = storage.filter((candidate) => candidate.accessModes.includes(mode));
      throw refusal(
        asker,
        `a ${mode} volume on ${named}`,
        `a class that can do ${mode}: ${able.map((candidate) => candidate.storageClass).join(", ") || "no component offers one"}`,
        able.length > 0 ? `write ${able[0]?.storageClass}` : `add ${offeringStorage(asker.cluster, mode)}`,
      );
    }
    return named;
  }
  const able = storage.filter((candidate) => candidate.accessModes.includes(mode));
  const chosen = able.find((candidate) => candidate.default) ?? able[0];
  if (chosen === undefined) {
    throw refusal(
      asker,
      `a ${mode} volume, and no component that offers storage for it`,
      `a storage component that offers ${mode}`,
      `add ${offeringStorage(asker.cluster, mode)}, or name a storageClass that exists`,
    );
  }
  return chosen.storageClass;
}

/**
 * The storage class for files that SQLite or another database locks: NFS is
 * passed over, because its locks do not hold what the program relies on
 * (SQLite: how to corrupt a database, file locking). Where NFS is all there
 * is, it is taken, and the check `database-on-nfs` says so.
 */
export function databaseClassFor(asker: Asker, named?: string): string {
  if (named !== undefined) return storageClassFor(asker, named);
  const able = asker.declared.storage.filter(
    ({ accessModes, backing }) => accessModes.includes("ReadWriteOnce") && !isNfs(backing),
  );
  return (able.find((offer) => offer.default) ?? able[0])?.storageClass ?? storageClassFor(asker);
}

function isNfs(backing: StorageBacking | undefined): boolean {
  return (backing?.kind === "nas" || backing?.kind === "machine") && backing.protocol === "nfs";
}

/** The shared library of this name that is offered to a namespace. */
export function libraryFor(asker: Asker, library: string, namespace: string, readOnly: boolean): LibraryOffer {
  const { libraries } = asker.declared;
  const named = libraries.filter((offer) => offer.name === library);
  const here = named.find((offer) => offer.namespace === namespace);
  if (here === undefined && named.length > 0) {
    throw refusal(
      asker,
      `the library ${library} in the namespace ${namespace}`,
      `a namespace that has it: ${named.map((offer) => offer.namespace).join(", ")}`,
      `offer it to ${namespace} as well, in the component that brings it`,
    );
  }
  if (here === undefined) {
    const near = nearest(
      library,
      libraries.filter((offer) => offer.namespace === namespace).map((offer) => offer.name),
    );
    throw refusal(
      asker,
      `the library ${library}`,
      `a library that a component offers: ${libraries.map((offer) => offer.name).join(", ") || "none does"}`,
      near === undefined ? `add ${library} to the libraries of ${offeringLibraries()}` : `write ${near}`,
    );
  }
  if (here.readOnly && !readOnly) {
    throw refusal(
      asker,
      `the library ${library} for writing`,
      "reading only, as it is offered",
      "write readOnly: true",
    );
  }
  return here;
}

/** The identity provider; asked for by components that sign users in. */
export function identityFor(asker: Asker): IdentityOffer {
  if (asker.declared.identity !== undefined) return asker.declared.identity;
  throw refusal(
    asker,
    "sso, and no identity provider",
    "a component that offers OpenID Connect",
    `add components.authentik, or set ${asker.path}.sso to false`,
  );
}

/** The ingress controller and the issuer, for charts that bring an Ingress of their own. */
export function ingressFor(asker: Asker): { readonly ingress: IngressOffer; readonly issuer: IssuerOffer } {
  const { ingress, issuer } = asker.declared;
  if (ingress === undefined) {
    throw refusal(asker, "a host, and no ingress controller", "an ingress controller", "add components.ingressNginx");
  }
  if (issuer === undefined) {
    throw refusal(asker, "a host, and no certificate issuer", "a certificate issuer", "add components.certManager");
  }
  return { ingress, issuer };
}

/** What gives Services their addresses. The pool must be one of `network.loadBalancers`. */
export function loadBalancerFor(asker: Asker, pool: string): LoadBalancerOffer {
  const pools = Object.keys(asker.cluster.network.loadBalancers);
  if (!pools.includes(pool)) {
    const near = nearest(pool, pools);
    throw refusal(
      asker,
      `the pool ${pool}`,
      `a pool of network.loadBalancers: ${pools.join(", ") || "none is named"}`,
      near === undefined ? `add network.loadBalancers.${pool}` : `write ${near}`,
    );
  }
  if (asker.declared.loadBalancer !== undefined) return asker.declared.loadBalancer;
  throw refusal(
    asker,
    "an address for a Service, and nothing that gives it",
    "a load balancer",
    "add components.metallb",
  );
}

/** The store in which generated secrets live, and from which components read them. */
export function mainStoreFor(asker: Asker): SecretStoreOffer {
  const { secretStores } = asker.declared;
  const main = secretStores.find((store) => store.main) ?? secretStores.find((store) => store.use === "main");
  if (main !== undefined) return main;
  const outside = secretStores.filter((store) => store.use === "outside").map((store) => store.name);
  throw refusal(
    asker,
    outside.length > 1 ? `secrets, and several secret stores: ${outside.join(", ")}` : "secrets, and no secret store",
    "one main secret store of the cluster, in which generated secrets live",
    outside.length > 1
      ? `write main: ${outside[0]} in components.externalSecrets`
      : secretStores.length > 0
        ? "add components.vault or a store of yours in components.externalSecrets.stores, or write main: bootstrap in components.externalSecrets, which keeps them in this cluster alone"
        : "add components.vault and components.externalSecrets, or components.externalSecrets with a store of yours in stores",
  );
}

function refusal(asker: Asker, got: string, want: string, fix: string): InputError {
  return new InputError([{ file: asker.cluster.file, path: asker.path, got, want, fix }]);
}
