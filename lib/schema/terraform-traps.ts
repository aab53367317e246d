/**
 * What providers refuse although their schema allows it. Each was seen with the real
 * provider; see the handbook for the story.
 */

/**
 * Object attributes whose members are optional one by one, yet must all be given
 * (siderolabs/talos 0.11.0: a null conversion error at validate).
 */
export const REQUIRED_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  talos_machine_configuration_apply: ["on_destroy"],
};

/** Argument names that any resource, data source or provider takes. */
export const META_ARGUMENTS: Readonly<Record<"resource" | "data" | "provider", readonly string[]>> = {
  resource: ["//", "connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"],
  data: ["//", "count", "depends_on", "for_each", "lifecycle", "provider"],
  provider: ["//", "alias", "version"],
};

/** Top-level keys of a Terraform document in JSON syntax. */
export const DOCUMENT_KEYS = [
  "//",
  "check",
  "data",
  "ephemeral",
  "import",
  "locals",
  "module",
  "moved",
  "output",
  "provider",
  "removed",
  "resource",
  "terraform",
  "variable",
];
