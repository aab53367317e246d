import { tomlSource } from "../../../../lib/adopt/cluster-template/toml";

const TEXT = `top = 1
[network]
node_cidr = "10.0.0.0/24"
[kubernetes.api]
addr = "10.0.0.5"
[[nodes]]
name = "a"
[[nodes]]
name = "b"
"odd key" = [
  1,
]
`;

describe("a file of TOML", () => {
  const { documents, lineOf } = tomlSource("cluster.toml", TEXT);

  test("has the line of every key, in tables and in lists of tables", () => {
    const steps = [
      ["top"],
      ["network", "node_cidr"],
      ["kubernetes", "api", "addr"],
      ["nodes", 0, "name"],
      ["nodes", 1, "name"],
      ["nodes", 1, "odd key", 0],
    ];
    expect(steps.map((one) => lineOf(0, one))).toEqual([1, 3, 5, 7, 9, 10]);
    expect(documents).toMatchObject([{ nodes: [{ name: "a" }, { name: "b" }] }]);
  });

  test("is refused with its line where it is none", () => {
    expect(() => tomlSource("cluster.toml", "a = 1\nb = \n")).toThrow(/cluster\.toml line 2/);
  });
});
