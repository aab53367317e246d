import type { Fields } from "../../data/fields";
import type { Machine } from "../../model/machine";
import type { PlannedMachine } from "../../plan/machine";
import { sameDocument } from "../../talos/merge";
import { groupBy } from "./group";

/** A document of a kind of its own, with the machines whose configuration holds it. */
export interface PlacedDocument {
  /** Place in the definition that it comes from: the patch that brings it, else the machine. */
  readonly at: string;
  /** As the first of the machines has it. */
  readonly document: Fields;
  /** Those whose configuration holds it. */
  readonly machines: readonly Machine[];
}

/** Documents of machines; those that one patch brings to several machines are one. */
export function placedDocuments(machines: readonly PlannedMachine[]): readonly PlacedDocument[] {
  const placed = new Map<string, PlacedDocument>();
  for (const machine of machines)
    for (const document of machine.documents) {
      const at = originOf(machine, document);
      const key = JSON.stringify([at, document.kind, document.name]);
      const before = placed.get(key);
      placed.set(key, { document, at, ...before, machines: [...(before?.machines ?? []), machine.machine] });
    }
  return [...placed.values()];
}

function originOf(machine: PlannedMachine, document: Fields): string {
  return machine.derived.some((one) => sameDocument(one, document))
    ? ofMachine(machine)
    : patchedBy(machine, (one) => sameDocument(one, document));
}

/** Place in the definition of what a document of a machine holds: the patch that says it, else the machine. */
export function patchedBy(machine: PlannedMachine, says: (document: Fields) => boolean): string {
  return machine.patches.find(({ documents }) => documents.some(says))?.origin ?? ofMachine(machine);
}

function ofMachine({ machine }: PlannedMachine): string {
  return `machines.${machine.name}`;
}

/** What is the same of several machines, because one place of the definition causes it. */
export interface Shared<Item> {
  /** What is said of the first of them. */
  readonly item: Item;
  /** Those that it is said of, in the order of the definition. */
  readonly machines: readonly Machine[];
}

/** Groups what is found machine by machine by what `key` makes of it: one mistake of a patch is one, of however many machines. */
export function sharedByMachines<Item>(
  found: readonly { readonly item: Item; readonly machine: Machine }[],
  key: (item: Item) => string,
): readonly Shared<Item>[] {
  return [...groupBy(found, ({ item }) => key(item)).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ item: first.item, machines: group.map(({ machine }) => machine) }];
  });
}
