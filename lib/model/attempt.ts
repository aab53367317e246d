import type { Cluster } from "../model/cluster";
import type { Problems } from "../model/problems";

/**
 * Lets a component do its part. Whatever it throws is a problem of that
 * component, because anybody may have written it; the others go on.
 *
 * @param does what it is doing, as the end of "an error while it …"
 */
export function attemptComponent<Value>(
  { cluster, key, problems }: { readonly cluster: Cluster; readonly key: string; readonly problems: Problems },
  does: string,
  make: () => Value,
): Value | undefined {
  const path = `components.${key}`;
  return problems.attempt({ path, names: [key] }, make, (error) => ({
    file: cluster.file,
    path,
    got: `an error while it ${does}: ${messageOf(error)}`,
    want: "a component that gets to its end with every definition that its options allow",
    fix: `correct the component, or remove ${path}`,
  }));
}

/** The first line of what was thrown, whatever that was. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? "";
}
