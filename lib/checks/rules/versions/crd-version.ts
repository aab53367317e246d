import { nearest } from "../../../data/nearest";
import { isNativeGroup } from "../../../delivery/facts/needs";
import { groupOf, showManifest } from "../../../manifest/manifest";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const crdVersion: Rule = {
  id: "crd-version",
  title: "A custom resource is written in an API that its operator does not serve",
  family: "versions",
  severity: "error",
  answers: ["M020"],
  why: "The dry run ends with `no matches for kind`, and of that stage only CRDs, namespaces, cluster roles and classes are applied.",
  fix: "write it in a version that the pinned release serves",
  source:
    "the CustomResourceDefinitions of the pinned releases; imports/lock.json has the version of each, e.g. Cilium 1.20.0",
  example: "a CiliumLoadBalancerIPPool in cilium.io/v2alpha1 with Cilium 1.20",
  check: (input) => {
    const { schemas } = input;
    let known: readonly string[] | undefined;
    return manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      const { apiVersion, kind } = manifest;
      const group = groupOf(apiVersion);
      if (isNativeGroup(group) || schemas.place(apiVersion, kind) !== undefined) return [];
      known ??= schemas.kinds();
      const ofGroup = known.filter((key) => key.startsWith(`${group}/`)).map((key) => key.split("/"));
      // Of a group without any schema nothing can be said.
      if (ofGroup.length === 0) return [];
      const versions = ofGroup.filter(([, , name]) => name === kind).map(([, version]) => `${group}/${version}`);
      if (versions.length > 0)
        return [
          {
            at: origin,
            message: `${showManifest(manifest)} is written in ${apiVersion}, which the pinned release does not serve`,
            fix: `write ${versions.join(" or ")}`,
          },
        ];
      const near = nearest(
        kind,
        ofGroup.flatMap(([, , name]) => name ?? []),
      );
      if (near === undefined) return [];
      return [{ at: origin, message: `${group} has no kind ${kind}`, fix: `write ${near}` }];
    });
  },
};
