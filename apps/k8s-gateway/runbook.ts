import type { DeclaredInput } from "../../lib/component/component";
import { poolAddress } from "../../lib/declared/addresses";
import type { Declared } from "../../lib/declared/declared";
import { bullets, code, sh } from "../../lib/document/markdown";
import { bootstrap, operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { NAME } from "./names";
import type { Options } from "./options";

function answers(cluster: Cluster, declared: Declared, pool: string): Section {
  const server = poolAddress(cluster, "components.k8sGateway.pool", pool);
  const objects = declared.ingress?.kind === "gateway" ? "HTTPRoute and Gateway" : "Ingress";
  return operations(
    "dns",
    `DNS of ${cluster.domain} at home`,
    `k8s_gateway answers at ${server} with the address of the ${objects} that serves a host. It keeps no records of its own.`,
    sh(
      cmd`dig +short @${server} <host>.${cluster.domain}`,
      cmd`dig +tcp +short @${server} <host>.${cluster.domain}`,
      cmd`kubectl -n ${NAME} logs deploy/${NAME} --tail=20`,
    ),
    bullets([
      `A host is missing: look whether its ${objects} has an address.`,
      "A device gets the public address: it asks another resolver (DNS over HTTPS in the browser, a VPN).",
    ]),
  );
}

/** How the home network asks here, and why a host has no answer. */
export function k8sGatewayRunbook({
  cluster,
  declared,
  options: { pool },
}: DeclaredInput<Options>): readonly Section[] {
  return [
    bootstrap(
      "delegation",
      "Send the domain to the cluster's DNS",
      `In the home network's resolver, forward ${code(cluster.domain)} and everything below it to ${poolAddress(cluster, "components.k8sGateway.pool", pool)} (UDP and TCP 53). The nodes keep asking the resolver itself, never this address: after a cold start they could not pull the images that DNS needs.`,
    ),
    answers(cluster, declared, pool),
  ];
}
