import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, machinesOf } from "../../lib/model/cluster";

/** Names that the runbook tells. */
export interface MeshFacts {
  /** URL of the Headscale server. */
  readonly controlServer: string;
  /** Tag of the cluster's nodes. */
  readonly tag: string;
  /** Terraform variable of the pre-authentication key. */
  readonly variable: string;
}

export function meshRunbook(cluster: Cluster, { controlServer, tag, variable }: MeshFacts): readonly Section[] {
  const routers = machinesOf(cluster, "control-plane");
  const [first] = routers;
  return [
    bootstrap(
      "nodes-into-the-mesh",
      "Let the nodes into the mesh",
      `The nodes join ${controlServer} by themselves at their first boot. The policy must be there first, else nobody approves their route.`,
      steps(
        `Install ${code(`dist/edge/${cluster.name}/headscale/policy.json`)}; the README in the same folder says how.`,
        `Make a key on the Headscale server. It is reusable, because every node uses it, and it carries the tag ${code(tag)}, which the policy trusts:\n${sh(cmd`headscale preauthkeys create --reusable --expiration 24h --tags ${tag}`)}`,
        `Give it to Terraform; it goes into the machines stack and into no file:\n${sh(cmd`read -rs TF_VAR_${variable} && export TF_VAR_${variable}`)}`,
      ),
    ),
    operations(
      "mesh",
      "Mesh: who is in, which route is served",
      `${routers.map((router) => router.name).join(", ")} advertise ${cluster.network.subnet}. One of them serves the route at a time; another takes over when it goes.`,
      sh(
        cmd`headscale nodes list`,
        cmd`headscale nodes list-routes`,
        cmd`talosctl -n ${first?.address ?? ""} service ext-tailscale`,
        cmd`talosctl -n ${first?.address ?? ""} logs ext-tailscale`,
      ),
      bullets([
        `The route is there and not approved: the policy is not loaded, or the node came in without the tag ${code(tag)}.`,
        `After a destroy and recreate the nodes join again under new identities and with a number behind their names. Delete the old ones before: ${code("headscale nodes delete --identifier <id>")}.`,
        `The key has expired: this matters for new nodes only. Make another one and set ${code(`TF_VAR_${variable}`)} before the next apply; a living node keeps its identity.`,
      ]),
    ),
  ];
}
