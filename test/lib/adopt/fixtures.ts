import { join } from "node:path";
import { filesOf, find } from "../../../cli/adopt/find";
import { plannerOf } from "../../../cli/adopt/plan";
import { generatedDocuments } from "../../../infra/talos/generated";
import { type Adopted, adopt } from "../../../lib/adopt/adopt";
import type { FoundHome } from "../../../lib/adopt/found";

export const FIXTURES = join(__dirname, "../../fixture/adopt");

/** A folder of fixtures as it is found, and taken over. */
export function adoptFixture(name: string): { readonly home: FoundHome; readonly adopted: Adopted } {
  const folder = join(FIXTURES, name);
  const { format, files } = find(folder, name);
  const home = format.read({
    files: filesOf(folder),
    file: files[0] ?? "",
    all: files,
    env: {},
    generated: generatedDocuments,
    newest: { talos: "1.13.9", kubernetes: "1.36.3" },
  });
  return { home, adopted: adopt(home, plannerOf("ts")) };
}
