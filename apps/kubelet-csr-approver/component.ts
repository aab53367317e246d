import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { replicasOn } from "../../lib/workload/scheduling";

const chart = helmChart("https://postfinance.github.io/kubelet-csr-approver", "kubelet-csr-approver", "1.2.14");

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
    const replicas = replicasOn(cluster.machines);
    const stage = stages.stage("kubelet-csr-approver", { title: "Approval of the kubelets' serving certificates" });
    stage.release({
      chart,
      values: {
        replicas,
        providerRegex: `^(${cluster.machines.map((machine) => machine.name).join("|")})$`,
        providerIpPrefixes: [cluster.network.subnet.toString()],
        // Node names are not DNS names here; the address prefix and the name itself are what is checked.
        bypassDnsResolution: true,
        maxExpirationSeconds: String(LONGEST_DAYS * 24 * 3600),
        metrics: { enable: true, serviceType: "ClusterIP", port: 8080 },
        resources: resources("10m", "32Mi", "128Mi"),
      },
      makes: {
        objects: { ServiceAccount: ["kubelet-csr-approver"] },
        podSecurity: "restricted",
        workloads: { Deployment: { "kubelet-csr-approver": replicas } },
      },
    });
  },
});
