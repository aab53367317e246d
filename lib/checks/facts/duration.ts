const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/**
 * Seconds of a number of seconds or of a Go duration such as `1h30m`; undefined for anything else
 * (Go: time.ParseDuration).
 */
export function secondsOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  if (value === "0") return 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, number = "0", unit = "s"]) => sum + Number(number) * (SECONDS[unit] ?? 0),
    0,
  );
}

/** Seconds as people write a duration: `90s`, `10m`, `2160h`. */
export function showSeconds(seconds: number): string {
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60}m` : `${seconds}s`;
}
