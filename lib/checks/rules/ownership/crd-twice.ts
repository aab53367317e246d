import { textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { crdsOf } from "../../../plan/stage";
import { manifestsOf, releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** Who brings a CRD. */
interface Owner {
  readonly who: string;
  /** Place of the definition. */
  readonly at: string;
  readonly chart: string | undefined;
  /** Terraform installs it, before GitOps. */
  readonly platform: boolean;
}

/** Gateway API: safe-upgrades.gateway.networking.k8s.io, a ValidatingAdmissionPolicy of its CRDs from 1.5 on. */
const GATEWAY_API =
  "let one of them bring the CRDs: the standard channel comes with an admission policy that refuses the experimental channel and older versions after it";

export const crdTwice: Rule = {
  id: "crd-twice",
  title: "Two bring the same CRDs",
  family: "ownership",
  severity: "error",
  answers: ["M036"],
  why: "The second release fails with invalid ownership metadata, or sets the first one's CRDs back to an older form.",
  fix: "let one of them bring the CRDs, and switch them off in the other",
  source: "Helm documentation: custom resource definitions; helm#8133",
  example: "the Gateway API's CRDs from Envoy Gateway's chart and from a stage of their own",
  check: (input) => {
    const { graph } = input;
    const owners = new Map<string, Owner>();
    const pairs = new Map<
      string,
      { readonly found: Omit<Found, "message">; readonly who: string; readonly crds: string[] }
    >();
    const own = (crd: string, { who, chart, platform, at }: Owner) => {
      const owner = owners.get(crd);
      if (owner === undefined) {
        owners.set(crd, { who, chart, platform, at });
        return;
      }
      // Terraform against GitOps, and one chart twice, are other rules' matters.
      if (owner.who === who || owner.platform !== platform || (chart !== undefined && chart === owner.chart)) return;
      const text = `${owner.who} and ${who}`;
      const pair = pairs.get(text) ?? { found: { at }, who: text, crds: [] };
      pair.crds.push(crd);
      pairs.set(text, pair);
    };
    for (const { release, origin, stage } of releasesOf(input))
      for (const crd of crdsOf(release))
        own(crd, {
          who: `release ${release.namespace}/${release.name}`,
          at: origin,
          chart: release.chart.name,
          platform: stage === undefined,
        });
    for (const { manifest, origin, stage } of manifestsOf(input)) {
      const group = textAt(manifest, "spec", "group");
      const kind = textAt(manifest, "spec", "names", "kind");
      if (manifest.kind === "CustomResourceDefinition" && group !== undefined && kind !== undefined)
        own(`${group}/${kind}`, {
          who: `stage ${graph.stages.find(({ name }) => name === stage.name)?.name ?? showManifest(manifest)}`,
          at: origin,
          chart: undefined,
          platform: false,
        });
    }
    return [...pairs.values()].map(({ found, who, crds }) => ({
      ...found,
      ...(crds.some((crd) => crd.startsWith("gateway.networking.k8s.io/")) ? { fix: GATEWAY_API } : {}),
      message: `${who} both bring ${crds.slice(0, 3).join(", ")}${crds.length > 3 ? ` and ${crds.length - 3} more CRDs` : ""}`,
    }));
  },
};
