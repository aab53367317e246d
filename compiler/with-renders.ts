import type { RenderRequest } from "../lib/plan/render-request";
import { renderKey } from "../lib/rendered/request";
import type { SchemaStore } from "../lib/schema/store";
import { type DraftedCluster, draftCluster, type ReadDefinition } from "./synth-cluster";
import { type RenderTrouble, tellUnrendered } from "./unrendered";

/** How missing renders are made. */
export interface RenderOptions {
  readonly schemas: SchemaStore;
  readonly render?: ((requests: readonly RenderRequest[]) => Promise<ReadonlyMap<string, RenderTrouble>>) | undefined;
}

/** What a chart brings decides what others may count on, and so what these give: nothing is decided in more rounds. */
const ROUNDS = 3;

/**
 * The drafts with every chart rendered. Where something is missing it is
 * rendered, and the clusters that wait for it are drafted again; what cannot be
 * rendered is a problem of its cluster.
 */
export async function withRenders(
  drafts: readonly DraftedCluster[],
  definitions: readonly ReadDefinition[],
  { schemas, render }: RenderOptions,
): Promise<readonly DraftedCluster[]> {
  let current = drafts;
  const troubles = new Map<string, RenderTrouble>();
  for (let round = 0; render !== undefined && round < ROUNDS; round += 1) {
    const missing = new Map(
      current
        .flatMap(({ planned }) => planned.unrendered ?? [])
        .map((request) => [renderKey(request), request] as const)
        .filter(([key]) => !troubles.has(key)),
    );
    if (missing.size === 0) break;
    for (const [key, trouble] of await render([...missing.values()])) troubles.set(key, trouble);
    current = current.map((draft, index) => {
      const definition = definitions[index];
      return draft.planned.unrendered === undefined || definition === undefined
        ? draft
        : draftCluster(definition, schemas);
    });
  }
  for (const draft of current) tellUnrendered(draft, troubles);
  return current;
}
