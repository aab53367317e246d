import type { Host } from "./host";
import { LostContents } from "./kept-contents";

/**
 * Does what may ask for the files of kept clusters. Where they are lost it is done again with every cluster made, and
 * the third time, on a disk that loses what it is given, with none kept.
 *
 * @param run gets true where every cluster is to be made, although one may be kept
 */
export async function withContents<Result>(
  host: Host,
  run: (host: Host, afresh: boolean) => Promise<Result>,
): Promise<Result> {
  for (let lost = 0; ; lost++) {
    try {
      return await run(lost < 2 ? host : { ...host, program: undefined }, lost > 0);
    } catch (error) {
      if (!(error instanceof LostContents) || lost === 2) throw error;
    }
  }
}
