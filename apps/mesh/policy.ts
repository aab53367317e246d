import { poolAddress } from "../../lib/declared/addresses";
import type { Declared } from "../../lib/declared/declared";
import { blocks, code, fence, plain, sh, steps } from "../../lib/document/markdown";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";

/** Headscale's policy file, as far as this cluster needs it (Headscale: policy, routes). */
export interface HeadscalePolicy {
  /** Users of each group, by `group:<name>`. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Who may give a machine a tag, by tag. */
  readonly tagOwners: Readonly<Record<string, readonly string[]>>;
  /** Names for addresses and networks that rules use. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Tags whose machines may advertise a route without approval, by route. */
  readonly autoApprovers: { readonly routes: Readonly<Record<string, readonly string[]>> };
  /** Who may connect to whom; everything else is refused. */
  readonly acls: readonly {
    readonly action: "accept";
    readonly src: readonly string[];
    readonly dst: readonly string[];
  }[];
}

/** Who the policy is about. */
export interface PolicyProps {
  /** Tag of the cluster's nodes, e.g. `tag:home`. */
  readonly tag: string;
  /** Headscale users who may reach the whole network. */
  readonly admins: readonly string[];
}

/**
 * Approves the cluster's route as soon as a control plane advertises it, and
 * lets in whom the cluster needs: its admins everywhere, the VPS to the
 * ingress and to public DNS and to nothing else.
 */
export function headscalePolicy(cluster: Cluster, declared: Declared, { tag, admins }: PolicyProps): HeadscalePolicy {
  const group = `group:${cluster.name}-admins`;
  const network = `${cluster.name}-network`;
  const subnet = cluster.network.subnet.toString();
  const edge = declared.publicAddress?.meshTag;
  const targets = edge === undefined ? [] : edgeTargets(cluster, declared);
  return {
    groups: { [group]: admins },
    tagOwners: { [tag]: [group], ...(edge === undefined || targets.length === 0 ? {} : { [edge]: [group] }) },
    hosts: { [network]: subnet, ...Object.fromEntries(targets.map(({ host, address }) => [host, address])) },
    autoApprovers: { routes: { [subnet]: [tag] } },
    acls: [
      { action: "accept", src: [group], dst: [`${network}:*`, `${tag}:*`] },
      ...(edge === undefined || targets.length === 0
        ? []
        : [
            {
              action: "accept" as const,
              src: [edge],
              dst: targets.map(({ host, ports }) => `${host}:${ports}`),
            },
          ]),
    ],
  };
}

function edgeTargets(cluster: Cluster, declared: Declared): { host: string; address: string; ports: string }[] {
  const target = (host: string, pool: string, ports: string) => {
    const address = poolAddress(cluster, "components.edgeProxy", pool);
    return { host: `${cluster.name}-${host}`, address: `${address}/${address.family === 6 ? 128 : 32}`, ports };
  };
  const { dnsServer, ingress } = declared;
  return [
    ...(ingress === undefined ? [] : [target("ingress", ingress.pool, "80,443")]),
    ...(dnsServer?.publicPort === undefined ? [] : [target("dns", dnsServer.pool, String(dnsServer.publicPort))]),
  ];
}

export function headscaleReadme(cluster: Cluster, controlServer: string): string {
  return `${blocks(
    `# Headscale policy of ${plain(cluster.name)}`,
    `${code("policy.json")} belongs on the Headscale server ${controlServer}. It approves the route ${cluster.network.subnet} for the control planes by itself; without it the mesh cannot reach the cluster until someone approves the route by hand.`,
    steps(
      "If the server has a policy already, add the keys of each section to it; this file alone would take the rights of all others away.",
      `Check it, then install it:\n${sh(cmd`headscale policy check --file policy.json`, cmd`sudo install -m 0644 policy.json /etc/headscale/policy.json`)}`,
      `Name it in /etc/headscale/config.yaml:\n${fence("yaml", ["policy:", "  mode: file", "  path: /etc/headscale/policy.json"])}`,
      `Load it:\n${sh(cmd`sudo systemctl reload headscale`)}`,
    ),
  )}\n`;
}
