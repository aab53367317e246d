import { at, isFields, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { containersOf, podSpecs } from "../../../manifest/pod";
import { quantity } from "../../facts/quantity";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const requestOverLimit: Rule = {
  id: "request-over-limit",
  title: "A container requests more than its limit allows",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The API server refuses the object: `must be less than or equal to … limit`. Nothing of that stage is applied.",
  fix: "raise the limit or lower the request",
  source: "Kubernetes API: ResourceRequirements",
  example: "memory: 1Gi and limits.memory: 512Mi",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) =>
      podSpecs(manifest).flatMap(({ spec }) =>
        containersOf(spec).flatMap(({ container }): Found[] => {
          const requests = at(container, "resources", "requests");
          return Object.entries(isFields(requests) ? requests : {}).flatMap(([resource, request]): Found[] => {
            const limit = at(container, "resources", "limits", resource);
            const [wants, may] = [quantity(request), quantity(limit)];
            if (wants === undefined || may === undefined || wants <= may) return [];
            return [
              {
                at: origin,
                message: `container ${textAt(container, "name") ?? ""} of ${showManifest(manifest)} requests ${String(request)} of ${resource}, and its limit is ${String(limit)}`,
                fix: `raise the limit of ${resource} to ${String(request)} or more`,
              },
            ];
          });
        }),
      ),
    ),
};
