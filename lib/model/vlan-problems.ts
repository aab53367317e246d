import { nearest } from "../data/nearest";
import { type LinkPlace, unmade } from "./link-place";
import { below, type MachineLink, talosNames } from "./machine-links";
import type { Problem } from "./problem";

/** VLANs: their parents are there and carry packets of their own, and no two are one. */
export function vlanProblems(place: LinkPlace): readonly Problem[] {
  const { machine, links, problem } = place;
  const problems: Problem[] = [];
  const seen = new Map<string, MachineLink>();
  for (const link of links) {
    const { vlan } = link.config;
    if (vlan === undefined) continue;
    const { id, parent, protocol } = vlan;
    const holder = links.find((other) => other.name === parent || talosNames(other).includes(parent));
    if (parent === link.name || unmade(parent, place)) {
      const near = nearest(
        parent,
        links.filter((other) => other !== link).map(({ name }) => name),
      );
      problems.push(
        problem(
          `${link.at("vlan")}.parent`,
          parent === link.name ? `${parent} itself` : `${parent}, which nothing makes`,
          `the name of a card, e.g. enp1s0, or a link of ${machine.name}: ${links
            .filter((other) => other !== link)
            .flatMap(talosNames)
            .join(", ")}`,
          near === undefined ? undefined : `write ${near}`,
        ),
      );
    } else if (holder !== undefined && talosNames(holder).length > 1 && holder.name === parent)
      problems.push(
        problem(
          `${link.at("vlan")}.parent`,
          `${parent}, which stands for several cards`,
          "one link",
          `write ${talosNames(holder)[0]}, or a bond over ${parent}`,
        ),
      );
    else if (links.some((other) => (other.config.bond?.links ?? []).includes(parent)))
      problems.push(
        problem(
          `${link.at("vlan")}.parent`,
          `${parent}, which is part of a bond`,
          "the bond: its cards carry no packets of their own",
          `write ${links.find((other) => (other.config.bond?.links ?? []).includes(parent))?.name}`,
        ),
      );
    const key = `${parent} ${id} ${protocol}`;
    const other = seen.get(key);
    if (other !== undefined)
      problems.push(
        problem(
          link.at("vlan"),
          String(id),
          `a VLAN ID of its own on ${parent}: ${other.name} has it already`,
          `write another ID, or remove ${link.name}`,
        ),
      );
    seen.set(key, link);
    if (circle(link, links))
      problems.push(problem(`${link.at("vlan")}.parent`, parent, "a link that does not lie on this one itself"));
  }
  return problems;
}

function circle(start: MachineLink, links: readonly MachineLink[]): boolean {
  const visited = new Set<string>();
  const rest = [...below(start)];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (name === start.name) return below(start).every((parent) => parent !== start.name);
    const next = visited.has(name) ? undefined : links.find((link) => link.name === name);
    visited.add(name);
    if (next !== undefined) rest.push(...below(next));
  }
  return false;
}
