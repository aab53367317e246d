import { retentionOf } from "../../facts/prometheus-retention";
import { showBytes } from "../../facts/quantity";
import { chartsOf, valuesPlace } from "../../place";
import type { Found, Rule } from "../../rule";

/** Bytes that Prometheus writes in a day for a small cluster: 100,000 series every 30 s at 1.5 bytes a sample. */
const PER_DAY = (100_000 * 86_400 * 1.5) / 30;

/** Share of the volume that blocks may take; the rest is for the write-ahead log and compaction. */
const SHARE = 0.85;

export const retention: Rule = {
  id: "retention",
  title: "Retention does not fit the volume",
  family: "monitoring",
  severity: "warning",
  answers: ["M060"],
  why: "Prometheus crash-loops two weeks later: no space left on the device.",
  fix: "limit the retention by size as well as by time",
  source: "Prometheus 3.14 documentation: storage, operational aspects (1 to 2 bytes a sample)",
  example: "30 days on a claim of 10 GiB, and no retentionSize",
  check: (input) =>
    chartsOf(input).flatMap(({ release, origin }): Found[] => {
      const kept = retentionOf(release);
      if (kept === undefined || kept.unread !== undefined) return [];
      const { volume, limit, days } = kept;
      const place = valuesPlace(input, release, {
        origin,
        paths: ["retentionSize", "retention", "storageSpec"].map((key) => ["prometheus", "prometheusSpec", key]),
      });
      const best = `${Math.max(1, Math.floor((volume * SHARE) / 2 ** 30))}GiB`;
      if (limit !== undefined)
        return limit <= volume * 0.95
          ? []
          : [
              {
                at: place,
                message: `Prometheus keeps up to ${showBytes(limit)} on a volume of ${showBytes(volume)}, which leaves no room for its write-ahead log`,
                fix: `set retentionSize to ${best}`,
              },
            ];
      if (days * PER_DAY <= volume * SHARE) return [];
      return [
        {
          at: place,
          message: `Prometheus keeps ${days} days, about ${showBytes(days * PER_DAY)} for a small cluster, on a volume of ${showBytes(volume)}, without a limit by size`,
          fix: `set retentionSize to ${best}, or ask for ${Math.ceil((days * PER_DAY) / SHARE / 2 ** 30)} GiB`,
        },
      ];
    }),
};
