import type { Construct } from "constructs";
import { Release, type ReleaseProps } from "../stage/release";
import type { StageProps } from "../stage/stage";
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

  /** A release that must exist before GitOps: Terraform's platform stack installs and owns it. */
  platformRelease<Name extends string>(props: ReleaseProps<Name> & { readonly namespace: string }): Release {
    return new Release(this.platformScope, props, { namespace: props.namespace, origin: this.context.origin });
  }
}
