/**
 * Text as data in a Go template (text/template): `{{` starts an action in every
 * text of a chart value, a notification or a secret that is a template.
 */
export function goText(text: string): string {
  return text.replaceAll("{{", () => '{{ "{{" }}');
}
