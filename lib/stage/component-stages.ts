import type { Construct } from "constructs";
import { Release, type ReleaseProps } from "./release";
import { Stage, type StageProps } from "./stage";

/** What a component builds with: stages for GitOps, releases for the platform stack. */
export class ComponentStages {
  private readonly scope: Construct;
  private readonly platformScope: Construct;
  private readonly origin: string;

  /** @param origin path of the definition that asks for these stages, e.g. `components.gitea` */
  constructor(scope: Construct, platformScope: Construct, origin: string) {
    this.scope = scope;
    this.platformScope = platformScope;
    this.origin = origin;
  }

  /** A stage, named after its component: `cert-manager`, `cert-manager-config`. */
  stage(name: string, props: StageProps): Stage {
    return new Stage(this.scope, name, props, this.origin);
  }

  /** A release that must exist before GitOps: Terraform's platform stack installs and owns it. */
  platformRelease<Name extends string>(props: ReleaseProps<Name>): Release {
    return new Release(this.platformScope, props, this.origin);
  }
}
