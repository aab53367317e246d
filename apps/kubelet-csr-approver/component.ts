import { z } from "zod";
import { defineComponent } from "../../lib/component/component";

// renovate: datasource=helm depName=kubelet-csr-approver registryUrl=https://postfinance.github.io/kubelet-csr-approver
const chart = {
  name: "kubelet-csr-approver",
  repository: "https://postfinance.github.io/kubelet-csr-approver",
  version: "1.2.14",
} as const;

const NAMESPACE = "kubelet-csr-approver";

/** Days that a kubelet's serving certificate may be valid for. */
const LONGEST_DAYS = 367;

/**
 * Kubelets ask the cluster for their serving certificates, and this answers.
 * A request passes only for a machine of the definition and an address of its
 * network; Kubernetes itself never approves serving certificates.
 */
export const kubeletCsrApprover = defineComponent({
  title: "Kubelet CSR approver: kubelets serve with certificates that the cluster trusts",
  options: z.strictObject({}),
  declare: () => ({
    machines: [
      {
        reason: "kubelets request serving certificates from the cluster instead of signing their own",
        kubeletArgs: { "rotate-server-certificates": "true" },
      },
    ],
  }),
  build: ({ cluster, stages }) => {
    const replicas = Math.min(2, cluster.machines.length);
    const stage = stages.stage("kubelet-csr-approver", { title: "Approval of the kubelets' serving certificates" });
    stage.release({
      chart,
      namespace: NAMESPACE,
      values: {
        replicas,
        providerRegex: `^(${cluster.machines.map((machine) => machine.name).join("|")})$`,
        providerIpPrefixes: [cluster.network.subnet.toString()],
        // Node names are not DNS names here; the address prefix and the name itself are what is checked.
        bypassDnsResolution: true,
        maxExpirationSeconds: String(LONGEST_DAYS * 24 * 3600),
        metrics: { enable: true, serviceType: "ClusterIP", port: 8080 },
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
      },
      makes: {
        objects: [{ kind: "ServiceAccount", name: "kubelet-csr-approver", namespace: NAMESPACE }],
        podSecurity: "restricted",
        workloads: [{ kind: "Deployment", name: "kubelet-csr-approver", replicas }],
      },
    });
  },
});
