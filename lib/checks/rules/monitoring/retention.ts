import { at } from "../../../data/fields";
import { quantity, showBytes } from "../../facts/quantity";
import { chartsOf, valuesPlace } from "../../place";
import type { Found, Rule } from "../../rule";

/** Bytes that Prometheus writes in a day for a small cluster: 100,000 series every 30 s at 1.5 bytes a sample. */
const PER_DAY = (100_000 * 86_400 * 1.5) / 30;

/** Share of the volume that blocks may take; the rest is for the write-ahead log and compaction. */
const SHARE = 0.85;

/** Days that Prometheus keeps by default (chart: prometheus.prometheusSpec.retention). */
const USUAL_DAYS = 10;

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
    chartsOf(input)
      .filter(({ release }) => release.chart.name === "kube-prometheus-stack")
      .flatMap(({ release, origin }): Found[] => {
        const spec = at(release.values, "prometheus", "prometheusSpec");
        const volume = quantity(
          at(spec, "storageSpec", "volumeClaimTemplate", "spec", "resources", "requests", "storage"),
        );
        if (volume === undefined) return [];
        const place = valuesPlace(input, release, {
          origin,
          paths: ["retentionSize", "retention", "storageSpec"].map((key) => ["prometheus", "prometheusSpec", key]),
        });
        const limit = bytesOf(at(spec, "retentionSize"));
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
        const days = daysOf(at(spec, "retention")) ?? USUAL_DAYS;
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

/** `9GiB` or `9GB`, in powers of two both (Prometheus: units of --storage.tsdb.retention.size). */
function bytesOf(value: unknown): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(K|M|G|T)i?B$/.exec(typeof value === "string" ? value : "") ?? [];
  return amount === undefined ? undefined : Number(amount) * 2 ** (10 * ("KMGT".indexOf(unit ?? "K") + 1));
}

function daysOf(value: unknown): number | undefined {
  const [, amount, unit] = /^(\d+)(h|d|w|y)$/.exec(typeof value === "string" ? value : "") ?? [];
  const days: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, y: 365 };
  return amount === undefined ? undefined : Number(amount) * (days[unit ?? "d"] ?? 1);
}
