import { MEDIA_TYPES } from "../../lib/artifact/media-types";
import { defineComponent } from "../../lib/component/component";
import { ARGO_NAMESPACE } from "../../lib/delivery/argocd/application";
import { ARGO_STAGE } from "../../lib/delivery/argocd/engine";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { APPLICATION_HEALTH } from "./health";
import { options } from "./options";
import { repositorySecret } from "./repository";
import { argoRunbook } from "./runbook";

const chart = helmChart("oci://ghcr.io/argoproj/argo-helm", "argo-cd", "10.1.1");

/** Seconds after which a commit is noticed at the latest; interval and jitter together. */
const POLL = { interval: 120, jitter: 60 } as const;

/**
 * What Argo CD needs to follow a wave: the layer of `npx groundwork publish`
 * among those that it takes, and to ask again where a tag leads, which it
 * otherwise remembers for a day. Source: Argo CD documentation, OCI and
 * argocd-cmd-params-cm.
 */
const OF_ARTIFACTS = {
  "reposerver.oci.layer.media.types": [
    "application/vnd.oci.image.layer.v1.tar",
    "application/vnd.oci.image.layer.v1.tar+gzip",
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    MEDIA_TYPES.content,
  ].join(","),
  "reposerver.repo.cache.expiration": `${POLL.interval}s`,
};

/**
 * Argo CD, installed by Flux before anything else and then the manager of
 * everything else. Without an ingress of its own it is reached through the
 * tailnet or a port-forward.
 */
export const argoCd = defineComponent({
  title: "Argo CD: manages everything that Flux does not, with drift shown",
  options,
  requires: ({ options }): Readonly<Record<string, string>> =>
    options.access.by === "tailscale" ? { tailscaleOperator: "the web interface is reached through the tailnet" } : {},
  declare: ({ cluster }) => ({ platformSecrets: repositorySecret(cluster) }),
  build: ({ cluster, options, stages }) => {
    const stage = stages.stage(ARGO_STAGE, { title: "Argo CD, the first workload", timeout: "15m" });
    stage.release({
      chart,
      namespace: ARGO_NAMESPACE,
      values: {
        fullnameOverride: "argocd",
        crds: { install: true, keep: true },
        configs: {
          cm: {
            "timeout.reconciliation": `${POLL.interval}s`,
            "timeout.reconciliation.jitter": `${POLL.jitter}s`,
            "application.resourceTrackingMethod": "annotation",
            "resource.customizations.health.argoproj.io_Application": APPLICATION_HEALTH,
            ...(options.access.by === "ingress" ? { url: `https://${options.access.host}.${cluster.domain}` } : {}),
          },
          // TLS ends at the ingress or at the tailnet's proxy.
          params: { "server.insecure": true, ...(cluster.gitops.artifact === undefined ? {} : OF_ARTIFACTS) },
        },
        dex: { enabled: false },
        notifications: { enabled: false },
        applicationSet: { replicas: 0 },
        controller: { resources: resources("100m", "512Mi", "2Gi") },
        repoServer: { resources: resources("50m", "256Mi", "1Gi") },
        server: { resources: resources("20m", "128Mi", "512Mi") },
        redis: { resources: resources("20m", "64Mi", "256Mi") },
      },
      makes: {
        crds: crdsOf("argo-cd", { "argoproj.io": "ApplicationSet" }),
        objects: { Service: { "argocd-server": [80, 443, "http", "https"] } },
        later: { Secret: { "argocd-redis": ["auth"], "argocd-initial-admin-secret": ["password"] } },
        podSecurity: "restricted",
        workloads: {
          StatefulSet: ["argocd-application-controller"],
          Deployment: ["argocd-server", "argocd-repo-server", "argocd-redis"],
        },
      },
      timeout: "15m",
    });

    if (options.access.by === "port-forward") return;
    const access = stages.stage("argo-cd-access", { title: "Argo CD's web interface" });
    if (options.access.by === "ingress") {
      access.expose({
        name: "argocd",
        namespace: ARGO_NAMESPACE,
        host: options.access.host,
        service: "argocd-server",
        port: "http",
      });
      return;
    }
    access.add({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "argocd", namespace: ARGO_NAMESPACE },
      spec: {
        ingressClassName: "tailscale",
        defaultBackend: { service: { name: "argocd-server", port: { name: "http" } } },
        tls: [{ hosts: [options.access.hostname] }],
      },
    });
  },
  runbook: ({ cluster, options }) => argoRunbook(cluster, options.access, POLL),
});
