import type { MachineShape } from "../../lib/plan/machine";
import type { Schematic } from "../../lib/plan/schematic";
import { expression } from "../../lib/terraform/text";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { canonicalSchematic, schematicId } from "./schematic";

/** The first characters of an ID: enough to tell the images of one cluster apart. */
export const SHORT = 8;

/** Schematics that the factory gets, by ID. */
export type SchematicResources = ReadonlyMap<string, Resource<"talos_image_factory_schematic">>;

/** Every schematic of a cluster under a name of its own: a machine's where its address is in it. */
export function schematicsOf(plans: readonly MachineShape[]): ReadonlyMap<string, Schematic> {
  const named = new Map<string, Schematic>();
  const known = new Set<string>();
  const add = (name: string, schematic: Schematic) => {
    const id = schematicId(schematic);
    if (known.has(id)) return;
    known.add(id);
    named.set(name, schematic);
  };
  for (const plan of plans) {
    if (plan.image.meta.length > 0) add(plan.machine.name, plan.image);
    add(`installer-${schematicId(plan.installer).slice(0, SHORT)}`, plan.installer);
  }
  return named;
}

/**
 * Tells the factory of every schematic, once each. The IDs in URLs are computed
 * at synth; should the factory ever disagree, the apply stops here.
 */
export function uploadSchematics(stack: ClusterStack, plans: readonly MachineShape[]): SchematicResources {
  const resources = new Map<string, Resource<"talos_image_factory_schematic">>();
  for (const [name, schematic] of schematicsOf(plans)) {
    const id = schematicId(schematic);
    resources.set(
      id,
      new Resource(stack, "talos_image_factory_schematic", name, { schematic: canonicalSchematic(schematic) }).meta({
        postconditions: [
          {
            condition: expression`self.id == ${id}`,
            error_message: `The Image Factory gave this schematic another ID than the one in the image URLs, ${id}.`,
          },
        ],
      }),
    );
  }
  return resources;
}
