import { InputError, type Problem } from "./problem";

/**
 * Problems of the steps of one part, where a step throws what is wrong and the
 * next one can still be looked at. `end` throws all of them at once.
 */
export class Gathered {
  private readonly problems: Problem[] = [];

  /** What the step gives; undefined where it threw an InputError. Anything else goes on. */
  attempt<Value>(step: () => Value): Value | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.problems.push(...error.problems);
      return undefined;
    }
  }

  /** Notes what is wrong with something that is looked at where it is. */
  add(...problems: readonly Problem[]): void {
    this.problems.push(...problems);
  }

  /** What `make` gives for each item; those with a problem are left out. */
  each<Item, Value>(items: readonly Item[], make: (item: Item, index: number) => Value): readonly Value[] {
    return items.flatMap((item, index) => {
      const made = this.attempt(() => [make(item, index)]);
      return made ?? [];
    });
  }

  /** @throws InputError with the problems of every step, if there are any */
  end(): void {
    if (this.problems.length > 0) throw new InputError(this.problems);
  }
}
