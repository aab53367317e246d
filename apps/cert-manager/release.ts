import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { resources } from "../../lib/workload/resources";
import { CERT_MANAGER_NAMESPACE, SOLVER } from "./names";
import type { CertManagerOptions } from "./options";

const chart = helmChart("oci://quay.io/jetstack/charts", "cert-manager", "v1.21.1");

const solverChart = helmChart(
  "https://zachomedia.github.io/cert-manager-webhook-pdns",
  "cert-manager-webhook-pdns",
  "3.2.5",
);

/** cert-manager itself. */
export function addOperator(stage: Stage, { acme }: CertManagerOptions): void {
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

/**
 * The DNS-01 solver that writes into PowerDNS, as an API of its own.
 *
 * @param groupName API group of the solver
 */
export function addSolver(stage: Stage, groupName: string): void {
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
