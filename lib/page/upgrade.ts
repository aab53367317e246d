import { element } from "../document/element";
import type { PageInput } from "./input";
import { dataTable, mono, type PagePart } from "./parts";

/** The way to the newest versions that go together, hop by hop. */
export function upgradePart({ upgrade }: PageInput): PagePart {
  return {
    id: "upgrade",
    title: "The way to the newest versions",
    body: [
      upgrade === undefined
        ? element("p", {}, "No legal way to newer versions is known from here.")
        : dataTable(
            "Hops, in this order",
            ["hop", "edit", "machines", "takes", "to know"],
            upgrade.hops.map(({ number, title, edits, machines, duration, notes }) => [
              `${number}. ${title}`,
              edits.map(({ path, to }, index) => [index > 0 && ", ", mono(`${path}: ${to}`)]),
              machines.length === 0
                ? "none"
                : machines.map(({ machine, effect }) => `${machine} (${effect})`).join(", "),
              duration,
              notes.join(" "),
            ]),
            "Nothing is newer.",
          ),
      element(
        "p",
        {},
        "Commands, gates and the way back of each hop: ",
        element("a", { href: "UPGRADE.md" }, "UPGRADE"),
        ".",
      ),
    ],
  };
}
