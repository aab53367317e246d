import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the examples of the documents lie: compiled and run by the tests. */
const FOLDER = "test/docs/examples";

/** An example as its readers have it: in a folder of its own below the top, with imports that fit there. */
export function example(root: string, name: string, place: "clusters" | "apps" | "elsewhere"): string {
  const text = readFileSync(join(root, FOLDER, name), "utf8");
  switch (place) {
    case "clusters":
      return text.replaceAll('"../../../', '"../');
    case "apps":
      return text.replaceAll('"../../../', '"../../');
    case "elsewhere":
      return text.replaceAll('"../../../apps/define-cluster"', '"groundwork-gitops"');
  }
}
