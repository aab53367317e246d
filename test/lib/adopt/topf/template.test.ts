import { fillTemplate, TemplateError } from "../../../../lib/adopt/topf/template";

const DATA = {
  Node: { Host: "one", Role: "worker", Data: { disks: ["a", "b"], mtu: 9000, none: "" } },
  Data: { zone: "A" },
};

describe("a template", () => {
  test.each([
    ["host: {{ .Node.Host }}", "host: one"],
    ["zone: {{ .Data.zone | lower | quote }}", 'zone: "a"'],
    ['{{ if eq .Node.Role "worker" }}w{{ else }}c{{ end }}', "w"],
    ["{{ if .Node.Data.none }}yes{{ else if .Node.Data.mtu }}mtu{{ else }}no{{ end }}", "mtu"],
    ["{{ range .Node.Data.disks }}- {{ . }}\n{{ end }}", "- a\n- b\n"],
    ["a:\n{{- if not .Node.Data.none }}\n  b: 1\n{{- end }}\n", "a:\n  b: 1\n"],
    ['{{ .Node.Data.none | default "x" }}', "x"],
    ["l: {{ .Node.Data.disks | toYaml | nindent 2 }}", "l: \n  - a\n  - b"],
    ['{{/* a word */}}k: {{ printf "%s-%d" .Node.Host .Node.Data.mtu }}', "k: one-9000"],
    ["{{ with .Data }}{{ .zone }}{{ end }}", "A"],
    ['{{ if and .Data.zone (ne .Node.Role "x") }}y{{ end }}', "y"],
  ])("%j gives %j", (template, filled) => {
    expect(fillTemplate(template, DATA)).toBe(filled);
  });

  test.each(['{{ env "HOME" }}', '{{ define "x" }}{{ end }}', "{{ $x := 1 }}", "{{ .Node.Host | b64enc }}"])(
    "%j is refused, as nobody knows what it would give",
    (template) => {
      expect(() => fillTemplate(template, DATA)).toThrow(TemplateError);
    },
  );
});
