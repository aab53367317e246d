import { load, loadAll } from "js-yaml";
import { isFields } from "../../lib/data/fields";
import { partsOf } from "./markdown";

/**
 * What a reader makes of a file, by the file's name: data of JSON and YAML, with
 * the documents inside its texts; parts of Markdown; text of anything else.
 *
 * @param told a text that is no document, whatever it looks like
 */
export function readBack(path: string, content: string, told: string): unknown {
  const inner = (value: unknown) => inside(value, told);
  if (path.startsWith("talos/ragas/")) return inner(loadAll(ofTalhelper(content)));
  if (path.endsWith(".tf.json")) return terraformOf(JSON.parse(content), inner);
  if (path.endsWith(".json")) return inner(JSON.parse(content));
  if (/\.ya?ml$/.test(path)) return inner(loadAll(content));
  return path.endsWith(".md") ? partsOf(content) : content;
}

/** talhelper computes `${` and Go templates in its files before it reads them as YAML. */
function ofTalhelper(text: string): string {
  return text.replaceAll("$${", "${").replaceAll(/\{\{ "(\{\{|\}\})" \}\}/g, "$1");
}

/** Texts that hold a document of their own, as that document. */
function inside(value: unknown, told: string): unknown {
  if (typeof value === "string") return value === told ? value : (documentIn(value, told) ?? value);
  if (Array.isArray(value)) return value.map((child) => inside(child, told));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inside(child, told)]));
}

function documentIn(text: string, told: string): unknown {
  if (!/[\n{[]/.test(text)) return undefined;
  try {
    const document = load(text);
    return isFields(document) || Array.isArray(document) ? inside(document, told) : undefined;
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

/** Every text of a value that was read, with its keys. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isFields(value) ? Object.entries(value).flatMap(([key, child]) => [key, ...textsOf(child)]) : [];
}

/** A copy in which one text takes the place of another, in values and in keys. */
export function withText(value: unknown, from: string, to: string): unknown {
  if (typeof value === "string") return value.replaceAll(from, () => to);
  if (Array.isArray(value)) return value.map((child) => withText(child, from, to));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key.replaceAll(from, () => to), withText(child, from, to)]),
  );
}

/**
 * What messages do with a text that they are about: they quote it as JSON does,
 * a document shows it on one line, and names that are meant come nearest first.
 */
export function asTold(path: string, value: unknown, told: string): unknown {
  const quoted = withText(value, JSON.stringify(told).slice(1, -1), told);
  return path.endsWith(".md") ? withoutOrder(withText(quoted, told.replaceAll(/\s+/g, " "), told)) : quoted;
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
