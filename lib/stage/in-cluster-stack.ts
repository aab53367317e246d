import { Construct } from "constructs";
import type { Fields } from "../data/fields";
import { renderDocument } from "../terraform/text";
import type { Stage } from "./stage";

/**
 * A Terraform stack that a controller runs inside the cluster, from the same
 * Git repository as the manifests. It declares no backend: the controller
 * gives it one. Belongs to the stage whose objects have it run.
 */
export class InClusterStack extends Construct {
  /** Unique in the cluster; names the folder. */
  readonly stackName: string;
  /** The document in Terraform's JSON syntax, as Terraform reads it. */
  readonly document: Fields;

  /** @param document every text in it is data, unless it is an expression by type */
  constructor(stage: Stage, stackName: string, document: Fields) {
    super(stage, `terraform-${stackName}`);
    this.stackName = stackName;
    this.document = renderDocument(document);
  }
}
