import { told } from "./changed-home";

/** A change of the README's cluster, and all that is said of it, each as `rule place`. */
export type FaultRow = readonly [words: string, said: readonly string[], ...changes: readonly object[]];

/** One kind of fault: the input that it is known by with its siblings, and right definitions that stay silent. */
export function faultTable(id: string, wrong: readonly FaultRow[], right: readonly FaultRow[]): void {
  describe(id, () => {
    for (const [words, said, ...changes] of wrong)
      it(words, () => {
        expect(said).not.toEqual([]);
        expect(told(...changes)).toEqual(said);
      });
    for (const [words, said, ...changes] of right)
      it(`silent: ${words}`, () => {
        expect(said).toEqual([]);
        expect(told(...changes)).toEqual([]);
      });
  });
}
