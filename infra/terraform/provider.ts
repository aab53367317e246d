import { TerraformProvider } from "cdktf";
import type { TerraformProviders } from "../../imports/providers";
import { isProviderName, PROVIDERS, type ProviderName, providerVersion } from "./provider-source";
import type { ClusterStack } from "./stack";

/** The configuration of one provider in a stack, with its exact version. */
export class Provider<Name extends ProviderName> extends TerraformProvider {
  private readonly name: ProviderName;
  private readonly version: string;
  private readonly configurations: object[];

  /**
   * @param others further configurations of the same provider, by the alias that resources name
   */
  constructor(
    stack: ClusterStack,
    name: Name,
    configuration: TerraformProviders[Name],
    others: Readonly<Record<string, TerraformProviders[Name]>> = {},
  ) {
    super(stack, stack.claim("provider", name), {
      terraformResourceType: name,
      terraformGeneratorMetadata: {
        providerName: name,
        providerVersionConstraint: providerVersion(stack.cluster, name),
      },
      terraformProviderSource: PROVIDERS[name].source,
    });
    this.name = name;
    this.version = providerVersion(stack.cluster, name);
    this.configurations = [
      Object(configuration),
      ...Object.entries(others).map(([alias, other]) => ({ alias, ...Object(other) })),
    ];
  }

  /** A further set-up, by the alias that resources name. */
  add(alias: string, configuration: object): void {
    this.configurations.push({ alias, ...configuration });
  }

  /** Unlike the library's own, it leaves values and their keys as they are. */
  override toTerraform(): object {
    const { source } = PROVIDERS[this.name];
    return {
      terraform: { required_providers: { [this.name]: { version: this.version, source } } },
      provider: { [this.name]: [...this.configurations] },
    };
  }
}

/** Fails early where a stack uses a provider that it does not configure. */
export function requireProvider(stack: ClusterStack, type: string): void {
  const name = type.slice(0, type.indexOf("_"));
  if (!isProviderName(name)) throw new Error(`${type}: the hardware layer does not use provider ${name}`);
  if (stack.node.tryFindChild(`provider:${name}`) === undefined)
    throw new Error(`${stack.node.id} makes a ${type} but does not configure provider ${name}`);
}
