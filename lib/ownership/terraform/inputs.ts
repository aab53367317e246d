import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import type { Ownership } from "../owned";
import { resourceOwnership, type TerraformResource } from "./resource";

/**
 * Reads `terraform show -json`, of a plan or of a state: the resources of all
 * modules, as they will be after the apply. Patches of Talos configurations
 * that a data source renders are read as well.
 * @throws Error when the document is neither
 */
export function planOwnership(document: unknown, stack: string): Ownership {
  const root = at(document, "planned_values", "root_module") ?? at(document, "values", "root_module");
  if (!isFields(document) || root === undefined)
    throw new Error("neither planned_values nor values: not the output of terraform show -json");
  const data = moduleResources(at(document, "prior_state", "values", "root_module")).filter(
    ({ type }) => type === "talos_machine_configuration",
  );
  return resourceOwnership([...moduleResources(root).filter(({ type }) => type !== ""), ...data], stack);
}

function moduleResources(module: unknown): readonly TerraformResource[] {
  return [
    ...listAt(module, "resources").flatMap((resource): TerraformResource[] => {
      const type = textAt(resource, "type");
      const address = textAt(resource, "address");
      const values = at(resource, "values");
      const isData = textAt(resource, "mode") === "data" && type !== "talos_machine_configuration";
      return type === undefined || address === undefined || !isFields(values) || isData
        ? []
        : [{ type, address, values }];
    }),
    ...listAt(module, "child_modules").flatMap(moduleResources),
  ];
}

/** Reads Terraform's JSON syntax, as CDKTF writes it. */
export function stackOwnership(document: unknown, stack: string): Ownership {
  const of = (section: "resource" | "data", chosen: (type: string) => boolean): readonly TerraformResource[] => {
    const types = at(document, section);
    return Object.entries(isFields(types) ? types : {})
      .filter(([type]) => chosen(type))
      .flatMap(([type, named]) =>
        Object.entries(isFields(named) ? named : {}).flatMap(([name, values]): TerraformResource[] =>
          isFields(values)
            ? [
                {
                  type,
                  address: `${section === "data" ? "data." : ""}${type}.${name}`,
                  values,
                  ignored: at(values, "lifecycle", "ignore_changes"),
                },
              ]
            : [],
        ),
      );
  };
  return resourceOwnership(
    [...of("resource", () => true), ...of("data", (type) => type === "talos_machine_configuration")],
    stack,
  );
}

/**
 * Reads `terraform state list`: addresses without values. A release is known
 * by the name of its resource alone, which most people make the release's own.
 */
export function stateListOwnership(text: string, stack: string): Ownership {
  const addresses = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/(^|\.)data\./.test(line));
  const releases = addresses.flatMap((address) => {
    const [, name] = /(?:^|\.)helm_release\.([A-Za-z0-9_-]+)(?:\[.*\])?$/.exec(address) ?? [];
    if (name === undefined) return [];
    const chart = name.replaceAll("_", "-");
    return [
      {
        name: chart,
        namespace: "",
        chart,
        version: undefined,
        values: undefined,
        crds: "Create" as const,
        manager: { kind: "terraform" as const, name: `Terraform ${address} of ${stack}` },
        place: `${stack}: ${address}`,
        guessed: true,
      },
    ];
  });
  const unread = addresses.filter((address) => /(^|\.)(kubernetes_|kubectl_manifest)/.test(address));
  const notes =
    unread.length === 0
      ? []
      : [
          {
            place: stack,
            text: `a state list does not show the objects of ${unread.length} Kubernetes resources; give terraform show -json instead`,
          },
        ];
  return { objects: [], releases, notes };
}

/** The fields of a document that is known to be one. */
export function asStack(value: unknown): Fields | undefined {
  return isFields(value) && (isFields(value.resource) || isFields(value.module) || isFields(value.terraform))
    ? value
    : undefined;
}
