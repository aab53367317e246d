import { at, textAt } from "../../data/fields";
import { chartsOf, manifestsOf } from "../place";
import type { CheckInput } from "../rule";

/** Marks the class that Ingresses without one get (Kubernetes documentation: Ingress, default IngressClass). */
const MARK = "ingressclass.kubernetes.io/is-default-class";

/** Value that marks a chart's class as the default one, and value with its name (values.yaml of each chart). */
const BY_CHART: Readonly<Record<string, { readonly mark: readonly string[]; readonly name: readonly string[] }>> = {
  traefik: { mark: ["ingressClass", "isDefaultClass"], name: ["ingressClass", "name"] },
  "ingress-nginx": {
    mark: ["controller", "ingressClassResource", "default"],
    name: ["controller", "ingressClassResource", "name"],
  },
};

/** The class that an Ingress without one gets; undefined where none is the default, or several are. */
export function defaultIngressClass(input: CheckInput): string | undefined {
  const byCharts = chartsOf(input).flatMap(({ release: { chart, values } }) => {
    const places = Object.hasOwn(BY_CHART, chart.name) ? BY_CHART[chart.name] : undefined;
    return places !== undefined && at(values, ...places.mark) === true ? (textAt(values, ...places.name) ?? []) : [];
  });
  const byObjects = manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "IngressClass" && manifest.metadata.annotations?.[MARK] === "true")
    .map(({ manifest }) => manifest.metadata.name);
  const [only, ...others] = new Set([...byCharts, ...byObjects]);
  return others.length === 0 ? only : undefined;
}
