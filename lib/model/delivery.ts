import { z } from "zod";
import { own } from "../data/fields";

/**
 * How a chart reaches the cluster. Between `released` and `rendered` lies one
 * step in each direction, in which the former owner lets go: without it the
 * former owner would delete what the next one has just taken over.
 */
export const DELIVERIES = ["released", "suspended", "rendered", "kept"] as const;
/** One of them. */
export type Delivery = (typeof DELIVERIES)[number];

const meanings =
  "released: the engine installs it with Helm inside the cluster; rendered: Helm renders it at synth, and its objects lie in dist/ as plain manifests; suspended: still a release, and the engine lets go of it, the step before rendered; kept: still rendered, and nothing of it is deleted when it leaves Git, the step before released";

/** The field of a definition that says how charts reach the cluster. */
const deliverySchema = z.enum(DELIVERIES).optional();

/** `gitops.delivery`. */
export const deliveryOfAll = deliverySchema.meta({
  description: `how charts reach the cluster. ${meanings}. Absent: released`,
});

/** `releases.<name>.delivery`. */
export const deliveryOfOne = deliverySchema.meta({
  description: `how this chart reaches the cluster, e.g. rendered. ${meanings}. Absent: as gitops.delivery says`,
});

/** How a release of this name reaches the cluster. */
export function deliveryOf(
  {
    gitops,
    releases,
  }: {
    readonly gitops: { readonly delivery?: Delivery | undefined };
    readonly releases: Readonly<Record<string, { readonly delivery?: Delivery | undefined }>>;
  },
  release: string,
): Delivery {
  return own(releases, release)?.delivery ?? gitops.delivery ?? "released";
}

/** True where the objects of the chart lie in `dist/`. */
export function isRendered(delivery: Delivery): boolean {
  return delivery === "rendered" || delivery === "kept";
}
