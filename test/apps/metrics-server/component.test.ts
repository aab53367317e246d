import { kubeletCsrApprover } from "../../../apps/kubelet-csr-approver/component";
import { metricsServer } from "../../../apps/metrics-server/component";
import { at } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";

describe("metrics-server", () => {
  const from = buildComponent("metricsServer", metricsServer, {}, { others: { kubeletCsrApprover } });

  test("BM-12: verifies the kubelets against the cluster's own authority", () => {
    const { values } = from.release("metrics-server");
    expect(at(values, "args")).toEqual([
      "--kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    ]);
    expect(JSON.stringify(values)).not.toContain("kubelet-insecure-tls");
  });

  test("BM-12: gives the API that autoscalers ask", () => {
    expect(from.release("metrics-server").makes.objects).toContainEqual({
      kind: "APIService",
      name: "v1beta1.metrics.k8s.io",
    });
  });

  test("M047: has no disruption budget while one replica is all there is", () => {
    expect(at(from.release("metrics-server").values, "podDisruptionBudget", "enabled")).toBe(false);
  });

  test("BM-12: without approved kubelet certificates it is refused", () => {
    expect(() => buildComponent("metricsServer", metricsServer)).toThrow("components.kubeletCsrApprover");
  });
});
