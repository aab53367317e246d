import fc from "fast-check";
import { CAPABILITIES, READING_FUNCTIONS, READS, readsOf } from "../../../lib/rendered/reads";

const of = (text: string, path = "templates/a.yaml") => readsOf(new Map([[path, text]]));

describe("what a chart reads in addition to its values", () => {
  test.each([
    ['{{ .Values.now }} {{ include "lookup" . }} now uuidv4', []],
    ['{{- if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}', ["apiVersions"]],
    ["{{ $.Capabilities.KubeVersion.Minor | int }}", ["kubeVersion"]],
    ['{{ semverCompare ">=1.21-0" $root.Capabilities.KubeVersion.Version }}', ["kubeVersion"]],
    ["{{ .Capabilities.HelmVersion.Version }}", []],
    ["{{ with .Capabilities }}{{ .KubeVersion }}{{ end }}", ["apiVersions", "kubeVersion"]],
    ['{{ include "kind" (dict "Capabilities" .) }}', ["apiVersions", "kubeVersion"]],
    ['{{ (lookup "v1" "Secret" "" "a").data }}', ["lookup"]],
    ["{{ $password := .Values.password | default (randAlphaNum 32) }}", ["random"]],
    ["{{ /* uuidv4 */ -}} {{- /* }} now */ -}} x", []],
    ["{{ `{{ now }}` }}", ["random"]],
    ['{{ tpl "{{ uuidv4 }}" . }}', ["random"]],
    ['{{ "a quote \\" and now" }}', []],
    ["{{ '\"' }}{{ now }}{{ '\"' }}", ["random"]],
    ["{{\n  randAlpha\n  5\n}}", ["random"]],
    ['{{ keys .Values.hosts | sortAlpha | join "," }}', []],
    ['{{ keys .Values.hosts | join "," }}', ["random"]],
    ["{{ if gt (len (keys .Values.hosts)) 1 }}", []],
    ['{{ date "2006" .Values.day }}', ["random"]],
    ["{{ unclosed now", ["random"]],
    ['{{ "unclosed }} {{ now }}', ["random"]],
  ])("%s reads %j", (template, reads) => {
    expect(of(template)).toEqual(reads);
  });

  test.each([
    ["a chart inside it", "charts/common/templates/_names.tpl", ["random"]],
    ["a chart inside that", "charts/a/charts/b/templates/b.yaml", ["random"]],
    ["its notes, which make no object", "templates/NOTES.txt", []],
    ["its CRDs, which Helm takes as they are", "crds/a.yaml", []],
    ["its README", "README.md", []],
    ["a file that no template reads", "files/a.json", []],
  ])("looks into %s", (_, path, reads) => {
    expect(of("{{ now }}", path)).toEqual(reads);
  });

  test("looks into values and files where a template runs them", () => {
    const files = new Map([
      ["values.yaml", 'password: "{{ randAlphaNum 8 }}"'],
      ["files/a.txt", '{{ lookup "v1" "Secret" "" "" }}'],
      ["templates/a.yaml", "{{ tpl .Values.password . }}"],
      ["README.md", "{{ .Capabilities }}"],
    ]);
    expect(readsOf(files)).toEqual(["lookup", "random"]);
    expect(readsOf(new Map([...files, ["templates/a.yaml", "{{ .Values.password }}"]]))).toEqual([]);
  });

  const spaces = fc.constantFrom(" ", "\n", "\t ");
  test.each(READING_FUNCTIONS.flatMap(({ functions, read }) => functions.map((name) => [name, read] as const)))(
    "finds %s wherever it is called",
    (name, read) => {
      const call = fc.constantFrom(`${name}`, `(${name} 8)`, `.Values.a | default (${name} 8)`, `$x := ${name} 1 2`);
      const around = fc.constantFrom("", "a: ", "{{ .Values.b }}", "'", '"', "{{ `a` }}", "}}");
      fc.assert(
        fc.property(call, spaces, around, around, fc.constantFrom("", "- "), (text, space, before, after, trim) => {
          expect(of(`${before}{{${trim}${space}${text}${space}}}${after}`)).toContain(read);
          expect(of(`${before}{{${trim}${space}.Values.${name}${space}}}${after}`)).not.toContain(read);
        }),
        { numRuns: 20 },
      );
    },
  );

  test("names each read that the tables have, and no function twice", () => {
    const functions = READING_FUNCTIONS.flatMap((row) => row.functions);
    expect(new Set(functions).size).toBe(functions.length);
    const reads = [...READING_FUNCTIONS.map(({ read }) => read), ...Object.values(CAPABILITIES).flat()];
    expect(new Set(reads)).toEqual(new Set(READS));
    for (const { because, source } of READING_FUNCTIONS) expect([because, source]).not.toContain("");
  });
});

it("asks for the version of Kubernetes where a chart, or one inside it, says which it is for", () => {
  const chart = (path: string, more = "") => readsOf(new Map([[path, `name: a\nversion: 1.0.0\n${more}`]]));
  expect(chart("Chart.yaml")).toEqual([]);
  expect(chart("Chart.yaml", "kubeVersion: '>= 1.30.0-0'\n")).toEqual(["kubeVersion"]);
  expect(chart("charts/inner/Chart.yaml", "kubeVersion: 1.34.x\n")).toEqual(["kubeVersion"]);
});
