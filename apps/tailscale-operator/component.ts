import { defineComponent } from "../../lib/component/component";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { hostnameOf, NAMESPACE } from "./names";
import { options } from "./options";
import { tailscaleRunbook } from "./runbook";
import { oauthSecret } from "./secret";

const chart = helmChart("https://pkgs.tailscale.com/helmcharts", "tailscale-operator", "1.102.3");

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
  runbook: tailscaleRunbook,
});
