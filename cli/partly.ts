import { InputError, type Problem } from "../lib/model/problem";

/** Bad input, after everything that could be done was done. */
export class Partly extends InputError {
  /** What became of the rest, e.g. `the other 12 charts are locked`. */
  readonly ending: string;

  constructor(problems: readonly Problem[], ending: string) {
    super(problems);
    this.name = "Partly";
    this.ending = ending;
  }
}
