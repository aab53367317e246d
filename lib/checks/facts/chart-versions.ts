import { textAt } from "../../data/fields";
import type { CheckInput } from "../rule";
import { changesOf } from "./changes";

/** A chart that has another version than in the commit. */
export interface ChartVersions {
  /** Name of the chart. */
  readonly chart: string;
  /** Version before. */
  readonly before: string;
  /** Version after. */
  readonly after: string;
}

/** Charts whose version a change moves, each once: those of releases, and those that Flux takes from an OCI registry. */
export function chartVersions(input: CheckInput): readonly ChartVersions[] {
  const found = changesOf(input).flatMap(({ old, fresh }): readonly ChartVersions[] => {
    if (old === undefined || fresh === undefined) return [];
    if (fresh.table === "release") return moved(fresh.kind, textAt(old.data, "version"), textAt(fresh.data, "version"));
    if (fresh.kind !== "OCIRepository.source.toolkit.fluxcd.io") return [];
    const [, chart] = /\/([^/]+)$/.exec(textAt(fresh.data, "spec", "url") ?? "") ?? [];
    const [before, after] = [old, fresh].map(({ data }) => textAt(data, "spec", "ref", "tag"));
    return chart === undefined ? [] : moved(chart, before, after);
  });
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function moved(chart: string, before: string | undefined, after: string | undefined): readonly ChartVersions[] {
  return before === undefined || after === undefined || before === after ? [] : [{ chart, before, after }];
}
