import { defineComponent } from "../../lib/component/component";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { resources } from "../../lib/workload/resources";
import { cloudflareToken } from "./cloudflare";
import { buildIssuers, buildWildcard, issuerName, solverGroup } from "./issuers";
import { CERT_MANAGER_NAMESPACE, SOLVER, WILDCARD_SECRET } from "./names";
import { type CertManagerOptions, certManagerOptions } from "./options";
import { certManagerRunbook } from "./runbook";

const chart = helmChart("oci://quay.io/jetstack/charts", "cert-manager", "v1.21.1");

const solverChart = helmChart(
  "https://zachomedia.github.io/cert-manager-webhook-pdns",
  "cert-manager-webhook-pdns",
  "3.2.5",
);

/**
 * Certificates as custom resources. Let's Encrypt proves the domain by DNS-01,
 * so no host has to be reachable for its certificate: the challenge is written
 * into the domain's zone at Cloudflare, or by a solver into the public view of
 * PowerDNS, which the VPS serves to the Internet.
 */
export const certManager = defineComponent({
  title: "cert-manager: certificates for every host, renewed in time",
  options: certManagerOptions,
  requires: ({ options: { acme } }): Readonly<Record<string, string>> =>
    acme === undefined || acme.cloudflare !== undefined
      ? {}
      : {
          powerdns: "the DNS-01 challenge is written into its public view",
          edgeProxy: "Let's Encrypt reaches the public view through the VPS only",
        },
  declare: ({ options: chosen }) => {
    const clusterIssuer = issuerName(chosen);
    // How long certificates are still valid; whoever monitors picks it up.
    const scrapes = [
      {
        name: "cert-manager",
        namespace: CERT_MANAGER_NAMESPACE,
        podLabels: { "app.kubernetes.io/name": "cert-manager", "app.kubernetes.io/component": "controller" },
        port: "http-metrics",
      },
    ];
    if (clusterIssuer === undefined) return { scrapes };
    const token = cloudflareToken(chosen);
    return {
      scrapes,
      ...(token === undefined ? {} : { platformSecrets: platformSecretsOf(token) }),
      issuer: {
        clusterIssuer,
        annotations: { "cert-manager.io/cluster-issuer": clusterIssuer },
        ...(chosen.wildcard ? { wildcard: { namespace: CERT_MANAGER_NAMESPACE, secret: WILDCARD_SECRET } } : {}),
      },
    };
  },
  build: ({ cluster, declared, options: chosen, stages }) => {
    addOperator(stages.stage("cert-manager", { title: "cert-manager and its custom resources" }), chosen);
    if (chosen.acme !== undefined && chosen.acme.cloudflare === undefined) {
      addSolver(
        stages.stage(SOLVER, { title: "DNS-01 solver that writes challenges into PowerDNS" }),
        solverGroup(cluster),
      );
    }
    if (issuerName(chosen) === undefined) return;
    buildIssuers(
      stages.stage("cert-manager-issuers", { title: "Issuers of certificates" }),
      { cluster, declared, path: "components.certManager.acme.cloudflare.token" },
      chosen,
    );
    if (chosen.wildcard) {
      // A stage of its own: until public DNS works it is not ready, and
      // nothing else shall wait for it.
      buildWildcard(stages.stage("cert-manager-wildcard", { title: "Wildcard certificate" }), cluster, chosen);
    }
  },
  runbook: ({ cluster, declared, options: chosen }) => {
    const token = cloudflareToken(chosen);
    return [
      ...(token === undefined ? [] : outsideSecretSteps([token])),
      ...certManagerRunbook(cluster, declared, chosen),
    ];
  },
});

function addOperator(stage: Stage, { acme }: CertManagerOptions): void {
  stage.release({
    chart,
    namespace: CERT_MANAGER_NAMESPACE,
    values: {
      crds: { enabled: true, keep: true },
      global: { leaderElection: { namespace: CERT_MANAGER_NAMESPACE } },
      // Inside the cluster the domain has its private view, which never shows a
      // challenge; so the look-up before an order goes to public resolvers.
      ...(acme === undefined
        ? {}
        : { dns01RecursiveNameservers: acme.resolvers.join(","), dns01RecursiveNameserversOnly: true }),
      resources: resources("20m", "128Mi", "512Mi"),
      webhook: { resources: resources("10m", "32Mi", "128Mi") },
      cainjector: { resources: resources("10m", "128Mi", "512Mi") },
      prometheus: { enabled: false },
    },
    makes: {
      crds: crdsOf("cert-manager", {
        "cert-manager.io": "CertificateRequest",
        "acme.cert-manager.io": "Challenge Order",
      }),
      webhooks: ["cert-manager.io", "acme.cert-manager.io"],
      objects: {
        Service: { "cert-manager-webhook": [443, "https"] },
        ServiceAccount: ["cert-manager", "cert-manager-cainjector", "cert-manager-webhook"],
      },
      podSecurity: "restricted",
      workloads: { Deployment: ["cert-manager", "cert-manager-cainjector", "cert-manager-webhook"] },
    },
  });
}

function addSolver(stage: Stage, groupName: string): void {
  const serving = `${SOLVER}-webhook-tls`;
  stage.release({
    chart: solverChart,
    namespace: CERT_MANAGER_NAMESPACE,
    values: {
      groupName,
      replicaCount: 1,
      certManager: { namespace: CERT_MANAGER_NAMESPACE, serviceAccountName: "cert-manager" },
      image: { repository: "docker.io/zachomedia/cert-manager-webhook-pdns" },
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containerSecurityContext: {
        runAsUser: 100,
        runAsGroup: 100,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      },
      resources: resources("10m", "32Mi", "128Mi"),
    },
    makes: {
      objects: {
        APIService: [`v1alpha1.${groupName}`],
        Service: { [SOLVER]: [443, "https"] },
        ServiceAccount: [SOLVER],
        Certificate: [serving],
        Secret: { [serving]: ["tls.crt", "tls.key", "ca.crt"] },
      },
      podSecurity: "restricted",
      workloads: { Deployment: [SOLVER] },
    },
    needs: {
      hard: {
        CustomResourceDefinition: ["cert-manager.io/Certificate", "cert-manager.io/Issuer"],
        Webhook: ["cert-manager.io"],
      },
    },
  });
}
