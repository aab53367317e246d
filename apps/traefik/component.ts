import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { ingressControllerFields } from "../../lib/workload/ingress-controller";
import { withoutNodePorts } from "../../lib/workload/node-ports";
import { resources } from "../../lib/workload/resources";
import { placement, replicasOn, workersOrAll } from "../../lib/workload/scheduling";
import { traefikRunbook } from "./runbook";

const chart = helmChart("oci://ghcr.io/traefik/helm", "traefik", "41.3.0");

/** Of its namespace, its Service and its class. */
const NAME = "traefik";
/** Kinds of Traefik Hub; the chart brings them with the others, and nothing here uses them. */
const HUB_KINDS = `AIService API APIAuth APIBundle APICatalogItem APIPlan APIPortal APIPortalAuth APIRateLimit APIVersion
  AccessControlPolicy ContentItem ManagedApplication ManagedSubscription Uplink`;

const POD_LABELS = {
  "app.kubernetes.io/name": NAME,
  "app.kubernetes.io/instance": `${NAME}-${NAME}`,
};

const options = z.strictObject({
  ...ingressControllerFields("pods", "a pod of Traefik"),
});

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
      className: NAME,
      namespace: NAME,
      podLabels: POD_LABELS,
      redirect: { "traefik.ingress.kubernetes.io/router.entrypoints": "websecure" },
      tlsBackend: {},
      tlsBackendBy: "IngressRoute",
      routeChangesBy: "Middleware",
      pool,
      service: NAME,
    },
  }),
  build: ({ cluster, declared, options: chosen, stages }) => {
    const wildcard = declared.issuer?.wildcard;
    const replicas = replicasOn(workersOrAll(cluster), chosen.replicas);
    const stage = stages.stage("traefik", { title: "Traefik, its kinds and its class" });
    stage.release({
      chart,
      values: {
        deployment: { replicas },
        podDisruptionBudget: replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
        ingressClass: { enabled: true, isDefaultClass: true, name: NAME },
        ports: {
          web: { http: { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } } },
        },
        // Only the default certificate's own namespace may say which one it is.
        ...(wildcard === undefined
          ? {}
          : { providers: { kubernetesCRD: { defaultTLSResourcesNamespace: wildcard.namespace } } }),
        service: {
          ...stage.poolAddress(chosen.pool),
          spec: {
            type: "LoadBalancer",
            externalTrafficPolicy: chosen.externalTrafficPolicy,
            ...withoutNodePorts(cluster),
          },
        },
        global: { checkNewVersion: false, sendAnonymousUsage: false },
        ...placement(cluster, POD_LABELS, replicas),
        resources: resources("100m", "128Mi", "512Mi"),
      },
      makes: {
        crds: crdsOf("traefik", { "hub.traefik.io": HUB_KINDS }),
        objects: { IngressClass: [NAME], Service: { [NAME]: [80, "web", 443, "websecure"] }, ServiceAccount: [NAME] },
        podSecurity: "restricted",
        workloads: { Deployment: { [NAME]: replicas } },
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
