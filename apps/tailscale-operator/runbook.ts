import type { DeclaredInput } from "../../lib/component/component";
import { code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { outsideSecretSteps } from "../../lib/secrets/outside-secret";
import { hostnameOf } from "./names";
import type { Options } from "./options";
import { oauthSecret } from "./secret";

/** The tailnet's policy, and how people reach the API. */
function tailnet(cluster: Cluster, options: Options): Section {
  const name = hostnameOf(cluster, options.hostname);
  const admins = options.admins.length === 0 ? ["autogroup:admin"] : options.admins;
  const policy = {
    tagOwners: { "tag:k8s-operator": [], "tag:k8s": ["tag:k8s-operator"] },
    grants: [
      {
        src: admins,
        dst: ["tag:k8s-operator"],
        ip: ["443"],
        app: { "tailscale.com/cap/kubernetes": [{ impersonate: { groups: ["system:masters"] } }] },
      },
    ],
  };
  return bootstrap(
    "tailnet",
    "The tailnet",
    steps(
      `Add this to the tailnet's policy. It lets the operator tag its proxies, and makes ${admins.join(", ")} administrators of the cluster through the proxy.\n\n\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``,
      "Make an OAuth client with the scopes Devices Core and Auth Keys (write) and the tag tag:k8s-operator; it is what the operator joins with.",
      "Switch on MagicDNS and HTTPS certificates in the tailnet's DNS settings: without them no name ends in ts.net.",
      ...(options.apiServerProxy
        ? [
            `Point kubectl at the proxy. The name ${code(name)} must be among the names of the API's certificate only where the API is asked directly; the proxy has a certificate of its own.\n\n${sh(cmd`tailscale configure kubeconfig ${name}`, cmd`kubectl get nodes`)}`,
          ]
        : []),
    ),
  );
}

/** What has to be set up in the tailnet. */
export function tailscaleRunbook({ cluster, options }: DeclaredInput<Options>): readonly Section[] {
  return [...outsideSecretSteps([oauthSecret(options.oauth)]), tailnet(cluster, options)];
}
