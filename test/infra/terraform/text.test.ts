import fc from "fast-check";
import { seconds } from "../../../infra/terraform/duration";
import { expression, literal, quoted } from "../../../infra/terraform/text";

describe("texts in a Terraform document", () => {
  it("a literal text starts no template", () => {
    expect(literal(`\${HOME} %{ if } $ {x}`)).toBe(`$\${HOME} %%{ if } $ {x}`);
  });

  it("unescaping gives the text back, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("$", "%", "{", "}", "a") }), (text) => {
        fc.pre(!/[$%]{2}\{/.test(text));
        expect(
          literal(text)
            .replaceAll(`$\${`, () => `\${`)
            .replaceAll("%%{", () => "%{"),
        ).toBe(text);
      }),
    );
  });

  it("a quoted text is one string of the language", () => {
    expect(quoted(`a "b" \${c}\n`)).toBe(`"a \\"b\\" $\${c}\\n"`);
    expect(expression(`upper(${quoted("a")})`)).toBe(`\${upper("a")}`);
  });
});

describe("durations", () => {
  it.each([
    ["15m", 900],
    ["1h30m", 5400],
    ["90s", 90],
    ["500ms", 1],
  ])("%s is %d seconds", (text, expected) => {
    expect(seconds(text)).toBe(expected);
  });

  it.each(["", "5", "5 m", "m5", "5d"])("%j is refused", (text) => {
    expect(() => seconds(text)).toThrow(/is not a duration/);
  });
});
