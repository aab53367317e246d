import { broughtByOthers, encrypted, kindsWithoutSchema } from "./objects";
import {
  chartsWithoutFacts,
  keysOfOthers,
  labelsOfRunningCluster,
  metricsOfOthers,
  providersWithoutSchema,
  sizesNotSaid,
} from "./plan";
import type { Finder, Read } from "./read";

/** How it comes to light that something of one source is unknown. */
export interface UnreadRow {
  /** What finds it here. */
  readonly find: readonly Finder[];
  /** Rules that say it, where it is a finding of its own. */
  readonly toldBy: readonly string[];
  /** Why nothing of the source can be unknown; only where neither of the others is there. */
  readonly never?: string;
}

/** What may be unknown of each source, and who says so. */
export const UNREAD: Readonly<Record<Read, UnreadRow>> = {
  definition: { find: [], toldBy: ["newer-than-table"] },
  room: { find: [sizesNotSaid], toldBy: [] },
  machines: { find: [], toldBy: ["newer-than-table", "document-kind"] },
  objects: { find: [kindsWithoutSchema, broughtByOthers, encrypted], toldBy: ["held-back"] },
  made: { find: [chartsWithoutFacts], toldBy: ["values-unverified"] },
  values: { find: [], toldBy: ["values-unverified"] },
  labels: { find: [labelsOfRunningCluster], toldBy: [] },
  keys: { find: [keysOfOthers], toldBy: [] },
  metrics: { find: [metricsOfOthers], toldBy: [] },
  stacks: { find: [providersWithoutSchema], toldBy: [] },
  files: { find: [], toldBy: [], never: "they are made here" },
  revision: { find: [], toldBy: [], never: "a rule that needs one waits for check --against" },
  scan: {
    find: [],
    toldBy: [],
    never: "a rule that needs it waits for the scan, which every command makes that writes or checks",
  },
};
