import type { RenderedRelease } from "../../plan/stage";
import type { CheckInput } from "../rule";

/** A release that is rendered at synth, with the place in the definition it comes from. */
export interface PlacedRender {
  readonly release: RenderedRelease;
  /** Path of the definition that the stage comes from. */
  readonly origin: string;
}

/** Every release that is rendered at synth. */
export function renderedOf({ graph }: Pick<CheckInput, "graph">): readonly PlacedRender[] {
  return graph.stages.flatMap(({ rendered = [], origin }) => rendered.map((release) => ({ release, origin })));
}
