import type { Manifest } from "../../../../../lib/manifest/manifest";
import type { Delivery } from "../../../../../lib/model/delivery";
import { good, release, releaseStage } from "../../../../mistakes/plan";
import { laid, renderOf } from "../../../../support/rendered";
import type { RuleCase, Shown } from "./case";

const object = (kind: string, more: object = {}, annotations: Record<string, string> = {}): Manifest => ({
  apiVersion: kind === "Job" ? "batch/v1" : "v1",
  kind,
  metadata: { name: "gatus", namespace: "gatus", ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
  ...more,
});
const settings = object("ConfigMap", { data: { a: "b" } });
const job = (image: string, event: string) =>
  object(
    "Job",
    { spec: { template: { spec: { containers: [{ name: "one", image }], restartPolicy: "Never" } } } },
    { "helm.sh/hook": event },
  );
const gatus = release("gatus");

/** The release gatus, rendered to these objects. */
function rendered(objects: readonly Manifest[], more: { changing?: string; asking?: boolean } = {}): Shown {
  const changing = more.changing === undefined ? [] : [{ template: "t", object: more.changing, path: "data.password" }];
  return {
    stages: laid([releaseStage(gatus)], {
      renders: { gatus: renderOf(objects, changing) },
      asking: more.asking === true ? ["gatus"] : [],
    }),
  };
}

/** The release gatus as it is delivered now, where the commit delivers it in another way. */
function moved(before: Delivery, after: Delivery): Shown {
  const at = (delivery: Delivery): Shown => ({
    definition: { ...good(), gitops: { ...good().gitops, delivery } },
    stages: laid([releaseStage(gatus)], { renders: { gatus: renderOf([settings]) }, delivery: { gatus: delivery } }),
  });
  return { ...at(after), before: at(before) };
}

const AT = "components.gatus";

export const rendering = {
  deliveryInOneStep: {
    bad: () => moved("released", "rendered"),
    at: ["gitops.delivery"],
    good: () => moved("suspended", "rendered"),
  },
  hookLeftOut: {
    bad: () => rendered([settings, job("registry.example.org/migrate:1", "pre-upgrade")]),
    at: [AT],
    good: () => rendered([settings, job("registry.example.org/migrate:1", "pre-install")]),
  },
  hookMakesCertificate: {
    bad: () => rendered([settings, job("registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.0", "pre-install")]),
    at: [AT],
    good: () => rendered([settings, job("registry.example.org/migrate:1", "pre-install")]),
  },
  renderAsksCluster: {
    bad: () => rendered([settings], { asking: true }),
    at: [AT],
    good: () => rendered([settings]),
  },
  renderNotStable: {
    bad: () => rendered([settings, object("Secret")], { changing: "Secret gatus/gatus" }),
    at: [AT],
    good: () => rendered([settings, object("Secret")]),
  },
  renderedFacts: {
    bad: () => {
      const lying = release("gatus", {
        makes: { objects: [{ kind: "Service", name: "gatsu" }], podSecurity: "restricted" },
      });
      return { stages: laid([releaseStage(lying)], { renders: { gatus: renderOf([settings]) } }) };
    },
    at: [AT],
    good: () => rendered([settings]),
  },
} satisfies Readonly<Record<string, RuleCase>>;
