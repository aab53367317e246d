import type { Cluster } from "../../lib/model/cluster";
import { talosProviderOf } from "../../lib/model/talos-provider";
import { DEFAULT_TALOS_PROVIDER } from "../../lib/versions/talos-provider";

/** Where a provider comes from and its exact version. */
export interface ProviderSource {
  /** Source address with the registry's host, so that every tool resolves the same provider. */
  readonly source: string;
  /** Exact version, e.g. `0.111.1`. */
  readonly version: string;
}

/**
 * The providers of the hardware stacks. Versions are exact: minor releases of
 * the Proxmox provider have changed defaults. A test keeps them equal to the
 * schemas in `imports/`.
 */
export const PROVIDERS = {
  helm: {
    source: "registry.terraform.io/hashicorp/helm",
    // renovate: datasource=terraform-provider depName=hashicorp/helm
    version: "3.1.2",
  },
  kubernetes: {
    source: "registry.terraform.io/hashicorp/kubernetes",
    // renovate: datasource=terraform-provider depName=hashicorp/kubernetes
    version: "3.2.1",
  },
  proxmox: {
    source: "registry.terraform.io/bpg/proxmox",
    // renovate: datasource=terraform-provider depName=bpg/proxmox
    version: "0.111.1",
  },
  talos: {
    source: "registry.terraform.io/siderolabs/talos",
    version: DEFAULT_TALOS_PROVIDER,
  },
  tls: {
    source: "registry.terraform.io/hashicorp/tls",
    // renovate: datasource=terraform-provider depName=hashicorp/tls
    version: "4.2.1",
  },
} as const satisfies Readonly<Record<string, ProviderSource>>;

/** Exact version of a provider in a cluster: the definition may pin one of its own. */
export function providerVersion(cluster: Cluster, name: ProviderName): string {
  return name === "talos" ? talosProviderOf(cluster) : PROVIDERS[name].version;
}

/** A Terraform provider by its local name, a key of `PROVIDERS`. */
export type ProviderName = keyof typeof PROVIDERS;

/** True for a provider whose source and version are known here. */
export function isProviderName(name: string): name is ProviderName {
  return Object.hasOwn(PROVIDERS, name);
}
