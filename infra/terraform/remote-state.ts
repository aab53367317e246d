import { TerraformElement } from "cdktf";
import { type Expression, reference } from "../../lib/terraform/text";
import { backendOf } from "./backend";
import { type ClusterStack, logicalId } from "./stack";
import { stackName } from "./stack-name";

/** The outputs of another stack of the same cluster, read from its state. */
export class RemoteState extends TerraformElement {
  private readonly layer: string;
  private readonly stack: ClusterStack;

  constructor(stack: ClusterStack, layer: string) {
    super(stack, stack.claim("terraform_remote_state", layer));
    this.layer = layer;
    this.stack = stack;
  }

  /** An output of that stack, by its name. */
  output(name: string): Expression {
    return reference("data", "terraform_remote_state", logicalId(this.layer), "outputs", name);
  }

  override toTerraform(): object {
    const { cluster } = this.stack;
    const { backend, config } = backendOf(cluster.state, stackName(cluster, this.layer));
    return { data: { terraform_remote_state: { [logicalId(this.layer)]: { backend, config } } } };
  }
}
