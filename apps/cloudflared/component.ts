import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import type { Declared } from "../../lib/declared/declared";
import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { secretRef } from "../../lib/model/secret";
import {
  type OutsideSecret,
  outsideSecretSteps,
  platformSecretsOf,
  secretName,
} from "../../lib/secrets/outside-secret";
import { disruptionBudget } from "../../lib/workload/disruption-budget";
import { configDigest } from "../../lib/workload/fingerprint";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { spread } from "../../lib/workload/scheduling";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { tunnelConfig } from "./config";

// renovate: datasource=docker depName=docker.io/cloudflare/cloudflared
const IMAGE = "docker.io/cloudflare/cloudflared:2026.8.2";

const NAME = "cloudflared";

/** User `nonroot` of the upstream image. */
const USER = 65532;

const KEY = "credentials.json";
const METRICS = 2000;

const options = z.strictObject({
  tunnel: z.uuid().meta({ description: "id of the tunnel, as cloudflared tunnel create prints it" }),
  credentials: secretRef.meta({
    description:
      "origin of the tunnel's credentials file; the Secret cloudflared in namespace cloudflared, key credentials.json",
  }),
  replicas: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .meta({ description: "pods that hold the tunnel open; two survive the loss of a node" }),
});

type Options = z.output<typeof options>;

/**
 * A tunnel from Cloudflare into the cluster: the Internet reaches hosts of the
 * external Gateway without an open port at home. Its rules stand in Git, not
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
  runbook: ({ cluster, options: chosen }) => [
    bootstrap(
      "make-the-tunnel",
      "Make the Cloudflare tunnel",
      steps(
        `Once, from any machine with cloudflared: ${sh(cmd`cloudflared tunnel login`, cmd`cloudflared tunnel create ${cluster.name}`)}`,
        `Write its id into ${code("components.cloudflared.tunnel")} (now ${code(chosen.tunnel)}). The file ${code(`~/.cloudflared/${chosen.tunnel}.json`)} is the credentials file.`,
      ),
    ),
    ...outsideSecretSteps([credentials(chosen)]),
    operations(
      "tunnel",
      "Cloudflare tunnel",
      `Records of public hosts point to ${code(`${chosen.tunnel}.cfargotunnel.com`)} and must be proxied by Cloudflare, because that name has no address of its own.`,
      sh(
        cmd`kubectl -n ${NAME} get pods`,
        cmd`kubectl -n ${NAME} logs deploy/${NAME} --tail=30`,
        cmd`cloudflared tunnel info ${chosen.tunnel}`,
      ),
      bullets([
        "Error 1033: no connector is connected. Pods are not ready, or the credentials belong to another tunnel.",
        "Error 502: the connector does not reach the Gateway, or its certificate does not cover the host.",
      ]),
    ),
  ],
});

function credentials({ credentials: origin }: Options): OutsideSecret {
  return {
    title: "the Cloudflare tunnel",
    origin,
    namespace: NAME,
    name: NAME,
    keys: { [KEY]: "credentials file of the tunnel, JSON" },
  };
}

/** URL of the Service that public hosts are served by; undefined where there is none. */
function backend(cluster: Cluster, { ingress }: Declared): string | undefined {
  const service = ingress?.entrances?.external?.service ?? ingress?.service;
  if (ingress === undefined || service === undefined) return undefined;
  return `https://${service}.${ingress.namespace}.svc.${cluster.network.dnsDomain}:443`;
}
