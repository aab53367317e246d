import { leavesOf, showSteps, yamlSource } from "../../../lib/adopt/source";
import { InputError } from "../../../lib/model/problem";

const TEXT = `shared: &shared
  disk: /dev/sda
  modes: [0644, 0o600, 10]
nodes:
  - <<: *shared
    name: one
  - name: two
    disk: /dev/sdb
again: *shared
---
kind: Other
`;

describe("a file of YAML", () => {
  const source = yamlSource("home.yaml", TEXT);
  const places = (document: number) =>
    leavesOf(source, document).map(({ steps, line, value }) => `${line} ${showSteps(steps)} ${String(value)}`);

  test("has the line of every leaf, of anchors and merge keys too, and modes as Go reads them", () => {
    expect(places(0)).toEqual([
      "2 shared.disk /dev/sda",
      "3 shared.modes[0] 420",
      "3 shared.modes[1] 384",
      "3 shared.modes[2] 10",
      "2 nodes[0].disk /dev/sda",
      "3 nodes[0].modes[0] 420",
      "3 nodes[0].modes[1] 384",
      "3 nodes[0].modes[2] 10",
      "6 nodes[0].name one",
      "7 nodes[1].name two",
      "8 nodes[1].disk /dev/sdb",
      "2 again.disk /dev/sda",
      "3 again.modes[0] 420",
      "3 again.modes[1] 384",
      "3 again.modes[2] 10",
    ]);
    expect(places(1)).toEqual(["11 kind Other"]);
  });

  test("is refused with its line where it is none", () => {
    expect(() => yamlSource("home.yaml", "a: 1\nb: [\n")).toThrow(InputError);
    expect(() => yamlSource("home.yaml", "a: 1\na: 2\n")).toThrow(/home\.yaml line 2/);
  });
});
