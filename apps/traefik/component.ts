import { z } from "zod";
import type { TraefikValues } from "../../imports/charts/traefik";
import { defineComponent } from "../../lib/component/component";
import { loadBalancerFor } from "../../lib/component/offers";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { HUB_KINDS, KINDS } from "./kinds";
import { traefikRunbook } from "./runbook";

// renovate: datasource=docker depName=ghcr.io/traefik/helm/traefik
const chart = { name: "traefik", repository: "oci://ghcr.io/traefik/helm", version: "41.3.0" } as const;

const NAMESPACE = "traefik";
const NAME = "traefik";
const CLASS = "traefik";
const POD_LABELS = {
  "app.kubernetes.io/name": NAME,
  "app.kubernetes.io/instance": `${NAME}-${NAMESPACE}`,
};

const options = z.strictObject({
  pool: z.string().default("ingress-pool").meta({ description: "load-balancer pool of its address" }),
  replicas: z
    .int()
    .min(1)
    .optional()
    .meta({ description: "pods; absent: two, or one where only one node may run them" }),
  externalTrafficPolicy: z.enum(["Cluster", "Local"]).default("Cluster").meta({
    description:
      "Cluster: every node passes traffic on, pods see the node's address; Local: pods see the client's address, but a packet that enters at a node without a pod of Traefik is dropped",
  }),
});

type Options = z.output<typeof options>;

/**
 * The ingress controller, in place of components.ingressNginx: one word in the
 * definition. It redirects all plain HTTP by itself, so no Ingress needs an
 * annotation for it; a backend that speaks TLS gets an IngressRoute.
 */
export const traefik = defineComponent({
  title: "Traefik: HTTPS for every service, at one address",
  options,
  declare: ({ options: { pool } }) => ({
    ingress: {
      className: CLASS,
      namespace: NAMESPACE,
      podLabels: POD_LABELS,
      redirect: { "traefik.ingress.kubernetes.io/router.entrypoints": "websecure" },
      tlsBackend: {},
      tlsBackendBy: "IngressRoute",
      pool,
      service: NAME,
    },
  }),
  build: ({ cluster, declared, options: chosen, stages }) => {
    const { annotations, labels } = loadBalancerFor(
      { cluster, declared, path: "components.traefik.pool" },
      chosen.pool,
    );
    const wildcard = declared.issuer?.wildcard;
    const replicas = replicasOf(cluster, chosen);
    stages.stage("traefik", { title: "Traefik, its kinds and its class" }).release({
      chart,
      namespace: NAMESPACE,
      values: {
        deployment: { replicas },
        podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
        ingressClass: { enabled: true, isDefaultClass: true, name: CLASS },
        ports: {
          web: { http: { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } } },
        },
        // Only the default certificate's own namespace may say which one it is.
        ...(wildcard === undefined
          ? {}
          : { providers: { kubernetesCRD: { defaultTLSResourcesNamespace: wildcard.namespace } } }),
        service: {
          annotations: annotations(chosen.pool),
          ...(labels === undefined ? {} : { labels: labels(chosen.pool) }),
          spec: { type: "LoadBalancer", externalTrafficPolicy: chosen.externalTrafficPolicy },
        },
        global: { checkNewVersion: false, sendAnonymousUsage: false },
        ...placement(cluster, replicas),
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
      },
      makes: {
        crds: [...KINDS.map((kind) => `traefik.io/${kind}`), ...HUB_KINDS.map((kind) => `hub.traefik.io/${kind}`)],
        objects: [
          { kind: "IngressClass", name: CLASS },
          { kind: "Service", name: NAME, namespace: NAMESPACE, ports: [80, "web", 443, "websecure"] },
          { kind: "ServiceAccount", name: NAME, namespace: NAMESPACE },
        ],
        podSecurity: "restricted",
        workloads: [{ kind: "Deployment", name: NAME, replicas }],
      },
    });
    if (wildcard === undefined) return;
    // Traefik looks for the certificate in the namespace of its TLSStore, so
    // that one stands where the certificate is kept.
    stages.stage("traefik-config", { title: "Traefik's default certificate" }).add({
      apiVersion: "traefik.io/v1alpha1",
      kind: "TLSStore",
      metadata: { name: "default", namespace: wildcard.namespace },
      spec: { defaultCertificate: { secretName: wildcard.secret } },
    });
  },
  runbook: ({ cluster, options: { pool } }) => traefikRunbook(cluster, pool),
});

function replicasOf(cluster: Cluster, chosen: Options): number {
  if (chosen.replicas !== undefined) return chosen.replicas;
  const workers = machinesOf(cluster, "worker").length;
  return Math.min(2, workers > 0 ? workers : cluster.machines.length);
}

/** Away from the control planes wherever there are workers, and one pod a node. */
function placement(cluster: Cluster, replicas: number): TraefikValues {
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
