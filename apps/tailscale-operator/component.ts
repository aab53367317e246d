import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { subjectName } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { type OutsideSecret, outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";

const chart = helmChart("https://pkgs.tailscale.com/helmcharts", "tailscale-operator", "1.102.3");

const NAMESPACE = "tailscale";

/** Secret that the chart reads when its values name no client; its name is fixed by the chart. */
const OAUTH_SECRET = "operator-oauth";

const options = z.strictObject({
  hostname: z
    .string()
    .regex(/^[a-z0-9-]+$/, "a host name of the tailnet")
    .optional()
    .meta({ description: "name of the operator, and so of the API proxy, in the tailnet; absent: <cluster>-operator" }),
  apiServerProxy: z.boolean().default(true).meta({
    description: "true: the Kubernetes API is reached over HTTPS in the tailnet, with the tailnet's identities",
  }),
  admins: z.array(subjectName).default([]).meta({
    description: "tailnet users or groups whose grant in the tailnet policy makes them cluster administrators",
  }),
  oauth: secretRef
    .default({ variable: "tailscale_oauth" })
    .meta({ description: "origin of the OAuth client that lets the operator join (keys client_id and client_secret)" }),
});

type Options = z.output<typeof options>;

function oauthSecret(origin: Options["oauth"]): OutsideSecret {
  return {
    title: "the Tailscale operator",
    origin,
    namespace: NAMESPACE,
    name: OAUTH_SECRET,
    keys: {
      client_id: "id of a Tailscale OAuth client with the scopes Devices Core and Auth Keys, tag:k8s-operator",
      client_secret: "secret of that OAuth client",
    },
  };
}

function hostnameOf(cluster: Cluster, hostname: string | undefined): string {
  return hostname ?? `${cluster.name}-operator`;
}

/** The cluster in a tailnet: Ingress class `tailscale`, and the API server through a proxy that knows who asks. */
export const tailscaleOperator = defineComponent({
  title: "Tailscale operator: services and the Kubernetes API in the tailnet, over HTTPS",
  options,
  declare: ({ options }) => ({ platformSecrets: platformSecretsOf(oauthSecret(options.oauth)) }),
  build: ({ cluster, options, stages }) => {
    const stage = stages.stage("tailscale-operator", {
      title: "Tailscale operator",
      operatorPods: [
        {
          namespace: NAMESPACE,
          podSecurity: "privileged",
          reason: "the proxies that the operator makes set kernel parameters for forwarding",
        },
      ],
    });
    stage.release({
      chart,
      namespace: NAMESPACE,
      values: {
        operatorConfig: {
          hostname: hostnameOf(cluster, options.hostname),
          defaultTags: ["tag:k8s-operator"],
          resources: resources("20m", "128Mi", "256Mi"),
        },
        proxyConfig: { defaultTags: "tag:k8s" },
        apiServerProxyConfig: { mode: options.apiServerProxy ? "true" : "false" },
        ingressClass: { enabled: true, name: "tailscale" },
      },
      makes: {
        crds: crdsOf("tailscale"),
        objects: { IngressClass: ["tailscale"], ServiceAccount: ["operator", "proxies"] },
        podSecurity: "baseline",
        podSecurityReason: "the chart sets no security context",
        workloads: { Deployment: ["operator"] },
      },
      needs: { start: stage.placeSecret(oauthSecret(options.oauth), "oauth") },
    });
  },
  runbook: ({ cluster, options }) => [...outsideSecretSteps([oauthSecret(options.oauth)]), tailnet(cluster, options)],
});

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
