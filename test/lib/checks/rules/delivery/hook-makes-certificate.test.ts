import { hookMakesCertificate } from "../../../../../lib/checks/rules/delivery/hook-makes-certificate";
import type { Manifest } from "../../../../../lib/manifest/manifest";
import { good, inputOf, release, releaseStage } from "../../../../mistakes/plan";
import { laid, renderOf } from "../../../../support/rendered";

const hook: Manifest = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "certgen", namespace: "ingress-nginx", annotations: { "helm.sh/hook": "pre-install" } },
  spec: {
    template: {
      spec: { containers: [{ name: "one", image: "registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.0" }] },
    },
  },
};

const fixes = (...components: readonly string[]) => {
  const stages = laid([releaseStage(release("ingress-nginx"))], {
    renders: { "ingress-nginx": renderOf([hook]) },
  });
  const input = inputOf(good(), { stages });
  const [any] = Object.values(input.cluster.components);
  if (any === undefined) throw new Error("no component");
  const cluster = { ...input.cluster, components: Object.fromEntries(components.map((key) => [key, any])) };
  return hookMakesCertificate.check({ ...input, cluster }).map(({ fix }) => fix);
};

test("the fix is the component where it is missing, and the switch of the chart where it is there", () => {
  expect(fixes()).toEqual([
    "add components.certManager, which then makes it, or releases.ingress-nginx.delivery: released",
  ]);
  expect(fixes("certManager")).toEqual([
    "set controller.admissionWebhooks.certManager.enabled: true in releases.ingress-nginx.values, or releases.ingress-nginx.delivery: released",
  ]);
});
