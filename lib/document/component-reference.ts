import { fieldSections } from "./fields";
import { blocks, plain, table } from "./markdown";

/** A component as its reference shows it. */
export interface DocumentedComponent {
  /** Key that a definition uses. */
  readonly key: string;
  /** One line: what it brings. */
  readonly title: string;
  /** JSON Schema of its options, as an operator writes them. */
  readonly options: unknown;
}

/** A page of components in this order: a table of all, and a section with the options of each. */
export function componentReference(
  title: string,
  note: string,
  intro: string,
  components: readonly DocumentedComponent[],
): string {
  const page = blocks(
    `# ${plain(title)}`,
    note,
    intro,
    table(
      ["component", "what"],
      components.map((component) => [`[${component.key}](#${component.key.toLowerCase()})`, component.title]),
    ),
    ...components.flatMap(({ key, title, options }) => {
      const [own = "", ...nested] = fieldSections(options, key);
      const body = own.split("\n\n").slice(1).join("\n\n");
      return [`## ${plain(key)}`, title, body === "" ? "No options." : body, ...nested.map((text) => `#${text}`)];
    }),
  );
  return `${page}\n`;
}
