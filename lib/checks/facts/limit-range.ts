import { at, isFields, listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";

/** Amounts by resource, as they are written. */
export type Amounts = Readonly<Record<string, unknown>>;

/** Requests and limits of a container. */
export interface Resources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** Bounds and defaults for containers, with what the API server fills in. */
export interface ContainerBounds {
  readonly min: Amounts;
  readonly max: Amounts;
  readonly limits: Amounts;
  readonly requests: Amounts;
}

const amounts = (value: unknown): Amounts => (isFields(value) ? value : {});

/** The items of a LimitRange for containers, defaults filled in as the API server does (Kubernetes 1.35, SetDefaults_LimitRangeItem). */
export function containerBounds(range: Manifest): readonly ContainerBounds[] {
  return listAt(range, "spec", "limits")
    .filter((item) => textAt(item, "type") === "Container")
    .map((item) => {
      const [min, max] = [amounts(at(item, "min")), amounts(at(item, "max"))];
      const limits = { ...max, ...amounts(at(item, "default")) };
      return { min, max, limits, requests: { ...min, ...limits, ...amounts(at(item, "defaultRequest")) } };
    });
}

/** What a container asks for once the API server and the LimitRanges of its namespace have filled in what it leaves out. */
export function effectiveResources(container: unknown, bounds: readonly ContainerBounds[]): Resources {
  const limits = amounts(at(container, "resources", "limits"));
  const requests = { ...limits, ...amounts(at(container, "resources", "requests")) };
  return bounds.reduce(
    (filled, bound) => ({
      requests: { ...bound.requests, ...filled.requests },
      limits: { ...bound.limits, ...filled.limits },
    }),
    { requests, limits },
  );
}
