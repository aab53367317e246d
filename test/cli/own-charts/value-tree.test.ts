import { valueTree } from "../../../cli/own-charts/value-tree";
import { validateValues } from "../../../lib/schema/values";

/** The tree of a chart with these values and one template. */
const treeOf = (values: string, template: string, schema?: object) =>
  valueTree(
    new Map([
      ["values.yaml", values],
      ["templates/all.yaml", template],
      ...(schema === undefined ? [] : [["values.schema.json", JSON.stringify(schema)] as const]),
    ]),
    [],
  );

describe("a text is only a default where the template takes a list or a map", () => {
  test.each([
    ['{{ join "," .Values.some.names }}'],
    ['{{ .Values.some.names | join "," }}'],
    ["{{ range .Values.some.names }}{{ . }}{{ end }}"],
    ["{{ range $index, $name := .Values.some.names }}{{ $name }}{{ end }}"],
    ["{{ toYaml .Values.some.names | nindent 2 }}"],
    ["{{- $.Values.some.names | toYaml | nindent 2 }}"],
    ["{{- with .Values.some.names }}\nnames:\n  {{- toYaml . | nindent 2 }}\n{{- end }}"],
    ["{{- with .Values.some.names }}{{ range . }}- {{ . }}{{ end }}{{- end }}"],
    ['{{ if kindIs "slice" .Values.some.names }}list{{ else }}{{ .Values.some.names }}{{ end }}'],
    ['{{ if eq (kindOf .Values.some.names) "map" }}map{{ end }}'],
    ['{{ if has "all" .Values.some.names }}all{{ end }}'],
  ])("%s", (template) => {
    const tree = treeOf("some: { names: all }", template);
    expect(tree).toMatchObject({ some: { names: "any" } });
    for (const names of ["all", ["a", "b"], { a: 1 }])
      expect(validateValues(tree, { some: { names } }, "values")).toEqual([]);
  });

  test.each([
    ["{{ .Values.some.names | quote }}"],
    ['{{ if kindIs "invalid" .Values.some.names }}none{{ else }}{{ .Values.some.names }}{{ end }}'],
    ["{{- with .Values.some.names }}{{ . | quote }}{{- end }}{{ range .Values.other }}{{ . }}{{ end }}"],
  ])("%s prints a text, and a list is refused", (template) => {
    const tree = treeOf("{ some: { names: all }, other: [] }", template);
    expect(validateValues(tree, { some: { names: ["a"] } }, "values")).toEqual([
      { path: "values.some.names", got: "a list of 1", want: "a text" },
    ]);
  });

  test("a schema that names several types takes each of them, and null says nothing", () => {
    const schema = {
      properties: { devices: { type: ["null", "string", "array"] }, name: { type: ["null", "string"] } },
    };
    expect(treeOf('devices: ""', "", schema)).toMatchObject({ devices: "any", name: "string" });
  });
});
