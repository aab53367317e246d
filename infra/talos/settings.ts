import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { InputError, type Problem } from "../../lib/model/problem";

type Need = Declared["machines"][number];

/**
 * Settings that several components may ask for, joined by name.
 *
 * @throws InputError with every setting of which two components want different values
 */
export function joinSettings(
  cluster: Cluster,
  what: string,
  needs: readonly Need[],
  read: (need: Need) => Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  const by = new Map<string, string>();
  const problems: Problem[] = [];
  for (const need of needs) {
    for (const [name, value] of Object.entries(read(need) ?? {})) {
      const before = joined[name];
      if (before !== undefined && before !== value) {
        problems.push({
          file: cluster.file,
          path: `components.${need.component}`,
          got: `${what} ${name}: ${value}`,
          want: `what components.${by.get(name)} asks for as well, ${before}`,
          fix: "change the options of one of the two, or leave one out",
        });
        continue;
      }
      joined[name] = value;
      by.set(name, need.component);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return joined;
}

/** One key of an object, left out while its value is empty. */
export function unlessEmpty<Value extends object>(key: string, value: Value): Readonly<Record<string, Value>> {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}
