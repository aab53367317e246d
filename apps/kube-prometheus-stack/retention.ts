import type { Size } from "../../lib/model/quantity";

/**
 * Share of the volume that the stored blocks may take. The rest is for the
 * write-ahead log, for blocks that are just being compacted, and for the file
 * system itself. Source: Prometheus documentation, "Storage", right-sizing
 * retention size: at most 80 to 85 % of the allocated disk.
 */
const SHARE = 0.8;

const MIB = 2 ** 20;

/** The size limit that fits a volume, as Prometheus writes it, e.g. `40960MiB`. */
export function retentionSize(volume: Size): string {
  return `${Math.floor((volume.bytes * SHARE) / MIB)}MiB`;
}
