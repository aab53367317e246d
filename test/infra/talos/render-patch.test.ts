import { RootConstruct } from "constructs";
import fc from "fast-check";
import { load } from "js-yaml";
import { renderPatch } from "../../../infra/talos/render-patch";
import { SecretText } from "../../../infra/talos/secret-text";
import { ClusterStack } from "../../../infra/terraform/stack";
import { variablesOf } from "../../../infra/terraform/variable";
import { at, sampleCluster } from "../sample";

function stack(): ClusterStack {
  return new ClusterStack(new RootConstruct(), sampleCluster(), "machines");
}

describe("patches as Terraform templates", () => {
  it("a secret is filled in by Terraform as one quoted scalar and never stands in the file", () => {
    const made = stack();
    const patch = { environment: ["A=b", new SecretText("KEY=", "mesh_key", "key of the mesh")] };
    expect(renderPatch(patch, variablesOf(made)).template).toBe(
      `environment:\n  - A=b\n  - \${jsonencode("KEY=\${var.mesh_key}")}\n`,
    );
    expect(at(made.toDocument(), "variable", "mesh_key")).toMatchObject({
      sensitive: true,
      description: "key of the mesh",
    });
  });

  it("a prefix cannot break out of its string", () => {
    const patch = { value: new SecretText(`a"\${b}`, "secret", "x") };
    expect(renderPatch(patch, variablesOf(stack())).template).toBe(
      `value: \${jsonencode("a\\"$\${b}\${var.secret}")}\n`,
    );
  });

  it("everything else is literal: what looks like a template is text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (document) => {
        fc.pre(!Object.hasOwn(document, "__proto__"));
        const rendered = renderPatch(document, variablesOf(stack())).template;
        expect(load(rendered.replaceAll(`$\${`, () => `\${`).replaceAll("%%{", () => "%{"))).toEqual(document);
      }),
      { numRuns: 30 },
    );
    expect(renderPatch({ a: `\${var.b}` }, variablesOf(stack())).template).toBe(`a: $\${var.b}\n`);
  });
});
