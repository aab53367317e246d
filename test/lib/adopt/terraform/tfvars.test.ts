import { readTfvars } from "../../../../lib/adopt/terraform/tfvars";

const TEXT = `# a comment
name = "barn" // another
"quoted" = 3
nodes = {
  "one" = { ip = "10.0.0.1", tags = ["a", "b",], on = true, none = null }
  two: {
    size = 1.5e2 /* inner */
  }
}
text = <<-EOT
    first
      second
  EOT
escaped = "a\\"b\\n$\${c} \\u00e9"
`;

describe("a file of Terraform variables", () => {
  const { value, lineOf } = readTfvars("home.tfvars", TEXT);

  test("gives its literal values", () => {
    expect(value).toEqual({
      name: "barn",
      quoted: 3,
      nodes: { one: { ip: "10.0.0.1", tags: ["a", "b"], on: true, none: null }, two: { size: 150 } },
      text: "first\n  second\n",
      escaped: 'a"b\n${c} é',
    });
  });

  test("has the line of every value", () => {
    expect(
      [["name"], ["nodes", "one", "tags", 1], ["nodes", "two", "size"], ["text"], ["absent"]].map((steps) =>
        lineOf(steps),
      ),
    ).toEqual([2, 5, 7, 10, 1]);
  });

  test.each([
    ["a = var.b\n", "line 1"],
    ['a = 1\nb = "x-${a}"\n', "line 2"],
    ["a = [1 2]\n", "a comma or ]"],
    ['a = upper("x")\n', "a file of variables holds nothing else"],
    ["a 1\n", "= and a value"],
    ["a = <<EOT\nx\n", "a line with EOT"],
  ])("%j is refused with its line", (text, said) => {
    expect(() => readTfvars("home.tfvars", text)).toThrow(said);
  });
});
