import { defineComponent } from "../../lib/component/component";
import { outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { cloudflareToken } from "./cloudflare";
import { buildIssuers, buildWildcard, issuerName, solverGroup } from "./issuers";
import { CERT_MANAGER_NAMESPACE, SOLVER, WILDCARD_SECRET } from "./names";
import { certManagerOptions } from "./options";
import { addOperator, addSolver } from "./release";
import { certManagerRunbook } from "./runbook";

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
