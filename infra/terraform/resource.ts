import { TerraformDataSource, TerraformResource, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { TerraformDataSources, TerraformResources } from "../../imports/providers";
import { type Expression, reference } from "../../lib/terraform/text";
import { requireProvider } from "./provider";
import { ClusterStack, logicalId } from "./stack";

/** What Terraform does with a resource beyond its own arguments. */
export interface MetaArguments {
  /** Blocks that must be made before it, where no argument shows it. */
  readonly dependsOn?: readonly (Resource | DataSource)[];
  /** Terraform's lifecycle settings, e.g. `preventDestroy`. */
  readonly lifecycle?: Omit<TerraformResourceLifecycle, "precondition" | "postcondition" | "replaceTriggeredBy">;
  /** Alias of the provider's configuration that makes it; absent: the one without an alias. */
  readonly provider?: string | undefined;
  /** Conditions on the finished resource, each with what to tell when it does not hold. */
  readonly postconditions?: readonly { readonly condition: Expression; readonly error_message: string }[];
}

/**
 * Any resource of any known provider: its arguments are typed by the provider's
 * schema (imports/providers), its logical ID is the given name.
 */
export class Resource<Type extends keyof TerraformResources = keyof TerraformResources> extends TerraformResource {
  /** As Terraform writes it, e.g. `tls_private_key.deploy`. */
  readonly address: string;
  private readonly arguments: object;

  constructor(scope: Construct, type: Type, name: string, args: TerraformResources[Type]) {
    const stack = ClusterStack.containing(scope);
    super(scope, stack.claim(type, name), { terraformResourceType: type });
    requireProvider(stack, type);
    this.address = `${type}.${logicalId(name)}`;
    this.arguments = Object(args);
  }

  /** Says what Terraform does with it beyond its own arguments. */
  meta({ dependsOn, lifecycle, provider, postconditions }: MetaArguments): this {
    if (dependsOn !== undefined && dependsOn.length > 0) this.dependsOn = addresses(dependsOn);
    if (lifecycle !== undefined) this.lifecycle = lifecycle;
    if (provider !== undefined) {
      const type = this.terraformResourceType;
      this.addOverride("provider", `${type.slice(0, type.indexOf("_"))}.${provider}`);
    }
    if (postconditions !== undefined) this.addOverride("lifecycle.postcondition", [...postconditions]);
    return this;
  }

  /** An attribute of it, e.g. `id` or `certs.etcd.cert`. */
  ref(attribute: string): Expression {
    return reference(this.address, attribute);
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.arguments };
  }
}

/** Addresses as plain text: the library's own references are tokens, which would have to be resolved. */
function addresses(blocks: readonly (Resource | DataSource)[]): string[] {
  return blocks.map((block) => block.address);
}

/** Any data source of any known provider. */
export class DataSource<
  Type extends keyof TerraformDataSources = keyof TerraformDataSources,
> extends TerraformDataSource {
  /** As Terraform writes it, e.g. `tls_private_key.deploy`. */
  readonly address: string;
  private readonly arguments: object;

  constructor(scope: Construct, type: Type, name: string, args: TerraformDataSources[Type]) {
    const stack = ClusterStack.containing(scope);
    super(scope, stack.claim(`data.${type}`, name), {
      terraformResourceType: type,
    });
    requireProvider(stack, type);
    this.address = `data.${type}.${logicalId(name)}`;
    this.arguments = Object(args);
  }

  /** Says what must be made before it is read, where no argument shows it. */
  meta({ dependsOn = [] }: Pick<MetaArguments, "dependsOn">): this {
    if (dependsOn.length > 0) this.dependsOn = addresses(dependsOn);
    return this;
  }

  /** An attribute that Terraform reads. */
  ref(attribute: string): Expression {
    return reference(this.address, attribute);
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.arguments };
  }
}
