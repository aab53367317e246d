import fc from "fast-check";
import { at } from "../../../lib/data/fields";
import { expression, quoted, reference, renderDocument, TerraformText, template } from "../../../lib/terraform/text";

const escaped = (text: string) => at(renderDocument({ text }), "text");

/** Terraform's own reading of a template that holds no expression: `$${` is `${`, `%%{` is `%{`. */
const read = (text: string) => text.replaceAll(/([$%])\1\{/g, "$1{");

const texts = fc.string({ unit: fc.constantFrom("$", "%", "{", "}", '"', "\\", "a", "\n") });

describe("texts in a Terraform document", () => {
  it("a plain text starts no template", () => {
    expect(escaped(`\${HOME} %{ if } $ {x}`)).toBe(`$\${HOME} %%{ if } $ {x}`);
  });

  it("reading gives the text back, whatever it is", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(read(String(escaped(text)))).toBe(text);
      }),
    );
  });

  it("keys are texts too; numbers and null stay", () => {
    expect(renderDocument({ resource: { "${a}": [1, null, true, `%{b}`] } })).toEqual({
      resource: { "$${a}": [1, null, true, "%%{b}"] },
    });
  });

  it("a text around expressions holds them and nothing else", () => {
    const id = reference("proxmox_vm.a", "id");
    expect(template`vm:${id}/${"${x}"}/${1}`.template).toBe(`vm:\${proxmox_vm.a.id}/$\${x}/1`);
    expect(renderDocument({ a: [template`vm:${id}`] })).toEqual({ a: [`vm:\${proxmox_vm.a.id}`] });
  });

  it("an expression in a plain string is a bug that shows at once", () => {
    expect(() => `vm:${reference("a", "id")}`).toThrow(`\${a.id} cannot be part of a plain text`);
  });

  it("no two parts become a mark together", () => {
    const id = reference("a", "b");
    expect(TerraformText.join(["cost: $", id]).template).toBe(`cost: \${"$"}\${a.b}`);
    expect(TerraformText.join(["$", "{x}"]).template).toBe(`$\${x}`);
    expect(TerraformText.join([TerraformText.join(["$"]), "{x}"]).template).toBe(`$\${x}`);
  });
});

describe("expressions", () => {
  it("texts in them are quoted strings of the language, other expressions stay code", () => {
    expect(expression`contains(${reference("var", "names")}, ${'a "b" ${c}'})`.template).toBe(
      `\${contains(var.names, "a \\"b\\" $\${c}")}`,
    );
  });

  it("a quoted text has only escapes that the language knows", () => {
    expect(quoted(`a "b" \${c}\n\b\f\\b`)).toBe(`"a \\"b\\" $\${c}\\n\\u0008\\u000c\\\\b"`);
    expect(quoted("KEY=", reference("var", "key"))).toBe(`"KEY=\${var.key}"`);
  });

  it.each(["a b", "1a", "a[x]", 'file("x")', ""])("%j is no step of a reference", (step) => {
    expect(() => reference("var", step)).toThrow(/no reference of the Terraform language/);
  });
});
