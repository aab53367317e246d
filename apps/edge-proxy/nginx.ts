import { endpoint } from "../../lib/declared/addresses";
import { nginx } from "../../lib/document/config-text";
import type { Address } from "../../lib/model/address";

/** The forms of proxying, in the order of their files. */
export const FORMS = ["http", "https", "passthrough", "dns"] as const;

/** What is passed on: `http` redirects, `https` ends TLS, `passthrough` leaves it, `dns` forwards queries. */
export type Form = (typeof FORMS)[number];

/** What nginx on the VPS passes on, and where to. */
export interface StreamProps {
  /** Cluster name; prefix of all names, so that files of several clusters fit side by side. */
  readonly name: string;
  /** Domain whose names are passed on. */
  readonly domain: string;
  /** Address that nginx binds. */
  readonly listen: Address;
  /** What the VPS passes on. */
  readonly forms: readonly Form[];
  /** Load-balancer address of the ingress. */
  readonly ingress: Address;
  /** Address and port at which the Internet's view of the zone is served. */
  readonly dns: { readonly address: Address; readonly port: number };
}

/**
 * Server blocks for nginx' stream context (nginx: ngx_stream_core_module,
 * ngx_stream_map_module, ngx_stream_ssl_preread_module). No block ends TLS:
 * the certificates stay in the cluster.
 */
export function nginxStream(props: StreamProps): string {
  const has = (form: Form) => props.forms.includes(form);
  const prefix = props.name.replaceAll("-", "_");
  const listen = (port: number, more = "") => `${nginx`listen ${endpoint(props.listen, port)}`}${more};`;
  const forward = (to: string) => [`proxy_pass ${to};`, "proxy_connect_timeout 5s;", "proxy_timeout 1h;"];
  const parts: string[][] = [
    [
      nginx`# ${props.name}: from the Internet through the mesh into the cluster.`,
      "# Belongs in the stream context of nginx; see the README in this folder.",
    ],
  ];
  if (has("https") || has("passthrough"))
    parts.push(block(nginx`upstream ${prefix}_https`, [nginx`server ${endpoint(props.ingress, 443)};`]));
  if (has("http"))
    parts.push(block(nginx`upstream ${prefix}_http`, [nginx`server ${endpoint(props.ingress, 80)};`]), [
      "# Plain HTTP: the ingress answers with a redirect to HTTPS.",
      ...block("server", [listen(80), ...forward(nginx`${prefix}_http`)]),
    ]);
  if (has("https"))
    parts.push([
      "# HTTPS, plain form: the whole port belongs to the cluster.",
      ...block("server", [listen(443), ...forward(nginx`${prefix}_https`)]),
    ]);
  if (has("passthrough"))
    parts.push(
      [
        "# HTTPS, passthrough form: only names of the cluster's domain are passed on;",
        "# a connection for any other name has no backend and is closed.",
        ...block(nginx`map $ssl_preread_server_name $${prefix}_backend`, [
          "hostnames;",
          nginx`.${props.domain} ${prefix}_https;`,
          'default "";',
        ]),
      ],
      block("server", [listen(8443), "ssl_preread on;", ...forward(nginx`$${prefix}_backend`)]),
    );
  if (has("dns")) {
    const to = `${prefix}_dns`;
    parts.push(
      block(nginx`upstream ${to}`, [nginx`server ${endpoint(props.dns.address, props.dns.port)};`]),
      [
        "# DNS of the public view. Both protocols: answers that do not fit into UDP come again by TCP.",
        ...block("server", [listen(53, " udp"), nginx`proxy_pass ${to};`, "proxy_responses 1;", "proxy_timeout 5s;"]),
      ],
      block("server", [listen(53), nginx`proxy_pass ${to};`, "proxy_connect_timeout 5s;", "proxy_timeout 30s;"]),
    );
  }
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `    ${line}`), "}"];
}
