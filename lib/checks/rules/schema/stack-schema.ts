import { isUnchecked } from "../../../schema/problem";
import { validateTerraform } from "../../../schema/terraform";
import type { Rule } from "../../rule";

export const stackSchema: Rule = {
  id: "stack-schema",
  title: "A Terraform stack does not fit its providers",
  family: "schema",
  severity: "error",
  answers: [],
  why: "terraform plan refuses the stack, or apply fails half way.",
  fix: "correct the attribute",
  source:
    "the schemas of the pinned providers; imports/lock.json has the version of each, e.g. siderolabs/talos 0.11.0",
  example: "a proxmox_virtual_environment_vm without node_name",
  check: ({ stacks, schemas }) =>
    stacks.flatMap((stack) =>
      validateTerraform(schemas, stack.document, { backend: stack.inCluster === true ? "absent" : "required" })
        .filter((problem) => !isUnchecked(problem) && problem.code !== "deprecated")
        .map((problem) => ({
          at: stack.origin ?? "machines",
          message: `stack ${stack.name} ${problem.path}: got ${problem.got}, want ${problem.want}`,
          fix: problem.fix,
        })),
    ),
};
