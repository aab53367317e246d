/** A stack by its layer, and the layers that are applied before it. */
export interface OrderedLayer {
  /** Layer of the stack, e.g. `dns`. */
  readonly layer: string;
  /** Layers that come first. */
  readonly after: readonly string[];
}

/**
 * Layers in the order in which their stacks are applied: those of Groundwork as
 * they are, each other one as early as what it follows allows. What is in a
 * circle comes last, by its name.
 *
 * @param own layers of Groundwork that the cluster has, in their order
 */
export function layerOrder(own: readonly string[], others: readonly OrderedLayer[]): readonly string[] {
  const order = [...own];
  const rest = [...others].sort((a, b) => (a.layer < b.layer ? -1 : 1));
  const known = new Set([...own, ...rest.map(({ layer }) => layer)]);
  while (rest.length > 0) {
    const ready = rest.findIndex(({ after }) => after.every((layer) => !known.has(layer) || order.includes(layer)));
    const [next] = rest.splice(Math.max(ready, 0), 1);
    if (next === undefined) break;
    const last = Math.max(-1, ...next.after.map((layer) => order.indexOf(layer)));
    order.splice(ready < 0 ? order.length : last + 1, 0, next.layer);
  }
  return order;
}

/** A layer that follows itself, over others; undefined where none does. */
export function circleOf(others: readonly OrderedLayer[]): readonly string[] | undefined {
  const after = new Map(others.map((one) => [one.layer, one.after]));
  const walk = (layer: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(layer)) return [...path.slice(path.indexOf(layer)), layer];
    for (const next of after.get(layer) ?? []) {
      const found = walk(next, [...path, layer]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const { layer } of others) {
    const found = walk(layer, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
