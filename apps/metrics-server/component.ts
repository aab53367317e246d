import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { replicasOn, spread } from "../../lib/workload/scheduling";

const chart = helmChart("https://kubernetes-sigs.github.io/metrics-server/", "metrics-server", "3.13.1");

/**
 * CPU and memory use for HorizontalPodAutoscalers and `kubectl top`. It reads
 * the kubelets over TLS that it verifies, so kubelets need serving
 * certificates from the cluster.
 */
export const metricsServer = defineComponent({
  title: "metrics-server: resource use for autoscalers and kubectl top",
  options: z.strictObject({}),
  requires: () => ({
    kubeletCsrApprover: "metrics-server verifies the kubelets' certificates, and only approved ones can be verified",
  }),
  build: ({ cluster, stages }) => {
    const replicas = replicasOn(cluster.machines);
    const stage = stages.stage("metrics-server", { title: "metrics-server and the API metrics.k8s.io" });
    stage.release({
      chart,
      values: {
        replicas,
        // The kubelet's certificate names the node and its address and is signed by the cluster's own authority.
        args: ["--kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"],
        podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
        ...(replicas > 1 ? { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } } } : {}),
        topologySpreadConstraints: spread({ "app.kubernetes.io/name": "metrics-server" }, replicas),
        resources: resources("50m", "128Mi", "256Mi"),
      },
      makes: {
        objects: {
          APIService: ["v1beta1.metrics.k8s.io"],
          Service: { "metrics-server": [443, "https"] },
          ServiceAccount: ["metrics-server"],
        },
        podSecurity: "restricted",
        workloads: { Deployment: { "metrics-server": replicas } },
      },
    });
  },
  runbook: () => [
    operations(
      "resource-use",
      "Resource use and autoscaling",
      "Autoscalers do nothing while metrics-server has no numbers. It has none for a node whose kubelet certificate was not approved.",
      sh(
        cmd`kubectl top nodes`,
        cmd`kubectl get horizontalpodautoscalers -A`,
        cmd`kubectl get certificatesigningrequests --sort-by=.metadata.creationTimestamp | tail`,
        cmd`kubectl -n kubelet-csr-approver logs deployment/kubelet-csr-approver --tail=50`,
      ),
    ),
  ],
});
