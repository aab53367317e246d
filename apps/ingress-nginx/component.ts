import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { helmChart } from "../../lib/stage/chart";
import { ingressControllerFields } from "../../lib/workload/ingress-controller";
import { withoutNodePorts } from "../../lib/workload/node-ports";
import { resources } from "../../lib/workload/resources";
import { placement, replicasOn, workersOrAll } from "../../lib/workload/scheduling";
import { isCertifiedByCertManager } from "../../lib/workload/webhook-certificate";
import { ingressRunbook } from "./runbook";

const chart = helmChart("https://kubernetes.github.io/ingress-nginx", "ingress-nginx", "4.15.1");

const NAMESPACE = "ingress-nginx";
const CLASS = "nginx";
const POD_LABELS = {
  "app.kubernetes.io/name": "ingress-nginx",
  "app.kubernetes.io/instance": "ingress-nginx",
  "app.kubernetes.io/component": "controller",
};

const options = z.strictObject({
  ...ingressControllerFields("controller pods", "a controller pod"),
  metrics: z.boolean().default(false).meta({ description: "true: a Service for metrics on port 10254" }),
});

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
      routeChangesBy: "nginx",
      pool,
      service: "ingress-nginx-controller",
    },
  }),
  build: ({ cluster, declared, options: chosen, stages }) => {
    const wildcard = declared.issuer?.wildcard;
    const replicas = replicasOn(workersOrAll(cluster), chosen.replicas);
    const byCertManager = isCertifiedByCertManager(cluster, chart.name);
    const stage = stages.stage("ingress-nginx", { title: "ingress-nginx controller and its class" });
    stage.release({
      chart,
      values: {
        controller: {
          replicaCount: replicas,
          minAvailable: 1,
          ingressClassResource: { name: CLASS, enabled: true, default: true },
          service: {
            type: "LoadBalancer",
            externalTrafficPolicy: chosen.externalTrafficPolicy,
            ...withoutNodePorts(cluster),
            ...stage.poolAddress(chosen.pool),
          },
          ...placement(cluster, POD_LABELS, replicas),
          resources: resources("100m", "128Mi", "512Mi"),
          allowSnippetAnnotations: false,
          admissionWebhooks: {
            enabled: true,
            failurePolicy: "Fail",
            ...(byCertManager ? { certManager: { enabled: true } } : {}),
          },
          metrics: { enabled: chosen.metrics },
          ...(wildcard === undefined
            ? {}
            : { extraArgs: { "default-ssl-certificate": `${wildcard.namespace}/${wildcard.secret}` } }),
        },
      },
      makes: {
        objects: {
          IngressClass: [CLASS],
          Service: {
            "ingress-nginx-controller": [80, "http", 443, "https"],
            "ingress-nginx-controller-admission": [443, "https-webhook"],
            ...(chosen.metrics ? { "ingress-nginx-controller-metrics": [10254, "metrics"] } : {}),
          },
          ConfigMap: ["ingress-nginx-controller"],
          ServiceAccount: ["ingress-nginx"],
        },
        // Its own job makes it before the controller starts; that of cert-manager has an object of its own.
        ...(byCertManager ? {} : { later: { Secret: { "ingress-nginx-admission": ["ca", "cert", "key"] } } }),
        webhooks: ["networking.k8s.io"],
        podSecurity: "restricted",
        workloads: { Deployment: { "ingress-nginx-controller": replicas } },
      },
      // Without the certificate the controller serves its own self-signed one,
      // so it is looked up and not waited for.
      needs:
        wildcard === undefined
          ? {}
          : { run: { Secret: { [`${wildcard.namespace}/${wildcard.secret}`]: ["tls.crt"] } } },
    });
  },
  runbook: ({ cluster, options: { pool } }) => ingressRunbook(cluster, pool),
});
