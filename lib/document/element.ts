import { html } from "./html";

/** HTML that is whole: every text in it went through the escaping door. Only `element` and `stylesheet` make it. */
export class Markup {
  private constructor(readonly text: string) {}

  /** An element; texts among its children and attributes are data. */
  static element(name: string, attributes: Attributes, children: readonly Child[]): Markup {
    let text = `<${name}`;
    for (const key of Object.keys(attributes)) {
      const value = attributes[key];
      if (value !== undefined && value !== false)
        text += value === true ? ` ${key}` : ` ${key}="${html(String(value))}"`;
    }
    return new Markup(VOID.has(name) ? `${text}>` : `${text}>${childrenText(children)}</${name}>`);
  }

  /** A style sheet or a script of this program's own, as it is: both are constants and never hold data. */
  static constant(name: "style" | "script", content: string): Markup {
    return new Markup(`<${name}>${content}</${name}>`);
  }
}

/** Attributes by name; `true` writes the name alone, `false` and undefined nothing. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What an element may hold: text, a number, other elements; false and undefined fall out. */
export type Child = string | number | Markup | false | undefined | readonly Child[];

/** Elements without an end tag (HTML: void elements). */
const VOID = new Set(["meta", "br", "hr", "input"]);

/** An element with attributes and children. */
export function element(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  return Markup.element(name, attributes, children);
}

function childText(child: Child): string {
  if (child === false || child === undefined) return "";
  if (typeof child === "string") return html(child);
  if (typeof child === "number") return String(child);
  return child instanceof Markup ? child.text : childrenText(child);
}

function childrenText(children: readonly Child[]): string {
  let text = "";
  for (const child of children) text += childText(child);
  return text;
}
