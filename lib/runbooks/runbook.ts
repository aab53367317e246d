import { anchor, blocks, code, plain } from "../document/markdown";
import { placesOf, type Runbook } from "../document/place";
import type { Section } from "../document/section";
import type { Cluster } from "../model/cluster";

const PURPOSE: Readonly<Record<Runbook, string>> = {
  BOOTSTRAP: "From nothing to a running cluster, once.",
  OPERATIONS: "Everything that recurs: looking, changing, maintaining, upgrading, repairing.",
  "DISASTER-RECOVERY": "What to save while all is well, and how to come back when it is not.",
};

/** All runbooks, in the order in which a person needs them. */
export const RUNBOOKS: readonly Runbook[] = ["BOOTSTRAP", "OPERATIONS", "DISASTER-RECOVERY"];

const ranks = (name: Runbook) => new Map(placesOf(name).map((place, index) => [place, index]));
const PLACES = {
  BOOTSTRAP: ranks("BOOTSTRAP"),
  OPERATIONS: ranks("OPERATIONS"),
  "DISASTER-RECOVERY": ranks("DISASTER-RECOVERY"),
} satisfies Readonly<Record<Runbook, ReadonlyMap<Section["place"], number>>>;

/** The sections of one runbook, by their places. */
export function sectionsOf(name: Runbook, sections: readonly Section[]): readonly Section[] {
  const places = PLACES[name];
  const at = ({ place }: Section) => places.get(place) ?? places.size;
  return sections
    .filter((section) => section.runbook === name)
    .sort((a, b) => at(a) - at(b) || (a.title < b.title ? -1 : 1));
}

/** One runbook: its sections by their places, behind a table of contents. Two sections of one title are a bug of their writers. */
export function runbook(cluster: Cluster, name: Runbook, sections: readonly Section[]): string {
  const own = sectionsOf(name, sections);
  const anchors = new Set<string>();
  const contents = own.map(({ title }) => {
    const to = anchor(title);
    if (anchors.has(to)) throw new Error(`two sections of ${name} have the title ${title}`);
    anchors.add(to);
    return `- [${title}](#${to})`;
  });
  return `${blocks(
    `# ${name}: ${plain(cluster.name)}`,
    `${PURPOSE[name]} Made from ${code(cluster.file)}; change that file, not this one.`,
    contents.join("\n"),
    ...own.flatMap(({ title, body }) => [`## ${plain(title)}`, body.trim()]),
  )}\n`;
}
