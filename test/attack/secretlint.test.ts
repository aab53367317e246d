import { join } from "node:path";
import { capture } from "../../cli/capture";
import { SecretScan } from "../../lib/secret-scan/file";
import { cases } from "./corpus";

/** secretlint knows providers well, and next to nothing of a cluster at home: it is the judge of a part. */
test("what secretlint's recommended rules find, the scan finds too", () => {
  const all = cases();
  const planted = JSON.stringify(all.map(({ planted: { path, text } }) => ({ path, text })));
  const judged = capture(process.execPath, [join(__dirname, "secretlint.mjs")], __dirname, planted);
  const indexes: readonly number[] = JSON.parse(judged?.stdout ?? "[]");
  expect(indexes.length).toBeGreaterThan(50);
  const scan = new SecretScan();
  const missed = indexes.flatMap((index) => {
    const one = all[index];
    return one === undefined || scan.scan(one.planted).length > 0 ? [] : [`${one.kind.kind} in: ${one.place.place}`];
  });
  expect(missed).toEqual([]);
});
