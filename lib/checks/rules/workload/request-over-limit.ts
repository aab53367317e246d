import { at, isFields, textAt } from "../../../data/fields";
import { once } from "../../../data/once";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { containersOf, podSpecs } from "../../../manifest/pod";
import { quantity } from "../../facts/quantity";
import { resourceMaps } from "../../facts/resource-maps";
import { manifestsOf, releasesOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const requestOverLimit: Rule = {
  id: "request-over-limit",
  title: "A container requests more than its limit allows",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The API server refuses the object: `must be less than or equal to … limit`. Nothing of that stage is applied.",
  fix: "raise the limit or lower the request",
  source: "Kubernetes API: ResourceRequirements; values of charts by the key resources, as they pass it on",
  example: "memory: 1Gi and limits.memory: 512Mi",
  check: (input) => [...inObjects(input), ...inValues(input)],
};

function inObjects(input: CheckInput): readonly Found[] {
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    inObject(manifest).map((one) => ({ at: origin, ...one })),
  );
}

const inObject = once((manifest: Manifest): readonly Said[] => {
  const who = showManifest(manifest);
  const pods = podSpecs(manifest).flatMap(({ spec }) => [
    ...over(at(spec, "resources"), who),
    ...containersOf(spec).flatMap(({ container }) =>
      over(at(container, "resources"), `container ${textAt(container, "name") ?? ""} of ${who}`),
    ),
  ]);
  // Operators pass such a map on to pods that they make.
  return manifest.apiVersion.includes(".") && pods.length === 0
    ? resourceMaps(manifest).flatMap((resources) => over(resources, who))
    : pods;
});

/** Charts pass `resources` on to a container, wherever the map is in their values. */
function inValues(input: CheckInput): readonly Found[] {
  return releasesOf(input).flatMap(({ release, origin }) =>
    resourceMaps(release.values).flatMap((resources) =>
      over(resources, `release ${release.namespace}/${release.name}`).map((one) => ({
        at: valuePlace(input, release, { origin, path: resources.path }),
        ...one,
      })),
    ),
  );
}

type Said = Omit<Found, "at">;

function over(resources: unknown, who: string): readonly Said[] {
  const requests = at(resources, "requests");
  return Object.entries(isFields(requests) ? requests : {}).flatMap(([resource, request]): Said[] => {
    const limit = at(resources, "limits", resource);
    const [wants, may] = [quantity(request), quantity(limit)];
    if (wants === undefined || may === undefined || wants <= may) return [];
    return [
      {
        message: `${who} requests ${String(request)} of ${resource}, and its limit is ${String(limit)}`,
        fix: `raise the limit of ${resource} to ${String(request)} or more`,
      },
    ];
  });
}
