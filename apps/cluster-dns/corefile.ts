import { corefileText } from "../../lib/document/config-text";

/** A zone whose names another server answers. */
export interface Forward {
  /** Zone without a trailing dot. */
  readonly zone: string;
  /** Its name server, by address. */
  readonly server: string;
}

/**
 * CoreDNS' configuration: the cluster's own names, the forwarded zones, and
 * everything else by the node's resolver. Each forwarded zone is a server
 * block of its own, so a name server that is not there yet, or down, fails
 * names of its zone and nothing else (CoreDNS manual: server blocks).
 */
export function corefile(clusterDomain: string, forwards: readonly Forward[]): string {
  return [
    ".:53 {",
    "    errors",
    "    health {",
    "        lameduck 5s",
    "    }",
    "    ready",
    "    prometheus :9153",
    corefileText`    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {`,
    "        pods insecure",
    "        fallthrough in-addr.arpa ip6.arpa",
    "        ttl 30",
    "    }",
    "    forward . /etc/resolv.conf {",
    "        max_concurrent 1000",
    "    }",
    "    cache 30 {",
    corefileText`        disable success ${clusterDomain}`,
    corefileText`        disable denial ${clusterDomain}`,
    "    }",
    "    loop",
    "    reload",
    "    loadbalance",
    "}",
    ...forwards.flatMap(({ zone, server }) => [
      corefileText`${zone}:53 {`,
      "    errors",
      "    prometheus :9153",
      corefileText`    forward . ${server}`,
      "    cache 30",
      "    loadbalance",
      "}",
    ]),
    "",
  ].join("\n");
}
