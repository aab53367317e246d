import { at } from "../../data/fields";
import type { PlannedRelease } from "../../plan/stage";
import { quantity } from "./quantity";

/** How much Prometheus keeps, and on what; or what of it cannot be read. */
export type Retention =
  | {
      readonly unread?: undefined;
      /** Bytes of its volume. */
      readonly volume: number;
      /** Most bytes of blocks; undefined: no limit by size. */
      readonly limit: number | undefined;
      readonly days: number;
    }
  | {
      /** The value that says nothing that can be read, e.g. `storageSpec`. */
      readonly unread: "storageSpec" | "retentionSize" | "retention";
      /** True where the value is there. */
      readonly said: boolean;
    };

/** Days that Prometheus keeps by default (chart: prometheus.prometheusSpec.retention). */
const USUAL_DAYS = 10;

/** Where the size of the volume is said (API reference of prometheus-operator: StorageSpec). */
const SIZES = [
  ["volumeClaimTemplate", "spec", "resources", "requests", "storage"],
  ["ephemeral", "volumeClaimTemplate", "spec", "resources", "requests", "storage"],
  ["emptyDir", "sizeLimit"],
] as const;

/** What a release of kube-prometheus-stack keeps; undefined of another chart, and where it runs no Prometheus. */
export function retentionOf({ chart, values }: PlannedRelease): Retention | undefined {
  if (chart.name !== "kube-prometheus-stack" || at(values, "prometheus", "enabled") === false) return undefined;
  const spec = at(values, "prometheus", "prometheusSpec");
  const storage = at(spec, "storageSpec") ?? undefined;
  const volume = SIZES.map((path) => quantity(at(storage, ...path))).find((size) => size !== undefined);
  if (volume === undefined) return { unread: "storageSpec", said: storage !== undefined };
  const [size, time] = [at(spec, "retentionSize") ?? "", at(spec, "retention") ?? ""];
  const limit = bytesOf(size);
  const days = time === "" ? USUAL_DAYS : daysOf(time);
  if (limit === undefined && size !== "" && size !== "0") return { unread: "retentionSize", said: true };
  // With a limit by size, the time decides nothing about the volume.
  if (days === undefined && limit === undefined) return { unread: "retention", said: true };
  return { volume, limit, days: days ?? USUAL_DAYS };
}

/** `9GiB` or `9GB`, in powers of two both (Prometheus: units of --storage.tsdb.retention.size). */
function bytesOf(value: unknown): number | undefined {
  const [, amount, unit = ""] = /^(\d*\.?\d+)(?:([KMGTPE])i?)?B$/.exec(typeof value === "string" ? value : "") ?? [];
  return amount === undefined ? undefined : Number(amount) * 2 ** (10 * (unit === "" ? 0 : "KMGTPE".indexOf(unit) + 1));
}

/** Days of each unit (Prometheus: durations of its configuration). */
const DAYS: Readonly<Record<string, number>> = {
  y: 365,
  w: 7,
  d: 1,
  h: 1 / 24,
  m: 1 / 1440,
  s: 1 / 86_400,
  ms: 1 / 86_400_000,
};

/** `30d`, or several units from the largest down: `1d12h`. */
function daysOf(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^(?=\d)(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(value))
    return undefined;
  return [...value.matchAll(/(\d+)(ms|[ywdhms])/g)].reduce(
    (sum, [, amount = "0", unit = "d"]) => sum + Number(amount) * (DAYS[unit] ?? 1),
    0,
  );
}
