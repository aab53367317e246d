import { defineComponent, type Report } from "../../lib/component/component";
import type { ExtensionService, MachineNeed } from "../../lib/declared/asked";
import type { Cluster } from "../../lib/model/cluster";
import { type Options, options } from "./options";
import { headscalePolicy, headscaleReadme } from "./policy";
import { meshRunbook } from "./runbook";

/** Terraform variable of the machines stack; its value is in no file. */
const AUTH_KEY = "tailscale_auth_key";

/**
 * Every node joins a Headscale mesh by the Tailscale extension. The control
 * planes are subnet routers: they advertise the cluster network, so that the
 * VPS and the operator reach every address of it, nodes and services alike.
 */
export const mesh = defineComponent({
  title: "Mesh: nodes join Headscale, control planes route the cluster network",
  options,
  declare: ({ cluster, options: chosen, report }) => {
    refuseOverlap(cluster, chosen, report);
    return {
      mesh: { controlServer: chosen.controlServer },
      machines: [
        need("worker", service(chosen.controlServer)),
        need("control-plane", service(chosen.controlServer, cluster.network.subnet.toString())),
      ],
    };
  },
  runbook: ({ cluster, options: chosen }) =>
    meshRunbook(cluster, { controlServer: chosen.controlServer, tag: tagOf(cluster, chosen), variable: AUTH_KEY }),
  edge: ({ cluster, declared, options: chosen }) => {
    const policy = headscalePolicy(cluster, declared, { tag: tagOf(cluster, chosen), admins: chosen.admins });
    return {
      "headscale/policy.json": `${JSON.stringify(policy, null, 2)}\n`,
      "headscale/README.md": headscaleReadme(cluster, chosen.controlServer),
    };
  },
});

/** A tag begins with a letter (Tailscale: Tags), a cluster's name may not. */
function tagOf({ name }: Cluster, { tag }: Options): string {
  return tag ?? `tag:${/^[a-z]/.test(name) ? name : `cluster-${name}`}`;
}

function need(role: NonNullable<MachineNeed["role"]>, extensionService: ExtensionService): MachineNeed {
  return {
    role,
    reason: "the node joins the mesh",
    extensions: ["siderolabs/tailscale"],
    extensionServices: [extensionService],
  };
}

/**
 * Environment of the extension's containerboot (siderolabs/extensions:
 * network/tailscale). No node accepts routes of others: a worker that took the
 * advertised cluster network from the mesh would send its own LAN traffic
 * through it. No node takes DNS from the mesh either: names are the resolver's
 * matter. It logs in once; later starts use the stored identity, so an expired
 * key does not cut off a living node.
 */
function service(controlServer: string, routes?: string): ExtensionService {
  return {
    name: "tailscale",
    environment: {
      TS_AUTHKEY: {
        variable: AUTH_KEY,
        description: "reusable, tagged pre-authentication key of the Headscale server",
      },
      TS_AUTH_ONCE: "true",
      TS_ACCEPT_DNS: "false",
      TS_EXTRA_ARGS: `--login-server=${controlServer} --accept-routes=false`,
      ...(routes === undefined ? {} : { TS_ROUTES: routes }),
    },
  };
}

/** A mesh whose addresses are also addresses of the cluster makes one of them unreachable. */
function refuseOverlap(cluster: Cluster, { tailnet }: Options, report: Report): void {
  const { subnet, pods, services } = cluster.network;
  for (const [field, network] of Object.entries({ subnet, pods, services })) {
    if (!network.overlaps(tailnet)) continue;
    report({
      option: "tailnet",
      got: `${tailnet}, which overlaps network.${field} ${network}`,
      want: "a range that nothing else uses",
      fix: `give the mesh or network.${field} another range`,
    });
  }
}
