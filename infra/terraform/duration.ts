const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** A Go duration such as `1h30m` in whole seconds, rounded up. */
export function seconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|s|m|h)/g)];
  if (parts.map(([text]) => text).join("") !== duration || parts.length === 0)
    throw new Error(`${duration} is not a duration`);
  return Math.ceil(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? ""] ?? 0), 0));
}
