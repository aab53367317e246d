/**
 * A function of one object alone, worked out once for each object: several
 * rules ask, and clusters share objects of equal content. What it gives goes
 * with the object, and nobody changes either.
 */
export function once<From extends object, Found extends object | string>(
  find: (from: From) => Found,
): (from: From) => Found {
  const known = new WeakMap<From, Found>();
  return (from) => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const found = find(from);
    known.set(from, found);
    return found;
  };
}

/** The same for a function of two: what is judged, and what it is judged by, of which there are few. */
export function onceEach<By extends object, From extends object, Found extends object | string>(
  find: (by: By, from: From) => Found,
): (by: By, from: From) => Found {
  const of = once((by: By) => once((from: From) => find(by, from)));
  return (by, from) => of(by)(from);
}
