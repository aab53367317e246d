import { load, loadAll } from "js-yaml";
import { isFields } from "../../lib/data/fields";
import { htmlParts } from "../support/html";
import { partsOf } from "./markdown";

/**
 * What a reader makes of a file, by the file's name: data of JSON and YAML, with
 * the documents inside its texts; parts of Markdown and HTML; text of anything else.
 *
 * @param isTold true of a text that is no document, whatever it looks like
 */
export function readBack(path: string, content: string, isTold: (text: string) => boolean): unknown {
  const inner = (value: unknown) => inside(value, isTold);
  if (path.startsWith("talos/ragas/")) return inner(loadAll(ofTalhelper(content)));
  if (path.endsWith(".tf.json")) return terraformOf(JSON.parse(content), inner);
  if (path.endsWith(".json")) return inner(JSON.parse(content));
  if (/\.ya?ml$/.test(path)) return inner(loadAll(content));
  if (path.endsWith(".html")) return htmlParts(content);
  return path.endsWith(".md") ? partsOf(content) : content;
}

/** talhelper computes `${` and Go templates in its files before it reads them as YAML. */
export function ofTalhelper(text: string): string {
  return text.replaceAll("$${", "${").replaceAll(/\{\{ "(\{\{|\}\})" \}\}/g, "$1");
}

/** Texts that hold a document of their own, as that document. */
export function inside(value: unknown, isTold: (text: string) => boolean): unknown {
  if (typeof value === "string") return isTold(value) ? value : (documentIn(value, isTold) ?? value);
  if (Array.isArray(value)) return value.map((child) => inside(child, isTold));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inside(child, isTold)]));
}

function documentIn(text: string, isTold: (text: string) => boolean): unknown {
  if (!/[\n{[]/.test(text)) return undefined;
  try {
    const document = load(text);
    return isFields(document) || Array.isArray(document) ? inside(document, isTold) : undefined;
  } catch {
    return undefined;
  }
}

/** What is made of a text that Terraform gives on. */
type Inner = (value: unknown) => unknown;

/**
 * A Terraform document as Terraform reads it: in every text, templates are separated
 * from data (Terraform: JSON Configuration Syntax, String Templates).
 */
function terraformOf(value: unknown, inner: Inner): unknown {
  if (typeof value === "string") return templateOf(value, inner);
  if (Array.isArray(value)) return value.map((child) => terraformOf(child, inner));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key.replaceAll("$${", "${").replaceAll("%%{", "%{"),
      terraformOf(child, inner),
    ]),
  );
}

/** The data of a text, or its parts where Terraform computes some of them. */
function templateOf(text: string, inner: Inner): unknown {
  const parts: unknown[] = [];
  let data = "";
  for (let index = 0; index < text.length; index += 1) {
    const rest = text.slice(index, index + 3);
    if (rest === "$${" || rest === "%%{") {
      data += rest.slice(1);
      index += 2;
    } else if (rest.startsWith("${") || rest.startsWith("%{")) {
      const end = endOf(text, index);
      parts.push(inner(data), { computed: text.slice(index, end) });
      data = "";
      index = end - 1;
    } else data += text[index];
  }
  return parts.length === 0 ? inner(data) : [...parts, inner(data)];
}

/** The end of a template that opens at `start`: its own brace, quoted strings of the language aside. */
function endOf(text: string, start: number): number {
  let open = 0;
  let quoted = false;
  for (let index = start; index < text.length; index += 1) {
    const mark = text[index];
    if (mark === "\\" && quoted) index += 1;
    else if (mark === '"') quoted = !quoted;
    else if (mark === "{" && !quoted) open += 1;
    else if (mark === "}" && !quoted) {
      open -= 1;
      if (open === 0) return index + 1;
    }
  }
  return text.length;
}

/** A copy with every text changed, in values and in keys. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((child) => mapTexts(child, change));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [change(key), mapTexts(child, change)]));
}

/**
 * What messages do with texts that they are about: they quote them as JSON does,
 * a document shows them on one line, and names that are meant come nearest first.
 */
export function asTold(path: string, value: unknown, told: readonly string[]): unknown {
  const forms = told.flatMap((text): readonly (readonly [string, string])[] => {
    const quoted = JSON.stringify(text).slice(1, -1);
    return path.endsWith(".md")
      ? [
          [quoted, text],
          [text.replaceAll(/\s+/g, " "), text],
        ]
      : [[quoted, text]];
  });
  const changed = mapTexts(value, (text) => forms.reduce((all, [from, to]) => all.replaceAll(from, () => to), text));
  return path.endsWith(".md") ? withoutOrder(changed) : changed;
}

function withoutOrder(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(/want one of [^"\n]*? … \(\d+\)/g, "want one of several");
  if (Array.isArray(value)) return value.map(withoutOrder);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withoutOrder(child)]));
}

/**
 * The same with every quotation of a text in prose replaced by a mark. A message
 * quotes a long text and cuts it, so only what is around it can be compared:
 * that the text stayed one piece of prose or code, and made nothing else.
 */
export function withoutQuotations(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return value.map((child) => withoutQuotations(child, part));
  if (!isFields(value)) return value;
  const isQuotation = typeof value.kind === "string" && typeof value.text === "string" && value.text.includes(part);
  if (isQuotation) return { ...value, text: "(quoted)" };
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withoutQuotations(child, part)]));
}
