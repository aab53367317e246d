import { blocks, code, sh, table } from "../document/markdown";
import { cmd } from "../document/shell";
import type { Address } from "../model/address";
import type { DocsInput } from "./input";
import { exposedHosts } from "./verify";

/** Records that somebody has to make where no component does; undefined where one does, or nothing needs any. */
export function hostNames(input: DocsInput): string | undefined {
  const { cluster, declared } = input;
  const hosts = exposedHosts(input);
  const address = entrance(input);
  if (declared.dns !== undefined || declared.dnsServer !== undefined || hosts.length === 0 || address === undefined)
    return undefined;
  const [server = address] = cluster.network.nameservers;
  const [example = ""] = hosts;
  return blocks(
    `No component of this cluster makes DNS records. Give these names to ${code(address.toString())}, the address of the entrance, in the DNS of your network (${cluster.network.nameservers.join(", ")}): one record for ${code(`*.${cluster.domain}`)} where it can do that, else one for each.`,
    table(
      ["name", "address"],
      hosts.map((host) => [code(host), address.toString()]),
    ),
    sh(cmd`dig +short ${example} @${server}`, cmd`curl --resolve ${example}:443:${address} -kfsSI https://${example}/`),
    cluster.domain.endsWith(".local")
      ? `Names that end in ${code(".local")} belong to multicast DNS (RFC 6762): Macs, iPhones and many Linux desktops ask their neighbours and not the DNS server. Where a name does not resolve, that is why; a domain such as ${code("home.arpa")} has no such trouble.`
      : "",
  );
}

function entrance({ cluster, declared }: DocsInput): Address | undefined {
  const pool = declared.ingress?.pool;
  return pool === undefined ? undefined : cluster.network.loadBalancers[pool]?.[0]?.first;
}
