import type { Fields } from "../data/fields";
import { isFields } from "../data/fields";

/** What a tool tells Talos' generator. */
export interface BaseOptions {
  /** Cluster name in the configurations. */
  readonly name: string;
  /** URL of the Kubernetes API, e.g. `https://10.0.0.10:6443`. */
  readonly endpoint: string;
  /** Without a leading v; the contract decides what Talos generates. */
  readonly versions: { readonly talos: string; readonly kubernetes: string; readonly contract: string };
  /** False: the machine is a worker. */
  readonly isControlPlane: boolean;
  /** Names in the certificate of the Kubernetes API; empty: none. */
  readonly apiNames: readonly string[];
  /** Names in the certificate of the Talos API. */
  readonly machineNames: readonly string[];
  /** Networks of pods in CIDR notation, one for each family. */
  readonly pods: readonly string[];
  /** The same for Services. */
  readonly services: readonly string[];
  /** Domain inside the cluster, e.g. `cluster.local`. */
  readonly dnsDomain: string;
  /** True where control planes run workloads as well. */
  readonly schedulable: boolean;
}

/** What Talos generates for a name, versions and a role; the layer above knows it. */
export type Generated = (
  cluster: { readonly name: string; readonly versions: BaseOptions["versions"] },
  isControlPlane: boolean,
) => readonly Fields[];

/**
 * What Talos' generator makes of these options, secrets replaced by words.
 * Source: siderolabs/talos, pkg/machinery/config/generate.
 */
export function baseDocuments(generated: Generated, options: BaseOptions): readonly Fields[] {
  const { isControlPlane, schedulable } = options;
  // Up to this contract the generator adds the endpoint's host by itself.
  const host = Number(options.versions.contract.split(".")[1]) <= 11 ? hostOf(options.endpoint) : undefined;
  const apiNames = [...(host === undefined ? [] : [host]), ...options.apiNames];
  return generated(options, isControlPlane).map((document) => {
    const { machine, cluster } = document;
    if (!isFields(machine) || !isFields(cluster)) return document;
    const apiServer = isFields(cluster.apiServer) ? cluster.apiServer : {};
    return {
      ...document,
      machine: {
        ...machine,
        certSANs: [...options.machineNames],
      },
      cluster: {
        ...cluster,
        clusterName: options.name,
        controlPlane: { endpoint: options.endpoint },
        network: {
          dnsDomain: options.dnsDomain,
          podSubnets: [...options.pods],
          serviceSubnets: [...options.services],
        },
        ...(isControlPlane
          ? {
              apiServer: { ...apiServer, ...(apiNames.length === 0 ? {} : { certSANs: apiNames }) },
              ...(schedulable ? { allowSchedulingOnControlPlanes: true } : {}),
            }
          : {}),
      },
    };
  });
}

/** Host of an endpoint, `10.0.0.5` of `https://10.0.0.5:6443`. */
export function hostOf(endpoint: string): string | undefined {
  return /^https?:\/\/(?:\[([^\]]+)\]|([^:/]+))/
    .exec(endpoint)
    ?.slice(1)
    .find((part) => part !== undefined);
}
