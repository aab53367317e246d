import { InputError, type Problem } from "./problem";

/** What is in the place of a part that was refused. */
export type Filling = "a stand-in" | "its own value";

/** What is said about a place of the definition: a problem, or a finding of a rule. */
export interface Said {
  /** Path into the definition, e.g. `machines.cp-1.address`. */
  readonly path: string;
  /** Everything that it says, for names that it mentions. */
  readonly text: string;
}

/**
 * How others refer to a part: by its name, by anything below it (`network.`),
 * or by all of several words, e.g. a host's name and the field of it.
 */
export type Naming = string | readonly string[];

/**
 * Everything that is wrong with one definition, collected over all steps of one
 * run. A step that finds a problem adds it and goes on with the rest, so that
 * the operator sees all of them at once. What only follows from a problem of an
 * earlier step is left out.
 */
export class Problems {
  private readonly found: Problem[] = [];
  /** Parts that later steps do without, with the names under which others refer to them. */
  private readonly missing = new Map<string, readonly Naming[]>();
  /** Those of them that have something in their place. */
  private readonly filled = new Map<string, Filling>();
  /** Places that earlier steps have spoken about. */
  private readonly settled = new Set<string>();

  /** Adds problems, except those that follow from what earlier steps found. */
  add(...problems: readonly Problem[]): void {
    for (const problem of problems) if (!this.explains(saidBy(problem))) this.found.push(problem);
  }

  /**
   * Says that a part of the definition was left out, so that the rest could be
   * looked at.
   *
   * @param path into the definition
   * @param names under which others refer to that part: what mentions one of them only follows
   */
  leaveOut(path: string, ...names: readonly Naming[]): void {
    this.missing.set(path, [...(this.missing.get(path) ?? []), ...names]);
    this.filled.delete(path);
  }

  /**
   * Says that a part has something else in its place: a stand-in, or its own
   * value under the name that was meant.
   *
   * @param path into the definition
   * @param filling what is there now
   * @param names as of `leaveOut`
   */
  fill(path: string, filling: Filling, ...names: readonly Naming[]): void {
    this.leaveOut(path, ...names);
    this.filled.set(path, filling);
  }

  /** Ends a step: later steps leave out what they find at the same places. */
  settle(): void {
    for (const { path } of this.found) if (path !== "") this.settled.add(path);
  }

  /** True when something only follows from what earlier steps found. */
  explains({ path, text }: Said): boolean {
    for (const place of this.settled) if (isWithin(path, place)) return true;
    for (const [place, names] of this.missing) {
      if (isWithin(path, place) || isWithin(place, path)) return true;
      if (names.some((name) => refersTo({ path, text }, name, place))) return true;
      const [, around, key] = /^(.+)\.([^.[\]]+)$/.exec(place) ?? [];
      if (around === undefined || key === undefined || this.filled.get(place) === "its own value") continue;
      // What a component would have offered, another one need not.
      if (
        isWithin(place, "components") &&
        text.includes("add components.") &&
        (around === "components" || mentions(text, inWords(key)))
      )
        return true;
      // Its neighbours speak of it by its key alone, or ask for what nobody needs where it is.
      if (!isWithin(path, around)) continue;
      if (mentions(text, `add ${key}`)) return true;
      if (!this.filled.has(place) && (mentions(text, key) || text.startsWith("nothing "))) return true;
    }
    return false;
  }

  /** Sections of the definition in which something is not what the operator wrote. */
  get incomplete(): ReadonlySet<string> {
    const places = [...this.missing.keys()].filter((place) => this.filled.get(place) !== "its own value");
    return new Set(places.map((place) => /^[^.[]*/.exec(place)?.[0] ?? place));
  }

  /** True when nothing is wrong so far. */
  get none(): boolean {
    return this.found.length === 0;
  }

  /**
   * Makes one part. When it cannot be made, its problems are added, the part
   * counts as left out, and the run goes on without it.
   *
   * @param part its path in the definition, and the names under which others refer to it
   * @param foreseen makes a problem of an error that is no InputError, for code that others may have
   *   written; absent: such an error is a mistake of Groundwork's own and is thrown, unless an
   *   earlier problem explains it
   */
  attempt<Value>(
    part: { readonly path: string; readonly names?: readonly string[] },
    make: () => Value,
    foreseen?: (error: unknown) => Problem,
  ): Value | undefined {
    try {
      return make();
    } catch (error) {
      if (error instanceof InputError) this.add(...error.problems);
      else if (foreseen !== undefined) this.add(foreseen(error));
      else if (this.none) throw error;
      this.leaveOut(part.path, ...(part.names ?? []));
      return undefined;
    }
  }

  /** Each problem once, sorted by file and place. */
  all(): readonly Problem[] {
    const unique = new Map(this.found.map((one) => [[one.file, one.path, one.got, one.want].join("\u0000"), one]));
    return [...unique.values()].sort((a, b) => compare(a.file, b.file) || compare(a.path, b.path));
  }
}

function saidBy({ path, got, want, fix = "" }: Problem): Said {
  return { path, text: `${got} ${want} ${fix}` };
}

/** True for a place itself and for everything below it. */
function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}

/** `loadBalancer` as people write it. */
function inWords(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function refersTo({ path, text }: Said, name: Naming, place: string): boolean {
  if (typeof name === "string") return mentions(text, name);
  // Fields of the same entry have words of their own for each other.
  const around = place.slice(0, Math.max(0, place.lastIndexOf(".")));
  return !isWithin(path, around) && name.every((word) => mentions(`${path} ${text}`, word));
}

/** True where a text names something as a word of its own. */
function mentions(text: string, name: string): boolean {
  let from = text.indexOf(name);
  while (from !== -1) {
    const before = text[from - 1] ?? " ";
    const after = text[from + name.length] ?? " ";
    if (!/[A-Za-z0-9_]/.test(before) && (name.endsWith(".") || !/[A-Za-z0-9_]/.test(after))) return true;
    from = text.indexOf(name, from + 1);
  }
  return false;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
