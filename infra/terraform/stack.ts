import { type TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import { at, type Fields, isFields } from "../../lib/stage/plain";
import { backendOf } from "./backend";
import { stackName } from "./stack-name";

/**
 * One Terraform stack of a cluster. Logical IDs are names of the definition:
 * neither classes nor the construct tree show in them, so renaming code
 * replaces no machine.
 */
export class ClusterStack extends TerraformStack {
  readonly cluster: Cluster;
  private readonly taken = new Map<string, string>();

  constructor(scope: Construct, cluster: Cluster, layer: string) {
    super(scope, stackName(cluster, layer));
    this.cluster = cluster;
    const { backend, config } = backendOf(cluster.state, this.node.id);
    this.addOverride("terraform.backend", { [backend]: config });
    this.addOverride("terraform.required_version", ">= 1.10.0");
  }

  /** The stack that a construct is in. */
  static containing(construct: Construct): ClusterStack {
    const stack = TerraformStack.of(construct);
    if (stack instanceof ClusterStack) return stack;
    throw new Error(`${construct.node.path} is not in a stack of a cluster`);
  }

  /**
   * Reserves the logical ID of a name and gives the construct id that leads
   * back to it. Two names that become one ID are a problem of the definition.
   */
  claim(type: string, name: string): string {
    const key = `${type}.${logicalId(name)}`;
    const other = this.taken.get(key);
    if (other !== undefined) {
      throw new InputError([
        {
          file: this.cluster.file,
          path: "",
          got: other === name ? `two of ${type} named ${name}` : `${type} named ${other} and ${name}`,
          want: `names that differ as Terraform identifiers (both are ${key})`,
          fix: "rename one of them",
        },
      ]);
    }
    this.taken.set(key, name);
    return `${type}:${name}`;
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { id } = "node" in element ? element.node : element;
    return logicalId(id.slice(id.indexOf(":") + 1));
  }

  /**
   * The content of `cdk.tf.json`: what Terraform reads, without construct paths
   * and library versions. The CDKTF CLI insists on a top-level `//`; it gets one
   * that never changes.
   */
  toDocument(): Record<string, unknown> {
    const raw: unknown = this.toTerraform();
    const document: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(isFields(raw) ? raw : {})) {
      if (key === "//") continue;
      document[key] = key === "resource" || key === "data" ? withoutComments(value) : value;
    }
    const backend = Object.keys(Object(at(document, "terraform", "backend")))[0] ?? "local";
    return { "//": { metadata: { backend, stackName: this.node.id } }, ...document };
  }
}

/** A name as a Terraform identifier: letters, digits, `_` and `-`, not starting with a digit or dash. */
export function logicalId(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
}

/** Blocks by type and name, each without its `//`. */
function withoutComments(types: unknown): Fields {
  const result: Record<string, Fields> = {};
  for (const [type, blocks] of Object.entries(isFields(types) ? types : {})) {
    const kept: Record<string, unknown> = {};
    for (const [name, block] of Object.entries(isFields(blocks) ? blocks : {})) {
      kept[name] = isFields(block)
        ? Object.fromEntries(Object.entries(block).filter(([attribute]) => attribute !== "//"))
        : block;
    }
    result[type] = kept;
  }
  return result;
}
