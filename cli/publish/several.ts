/** Requests to one registry that are under way at once. */
const AT_ONCE = 6;

/** Does something for each of many, a few at a time; results in their order. After the first failure nothing more is begun. */
export async function several<One, Result>(
  all: readonly One[],
  work: (one: One) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const failures: unknown[] = [];
  const waiting = all.entries();
  const worker = async () => {
    for (const [index, one] of waiting) {
      if (failures.length > 0) return;
      try {
        results.set(index, await work(one));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
