import { registryUrl } from "../model/grammar";

/** Where artifacts of clusters are kept: a registry, and a path in it. */
export interface RegistryPlace {
  /** `host` or `host:port`, as the operator wrote it. */
  readonly host: string;
  /** Path above the repositories of clusters, e.g. `you/fleet`. */
  readonly path: string;
}

/** Reads `oci://host[:port]/path`; undefined for anything else. */
export function registryPlace(url: string): RegistryPlace | undefined {
  if (!registryUrl.safeParse(url).success) return undefined;
  const [host = "", ...path] = url.slice("oci://".length).split("/");
  return { host, path: path.join("/") };
}

/** True for a registry on this very machine, where nobody listens on the way (RFC 6761, RFC 1122). */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return name === "localhost" || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}

/** A digest of an artifact, as a registry takes it in the place of a tag. */
export const DIGEST = /^sha256:[0-9a-f]{64}$/;
