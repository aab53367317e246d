import { TerraformElement, TerraformVariable, type TerraformVariableConfig } from "cdktf";
import { InputError } from "../../lib/model/problem";
import { type Expression, reference } from "../../lib/terraform/text";
import { ClusterStack, logicalId } from "./stack";

/** The input variables of a stack. A name that several places ask for is one variable. */
export class Variables {
  private readonly descriptions = new Map<string, string>();
  private readonly stack: ClusterStack;

  constructor(stack: ClusterStack) {
    this.stack = stack;
  }

  /** A sensitive text without a default: Terraform asks for it, or takes `TF_VAR_<name>`. */
  secret(name: string, description: string): Expression {
    return this.text(name, description, true);
  }

  /** A text that is no secret. */
  plain(name: string, description: string): Expression {
    return this.text(name, description, false);
  }

  /** A set of names, empty by default. */
  names(name: string, description: string): Expression {
    return this.declare(name, { type: "set(string)", description, nullable: false, default: [] });
  }

  private text(name: string, description: string, sensitive: boolean): Expression {
    return this.declare(name, { type: "string", description, nullable: false, ...(sensitive ? { sensitive } : {}) });
  }

  private declare(name: string, config: TerraformVariableConfig & { readonly description: string }): Expression {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) {
      throw new InputError([
        {
          file: this.stack.cluster.file,
          path: "",
          got: `a Terraform variable named ${name}`,
          want: "lower-case letters, digits and underscores, e.g. tailscale_auth_key",
        },
      ]);
    }
    if (!this.descriptions.has(name)) {
      this.descriptions.set(name, config.description);
      new TerraformVariable(this.stack, this.stack.claim("variable", name), config);
    }
    return reference("var", name);
  }
}

/** An output of a stack; a sensitive one is never printed. */
export function addOutput(
  stack: ClusterStack,
  name: string,
  value: unknown,
  options: { readonly description: string; readonly sensitive: boolean },
): void {
  new Output(stack, name, {
    value,
    description: options.description,
    ...(options.sensitive ? { sensitive: true } : {}),
  });
}

/** Unlike the library's own, it leaves its value as it is. */
class Output extends TerraformElement {
  private readonly block: object;

  constructor(stack: ClusterStack, name: string, block: object) {
    super(stack, stack.claim("output", name));
    this.block = block;
  }

  override toTerraform(): object {
    return { output: { [this.friendlyUniqueId]: this.block } };
  }
}

/** Name of an output that a definition's name is part of. */
export function outputName(...parts: readonly string[]): string {
  return logicalId(parts.join("_"));
}

/** The stack's variables; one registry a stack. */
export function variablesOf(stack: ClusterStack): Variables {
  const known = registries.get(stack);
  if (known !== undefined) return known;
  const made = new Variables(ClusterStack.containing(stack));
  registries.set(stack, made);
  return made;
}

const registries = new WeakMap<ClusterStack, Variables>();
