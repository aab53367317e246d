import type { Construct } from "constructs";
import { Release, type ReleaseProps } from "../stage/release";
import type { StageProps } from "../stage/stage";
import { TerraformPart, type TerraformPartProps } from "../stage/terraform-part";
import { ComponentStage, type StagesContext } from "./component-stage";

/** What a component builds with: stages for GitOps, releases for the platform stack. */
export class ComponentStages {
  private readonly scope: Construct;
  private readonly platformScope: Construct;
  private readonly context: StagesContext;

  constructor(scope: Construct, platformScope: Construct, context: StagesContext) {
    this.scope = scope;
    this.platformScope = platformScope;
    this.context = context;
  }

  /** A stage, named after its component: `cert-manager`, `cert-manager-config`. */
  stage(name: string, props: StageProps): ComponentStage {
    return new ComponentStage(this.scope, name, props, this.context);
  }

  /**
   * Terraform of one's own, as constructs below what this gives: resources in a
   * stack `<cluster>-<layer>`, or in one of Groundwork's stacks by its layer,
   * e.g. `machines`.
   */
  terraform(layer: string, props: TerraformPartProps): TerraformPart {
    const { cluster, origin } = this.context;
    return new TerraformPart(this.platformScope, layer, { ...props, origin, file: cluster.file });
  }

  /** A release that must exist before GitOps: Terraform's platform stack installs and owns it. */
  platformRelease<Name extends string>(props: ReleaseProps<Name> & { readonly namespace: string }): Release {
    return new Release(this.platformScope, props, { namespace: props.namespace, origin: this.context.origin });
  }
}
