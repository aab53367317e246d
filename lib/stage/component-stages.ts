import type { Construct } from "constructs";
import { Release, type ReleaseProps } from "./release";
import { Stage, type StageProps } from "./stage";

/** What a component builds with: stages for GitOps, releases for the platform stack. */
export class ComponentStages {
  private readonly scope: Construct;
  private readonly platformScope: Construct;

  constructor(scope: Construct, platformScope: Construct) {
    this.scope = scope;
    this.platformScope = platformScope;
  }

  /** A stage, named after its component: `cert-manager`, `cert-manager-config`. */
  stage(name: string, props: StageProps): Stage {
    return new Stage(this.scope, name, props);
  }

  /** A release that must exist before GitOps: Terraform's platform stack installs and owns it. */
  platformRelease<Name extends string>(props: ReleaseProps<Name>): Release {
    return new Release(this.platformScope, props);
  }
}
