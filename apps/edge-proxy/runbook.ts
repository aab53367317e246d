import { endpoint } from "../../lib/declared/addresses";
import { blocks, bullets, code, fence, plain, sh, steps, table } from "../../lib/document/markdown";
import { bootstrap, operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Address } from "../../lib/model/address";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { firstControlPlane } from "../../lib/runbooks/access";
import { nameServer } from "../powerdns/names";
import { parentZone } from "./delegation";
import type { Form } from "./nginx";

const PORTS: Readonly<Record<Form, string>> = {
  http: "80/tcp",
  https: "443/tcp",
  passthrough: "8443/tcp",
  dns: "53/tcp and 53/udp",
};

/** Names and addresses that the runbook tells. */
export interface EdgeFacts {
  /** Public address of the VPS. */
  readonly edge: Address;
  /** What the VPS passes on. */
  readonly forms: readonly Form[];
  /** Tag of the VPS in the mesh. */
  readonly tag: string;
  /** URL of the Headscale server. */
  readonly controlServer: string;
}

export function edgeRunbook(cluster: Cluster, facts: EdgeFacts): readonly Section[] {
  const { edge, forms, tag, controlServer } = facts;
  const files = `dist/edge/${cluster.name}`;
  const host = hostName(cluster, "test");
  return [
    bootstrap(
      "vps",
      "Prepare the VPS and the delegation",
      `Certificates are issued only when the Internet can ask for ${code(cluster.domain)}, so do this before the deploy. The VPS is ${edge}.`,
      steps(
        `Let the VPS into the mesh, with the tag of the policy, and let it take the cluster's route:\n${sh(cmd`headscale preauthkeys create --tags ${tag}   # on the Headscale server`, cmd`sudo tailscale up --login-server=${controlServer} --auth-key=<key> --accept-routes   # on the VPS`)}`,
        `Open its firewall: ${forms.map((form) => PORTS[form]).join(", ")}.`,
        `Install ${code(`${files}/nginx/${cluster.name}.conf`)}; the README in the same folder says how.`,
        `Add ${code(`${files}/dns/delegation.zone`)} to the zone ${code(parentZone(cluster.domain))}.`,
      ),
    ),
    operations(
      "from-outside",
      "From outside: where the way ends",
      "Ask from a machine outside the home network, in this order. The first line that fails names the place.",
      table(
        ["step", "command", "when it fails"],
        [
          ["delegation", code(`dig +trace ${cluster.domain} NS`), `the records in ${parentZone(cluster.domain)}`],
          ...(forms.includes("dns")
            ? [["DNS through the VPS", code(`dig @${edge} ${host}`), "nginx on the VPS, the mesh, PowerDNS"]]
            : []),
          [
            "mesh",
            `on the VPS: ${code(`tailscale ping ${firstControlPlane(cluster).name}`)} and ${code(`ip route get ${ingressHint(cluster)}`)}`,
            "route not approved, or --accept-routes missing",
          ],
          ...(forms.includes("https")
            ? [["HTTPS", code(`curl -sSI --resolve ${host}:443:${edge} https://${host}/`), "nginx on the VPS, ingress"]]
            : []),
          ...(forms.includes("passthrough")
            ? [
                [
                  "passthrough",
                  code(`openssl s_client -connect ${endpoint(edge, 8443)} -servername ${host} </dev/null`),
                  "nginx' map, ingress",
                ],
              ]
            : []),
        ],
      ),
    ),
  ];
}

/** Any address of the cluster network will do to ask for the route; the first pool's is one that everybody knows. */
function ingressHint(cluster: Cluster): string {
  return Object.values(cluster.network.loadBalancers)[0]?.[0]?.first.toString() ?? cluster.network.gateway.toString();
}

export function nginxReadme(cluster: Cluster, forms: readonly Form[]): string {
  return `${blocks(
    `# nginx on the VPS, for ${plain(cluster.name)}`,
    `${code(`${cluster.name}.conf`)} passes connections on and opens none of them. It uses nginx' stream module.`,
    steps(
      `Install nginx with the module (Debian and Ubuntu):\n${sh(cmd`sudo apt-get install nginx libnginx-mod-stream`)}`,
      `Copy the file:\n${sh(cmd`sudo install -d /etc/nginx/stream.d`, cmd`sudo install -m 0644 ${cluster.name}.conf /etc/nginx/stream.d/`)}`,
      `Once, at the end of /etc/nginx/nginx.conf and outside the http block:\n${fence("nginx", ["stream {", "    include /etc/nginx/stream.d/*.conf;", "}"])}`,
      `Check and load:\n${sh(cmd`sudo nginx -t`, cmd`sudo systemctl reload nginx`)}`,
    ),
    bullets([
      ...(forms.includes("https") || forms.includes("http")
        ? [
            "The forms http and https take the whole port of the address. Where the VPS serves sites of its own there, take these forms out of components.edgeProxy.forms and use passthrough on port 8443.",
          ]
        : []),
      ...(forms.includes("dns")
        ? [
            "systemd-resolved listens on 127.0.0.53 only and is not in the way, because the file binds the public address.",
          ]
        : []),
      "The cluster sees the address of one of its nodes as the client. PROXY protocol would tell the real one, but the ingress would then refuse everybody in the home network, who does not speak it.",
    ]),
  )}\n`;
}

export function dnsReadme(cluster: Cluster, edge: Address): string {
  return `${blocks(
    `# Delegation of ${plain(cluster.domain)}`,
    `${code("delegation.zone")} holds two records for the zone ${code(parentZone(cluster.domain))}. Enter them where that zone is managed: an NS record, and the address of ${code(nameServer(cluster))} as its glue record.`,
    "Check from outside, on both protocols:",
    sh(
      cmd`dig +trace ${cluster.domain} NS`,
      cmd`dig @${edge} ${cluster.domain} SOA`,
      cmd`dig +tcp @${edge} ${cluster.domain} SOA`,
    ),
  )}\n`;
}
