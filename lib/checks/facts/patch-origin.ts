import type { Fields } from "../../data/fields";
import type { PlannedMachine } from "../../plan/machine";
import { sameDocument } from "../../talos/merge";

/** A document of a kind of its own, with the machines whose configuration holds it. */
export interface PlacedDocument {
  /** Place in the definition that it comes from: the patch that brings it, else the machine. */
  readonly at: string;
  /** As the first of the machines has it. */
  readonly document: Fields;
  /** Names of the machines, a comma between them. */
  readonly names: string;
}

/** Documents of machines; those that one patch brings to several machines are one. */
export function placedDocuments(machines: readonly PlannedMachine[]): readonly PlacedDocument[] {
  const placed = new Map<string, PlacedDocument>();
  for (const machine of machines)
    for (const document of machine.documents) {
      const at = originOf(machine, document);
      const key = JSON.stringify([at, document.kind, document.name]);
      const before = placed.get(key);
      const { name } = machine.machine;
      placed.set(key, { document, at, ...before, names: before === undefined ? name : `${before.names}, ${name}` });
    }
  return [...placed.values()];
}

function originOf({ machine, derived, patches }: PlannedMachine, document: Fields): string {
  if (derived.some((one) => sameDocument(one, document))) return `machines.${machine.name}`;
  const patch = patches.find(({ documents }) => documents.some((one) => sameDocument(one, document)));
  return patch?.origin ?? `machines.${machine.name}`;
}
