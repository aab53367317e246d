import { textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { containersOf } from "../../../manifest/pod";
import { type Amounts, type ContainerBounds, containerBounds, effectiveResources } from "../../facts/limit-range";
import { quantity } from "../../facts/quantity";
import { workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const limitRange: Rule = {
  id: "limit-range",
  title: "A container asks for more, or for less, than the LimitRange of its namespace allows",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The API server takes the workload and refuses its pods: the Deployment stays at 0 of 1, and only its events say why.",
  fix: "change the container, or the LimitRange",
  source: "Kubernetes documentation: Limit Ranges; Kubernetes 1.35, plugin/pkg/admission/limitranger",
  example: "a LimitRange with max: { memory: 128Mi }, and a container with a limit of 256Mi",
  check: (input) => {
    const ranges = manifestsOf(input).filter(({ manifest }) => manifest.kind === "LimitRange");
    if (ranges.length === 0) return [];
    return workloadsOf(input).flatMap(({ who, origin, namespace, pod }) => {
      const own = ranges.filter(({ manifest }) => (manifest.metadata.namespace ?? "default") === namespace);
      const bounds = own.flatMap(({ manifest }) => containerBounds(manifest));
      return own.flatMap(({ manifest }) =>
        containerBounds(manifest).flatMap((bound) =>
          containersOf(pod).flatMap(({ container }): Found[] =>
            brokenBounds(container, bound, bounds).map((broken) => ({
              at: origin,
              message: `container ${textAt(container, "name") ?? ""} of ${who} ${broken.message}, by ${showManifest(manifest)}`,
              fix: broken.fix,
            })),
          ),
        ),
      );
    });
  },
};

interface Broken {
  readonly message: string;
  readonly fix: string;
}

function brokenBounds(
  container: unknown,
  { min, max }: ContainerBounds,
  all: readonly ContainerBounds[],
): readonly Broken[] {
  const { requests, limits } = effectiveResources(container, all);
  return [
    ...compared(max, limits, (has, most) => has > most).map(
      ([resource, has, most]): Broken => ({
        message: `has a limit of ${has} of ${resource}, and no more than ${most} is allowed`,
        fix: `write ${most} or less`,
      }),
    ),
    ...compared(min, requests, (has, least) => has < least).map(
      ([resource, has, least]): Broken => ({
        message: `requests ${has} of ${resource}, and no less than ${least} is allowed`,
        fix: `write ${least} or more`,
      }),
    ),
  ];
}

function compared(
  bound: Amounts,
  amounts: Amounts,
  breaks: (has: number, bound: number) => boolean,
): readonly (readonly [resource: string, has: string, bound: string])[] {
  return Object.entries(bound).flatMap(([resource, limit]) => {
    const [has, than] = [quantity(amounts[resource]), quantity(limit)];
    return has !== undefined && than !== undefined && breaks(has, than)
      ? [[resource, String(amounts[resource]), String(limit)] as const]
      : [];
  });
}
