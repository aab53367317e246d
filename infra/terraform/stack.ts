import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { isFields } from "../../lib/data/fields";
import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import { renderDocument, TerraformText } from "../../lib/terraform/text";
import { type BackendConfig, backendOf } from "./backend";
import { stackName } from "./stack-name";

/** Terraform and OpenTofu from this version on know everything that the stacks use (the lock file of s3 state). */
const TERRAFORM_VERSIONS = ">= 1.10.0";

/**
 * One Terraform stack of a cluster. Logical IDs are names of the definition:
 * neither classes nor the construct tree show in them, so renaming code
 * replaces no machine.
 */
export class ClusterStack extends TerraformStack {
  /** Whose stack it is. */
  readonly cluster: Cluster;
  /** What `deploy` has to know of a stack that is no layer of Groundwork; absent for those. */
  order: { readonly after: readonly string[]; readonly keep: boolean } | undefined;
  private readonly backend: BackendConfig;
  private readonly taken = new Map<string, string>();

  constructor(scope: Construct, cluster: Cluster, layer: string) {
    super(scope, stackName(cluster, layer));
    this.cluster = cluster;
    this.backend = backendOf(cluster.state, this.node.id);
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

  /** Names of its outputs, sorted. */
  outputNames(): readonly string[] {
    return [...this.taken.keys()]
      .flatMap((key) => (key.startsWith("output.") ? key.slice("output.".length) : []))
      .sort();
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const { id } = "node" in element ? element.node : element;
    return logicalId(id.slice(id.indexOf(":") + 1));
  }

  /**
   * The content of `cdk.tf.json`: what Terraform reads, without construct paths
   * and library versions. Every text is data unless it is an expression by type,
   * so the library's resolution of tokens, most of its cost, is left out. The CDKTF CLI insists
   * on a top-level `//`; it gets one that never changes.
   */
  toDocument(): Readonly<Record<string, unknown>> {
    const { backend } = this.backend;
    const document: Record<string, unknown> = {
      "//": { metadata: { backend, stackName: this.node.id, ...this.order } },
      terraform: { backend: { [backend]: { ...this.backend.config } }, required_version: TERRAFORM_VERSIONS },
    };
    for (const construct of this.node.findAll())
      if (TerraformElement.isTerraformElement(construct)) merge(document, plain(construct.toTerraform()));
    return renderDocument(document);
  }
}

/** A name as a Terraform identifier: letters, digits, `_` and `-`, not starting with a digit or dash. */
export function logicalId(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
}

/** A value without what is undefined and without the library's comments. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "string" && value.includes("${TfToken["))
    throw new Error("a Terraform document holds a token of the library; give the value as an expression");
  if (!isFields(value) || value instanceof TerraformText) return value;
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (key !== "//" && entry !== undefined) kept[key] = plain(entry);
  }
  return kept;
}

/** Lays one element's blocks into the document, which changes; each element has its own type and name. */
function merge(into: Record<string, unknown>, from: unknown): void {
  if (!isFields(from)) return;
  for (const key of Object.keys(from)) {
    const [here, value] = [into[key], from[key]];
    if (isRecord(here) && isFields(value)) merge(here, value);
    else into[key] = value;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isFields(value);
}
