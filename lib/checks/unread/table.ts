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
import { classesOfOthers, driversOfOthers, retentionNotRead, volumesSwitchedOff } from "./storage";
import { databasesWithoutVersion, extensionsWithoutList } from "./versions";

/** How it comes to light that something of one source is unknown. */
export interface UnreadRow {
  /** What finds it here. */
  readonly find: readonly Finder[];
  /** Rules that say it, where it is a finding of its own. */
  readonly toldBy: readonly string[];
  /** Rules that stay silent about some part of it, by id, with what that part is and why silence does no harm. */
  readonly silent?: Readonly<Record<string, string>>;
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
  classes: {
    find: [classesOfOthers],
    toldBy: ["missing-reference", "default-storage-class"],
    silent: {
      "access-mode": "block devices, whose users arrange among themselves who writes",
      "reclaim-policy": "volumes of pods, which end with their pod by intent",
      "single-writer": "a class without a backing: that a volume cannot be attached twice is then no certain error",
    },
  },
  drivers: {
    find: [driversOfOthers],
    toldBy: [],
    silent: { "unknown-storage-driver": "kubernetes.io/no-provisioner, which makes no volume by intent" },
  },
  retention: {
    find: [retentionNotRead],
    toldBy: ["data-without-volume"],
    silent: { retention: "releases with prometheus.enabled: false, which keep nothing" },
  },
  volumes: {
    find: [volumesSwitchedOff],
    toldBy: [],
    silent: { "data-without-volume": "charts of the operator's own: without a volume there he has chosen so" },
  },
  extensions: { find: [extensionsWithoutList], toldBy: ["newer-than-table"] },
  databases: {
    find: [databasesWithoutVersion],
    toldBy: ["image-tag"],
    silent: { "database-major": "an image that is the same at both times, whatever its tag says" },
  },
  stacks: { find: [providersWithoutSchema], toldBy: [] },
  files: { find: [], toldBy: [], never: "they are made here" },
  revision: { find: [], toldBy: [], never: "a rule that needs one waits for check --against" },
  scan: {
    find: [],
    toldBy: [],
    never: "a rule that needs it waits for the scan, which every command makes that writes or checks",
  },
};
