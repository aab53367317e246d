import { defineComponent } from "../../lib/component/component";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { platformSecretsOf, secretName } from "../../lib/secrets/outside-secret";
import { disruptionBudget } from "../../lib/workload/disruption-budget";
import { configDigest } from "../../lib/workload/fingerprint";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { spread } from "../../lib/workload/scheduling";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { tunnelConfig } from "./config";
import { NAME } from "./names";
import { options } from "./options";
import { cloudflaredRunbook } from "./runbook";
import { credentials } from "./secret";

// renovate: datasource=docker depName=docker.io/cloudflare/cloudflared
const IMAGE =
  "docker.io/cloudflare/cloudflared:2026.8.2@sha256:0aa26e284f05e6c77ae375b8c9c11d9eb6a448fb7bcd8d40f31cb6176189eb38";

/** User `nonroot` of the upstream image. */
const USER = 65532;
const METRICS = 2000;

/**
 * A tunnel from Cloudflare into the cluster: the Internet reaches hosts of the
 * external Gateway without an open port at home. Its rules are in Git, not
 * at Cloudflare.
 */
export const cloudflared = defineComponent({
  title: "cloudflared: a Cloudflare tunnel to the hosts that the Internet may reach",
  options,
  declare: ({ options: chosen }) => ({
    publicAddress: { by: "the Cloudflare tunnel", target: `${chosen.tunnel}.cfargotunnel.com` },
    platformSecrets: platformSecretsOf(credentials(chosen)),
  }),
  build: ({ cluster, declared, options: chosen, report, stages }) => {
    const service = backend(cluster, declared);
    if (service === undefined) {
      report({
        got: "no Service that serves public hosts",
        want: "an external Gateway, or an ingress controller",
        fix: "add components.envoyGateway",
      });
      return;
    }
    const stage = stages.stage("cloudflared", { title: "Cloudflare tunnel" });
    const secret = credentials(chosen);
    stage.needs("Deployment cloudflared/cloudflared volumes", { start: stage.placeSecret(secret, "credentials") });
    const labels = commonLabels(NAME);
    const selector = selectorLabels(NAME);
    const metadata = { name: NAME, namespace: NAME, labels };
    const config = tunnelConfig(chosen.tunnel, cluster, service, METRICS);
    stage.add({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { "config.yaml": config } });
    stage.add({ apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false });
    stage.add({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: chosen.replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: {
            labels,
            // It reads its configuration once, at its start.
            annotations: configDigest(config),
          },
          spec: {
            serviceAccountName: NAME,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: restrictedPod(USER),
            ...(chosen.replicas > 1 ? { topologySpreadConstraints: spread(selector, chosen.replicas) } : {}),
            containers: [
              {
                name: NAME,
                image: IMAGE,
                args: ["tunnel", "--no-autoupdate", "--config", "/etc/cloudflared/config.yaml", "run"],
                ports: [{ name: "metrics", containerPort: METRICS, protocol: "TCP" }],
                // Ready only while it is connected to Cloudflare.
                readinessProbe: { httpGet: { path: "/ready", port: "metrics" }, periodSeconds: 10 },
                livenessProbe: { tcpSocket: { port: "metrics" }, periodSeconds: 30, failureThreshold: 3 },
                resources: resources("10m", "64Mi", "256Mi"),
                securityContext: restrictedContainer(),
                volumeMounts: [
                  { name: "config", mountPath: "/etc/cloudflared", readOnly: true },
                  { name: "credentials", mountPath: "/etc/cloudflared-credentials", readOnly: true },
                ],
              },
            ],
            volumes: [
              { name: "config", configMap: { name: NAME } },
              { name: "credentials", secret: { secretName: secretName(secret) } },
            ],
          },
        },
      },
    });
    disruptionBudget(stage, { ...metadata, selector, replicas: chosen.replicas });
    stage.add({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: { podSelector: { matchLabels: selector }, policyTypes: ["Ingress"], ingress: [] },
    });
  },
  runbook: cloudflaredRunbook,
});

/** URL of the Service that public hosts are served by; undefined where there is none. */
function backend(cluster: Cluster, { ingress }: Declared): string | undefined {
  const service = ingress?.entrances?.external?.service ?? ingress?.service;
  if (ingress === undefined || service === undefined) return undefined;
  return `https://${service}.${ingress.namespace}.svc.${cluster.network.dnsDomain}:443`;
}
