import { z } from "zod";
import type { IngressNginxValues } from "../../imports/charts/ingress-nginx";
import { defineComponent } from "../../lib/component/component";
import { loadBalancerFor } from "../../lib/component/offers";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { ingressRunbook } from "./runbook";

// renovate: datasource=helm depName=ingress-nginx registryUrl=https://kubernetes.github.io/ingress-nginx
const chart = {
  name: "ingress-nginx",
  repository: "https://kubernetes.github.io/ingress-nginx",
  version: "4.15.1",
} as const;

const NAMESPACE = "ingress-nginx";
const CLASS = "nginx";
const POD_LABELS = {
  "app.kubernetes.io/name": "ingress-nginx",
  "app.kubernetes.io/instance": "ingress-nginx",
  "app.kubernetes.io/component": "controller",
};

const options = z.strictObject({
  pool: z.string().default("ingress-pool").meta({ description: "load-balancer pool of its address" }),
  replicas: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "controller pods; absent: two, or one where only one node may run them" }),
  externalTrafficPolicy: z.enum(["Cluster", "Local"]).default("Cluster").meta({
    description:
      "Cluster: every node passes traffic on, pods see the node's address; Local: pods see the client's address, but a packet that enters at a node without a controller pod is dropped",
  }),
  metrics: z.boolean().default(false).meta({ description: "true: a Service for metrics on port 10254" }),
});

type Options = z.output<typeof options>;

/**
 * The ingress controller. TLS ends here; every host that `expose()` makes gets
 * its certificate and its redirect through what is offered here.
 */
export const ingressNginx = defineComponent({
  title: "ingress-nginx: HTTPS for every service, at one address",
  options,
  declare: ({ options: { pool } }) => ({
    ingress: {
      className: CLASS,
      namespace: NAMESPACE,
      podLabels: POD_LABELS,
      redirect: {
        "nginx.ingress.kubernetes.io/ssl-redirect": "true",
        "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
      },
      tlsBackend: { "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" },
      pool,
      service: "ingress-nginx-controller",
    },
  }),
  build: ({ cluster, declared, options: chosen, stages }) => {
    const { annotations, labels } = loadBalancerFor(
      { cluster, declared, path: "components.ingressNginx.pool" },
      chosen.pool,
    );
    const wildcard = declared.issuer?.wildcard;
    const replicas = replicasOf(cluster, chosen);
    const stage = stages.stage("ingress-nginx", { title: "ingress-nginx controller and its class" });
    stage.release({
      chart,
      namespace: NAMESPACE,
      values: {
        controller: {
          replicaCount: replicas,
          minAvailable: 1,
          ingressClassResource: { name: CLASS, enabled: true, default: true },
          service: {
            type: "LoadBalancer",
            externalTrafficPolicy: chosen.externalTrafficPolicy,
            annotations: annotations(chosen.pool),
            ...(labels === undefined ? {} : { labels: labels(chosen.pool) }),
          },
          ...placement(cluster, replicas),
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
          allowSnippetAnnotations: false,
          admissionWebhooks: { enabled: true, failurePolicy: "Fail" },
          metrics: { enabled: chosen.metrics },
          ...(wildcard === undefined
            ? {}
            : { extraArgs: { "default-ssl-certificate": `${wildcard.namespace}/${wildcard.secret}` } }),
        },
      },
      makes: {
        objects: [
          { kind: "IngressClass", name: CLASS },
          {
            kind: "Service",
            name: "ingress-nginx-controller",
            namespace: NAMESPACE,
            ports: [80, "http", 443, "https"],
          },
          {
            kind: "Service",
            name: "ingress-nginx-controller-admission",
            namespace: NAMESPACE,
            ports: [443, "https-webhook"],
          },
          ...(chosen.metrics
            ? [
                {
                  kind: "Service",
                  name: "ingress-nginx-controller-metrics",
                  namespace: NAMESPACE,
                  ports: [10254, "metrics"],
                },
              ]
            : []),
          { kind: "ConfigMap", name: "ingress-nginx-controller", namespace: NAMESPACE },
          { kind: "ServiceAccount", name: "ingress-nginx", namespace: NAMESPACE },
        ],
        // Its own job makes it before the controller starts.
        later: [{ kind: "Secret", name: "ingress-nginx-admission", namespace: NAMESPACE, keys: ["ca", "cert", "key"] }],
        webhooks: ["networking.k8s.io"],
        podSecurity: "restricted",
        workloads: [{ kind: "Deployment", name: "ingress-nginx-controller", replicas }],
      },
      needs: [
        // Without the certificate the controller serves its own self-signed
        // one, so it is looked up and not waited for.
        ...(wildcard === undefined
          ? []
          : [
              {
                strength: "run",
                kind: "Secret",
                namespace: wildcard.namespace,
                name: wildcard.secret,
                key: "tls.crt",
              } as const,
            ]),
      ],
    });
  },
  runbook: ({ cluster, options: { pool } }) => ingressRunbook(cluster, pool),
});

function replicasOf(cluster: Cluster, chosen: Options): number {
  if (chosen.replicas !== undefined) return chosen.replicas;
  const workers = machinesOf(cluster, "worker").length;
  return Math.min(2, workers > 0 ? workers : cluster.machines.length);
}

/**
 * Away from the control planes wherever there are workers, and one pod a node.
 * A cordoned node still counts as a place, so that a drain leaves one pod
 * waiting for it instead of two pods on one node for good.
 */
function placement(cluster: Cluster, replicas: number): IngressNginxValues["controller"] {
  const workers = machinesOf(cluster, "worker").length > 0;
  return {
    ...(workers
      ? {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  { matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "DoesNotExist" }] },
                ],
              },
            },
          },
        }
      : {}),
    ...(replicas > 1
      ? {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "DoNotSchedule",
              labelSelector: { matchLabels: POD_LABELS },
              matchLabelKeys: ["pod-template-hash"],
            },
          ],
        }
      : {}),
  };
}
