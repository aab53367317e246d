import { claimed } from "../../../cli/many/claim";
import type { Job } from "../../../cli/many/job";
import { Queue, type Waiting } from "../../../cli/many/queue";

/** A definition with so many values. */
function job(name: string, values: number): Job {
  const file = { name, file: `clusters/${name}.yaml`, path: `/p/clusters/${name}.yaml`, language: "yaml" as const };
  const value = { list: Array.from({ length: values }, (_, index) => index) };
  return { value: { file, said: { value }, secrets: { files: [], problems: [] } }, scanned: [] };
}

const queue = () => new Queue([job("small", 1), job("large", 9), job("middle", 5)]);
const nameOf = (one: Waiting | undefined) => one?.job.value.file.name;

describe("clusters that wait to be made", () => {
  test("the largest first, each once", () => {
    const all = queue();
    expect([all.take(), all.take(), all.take(), all.take()].map(nameOf)).toEqual([
      "large",
      "middle",
      "small",
      undefined,
    ]);
  });

  test("one that was lent is for whoever comes first", () => {
    const all = queue();
    const [first, second] = [all.lend(), all.lend()];
    expect([first, second].map(nameOf)).toEqual(["large", "middle"]);
    if (first?.claim === undefined || second?.claim === undefined) throw new Error("both are lent");
    expect(claimed(first.claim)).toBe(true);
    expect([all.take(), all.take(), all.take()].map(nameOf)).toEqual(["small", "middle", undefined]);
    expect([claimed(first.claim), claimed(second.claim)]).toEqual([false, false]);
  });

  test("what was taken and not begun is there again", () => {
    const all = queue();
    const taken = all.take();
    if (taken === undefined) throw new Error("three wait");
    all.giveBack(taken);
    const lent = all.lend();
    expect(nameOf(lent)).toBe("large");
    expect(lent?.claim !== undefined && claimed(lent.claim)).toBe(true);
  });

  test("what nobody wants is begun by nobody, lent or not", () => {
    const all = queue();
    const lent = all.lend();
    all.drop();
    expect(all.take()).toBeUndefined();
    expect(lent?.claim !== undefined && claimed(lent.claim)).toBe(false);
  });
});
