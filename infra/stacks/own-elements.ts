import { TerraformElement } from "cdktf";
import type { Problem } from "../../lib/model/problem";
import type { TerraformBlock } from "../../lib/stage/terraform-part";
import type { ClusterStack } from "../terraform/stack";

/** What is wrong with a part of a component; the part knows its place. */
export type Wrong = Omit<Problem, "file" | "path">;

/** What a block is claimed by: a resource and a data source of one type and name are two things. */
export function keyOf({ block, type }: TerraformBlock): string {
  return block === "data" ? `data.${type}` : type;
}

/** A block of a component, as it was given. */
export class OwnBlock extends TerraformElement {
  /** Path of the definition that asked for it. */
  readonly origin: string;
  private readonly given: TerraformBlock;

  constructor(stack: ClusterStack, given: TerraformBlock, origin: string) {
    super(stack, stack.claim(keyOf(given), given.name));
    this.origin = origin;
    this.given = given;
  }

  override toTerraform(): object {
    const { block, type, name, args, meta } = this.given;
    const { provider, dependsOn = [], lifecycle } = meta;
    return {
      [block]: {
        [type]: {
          [name]: {
            ...args,
            ...(provider === undefined ? {} : { provider }),
            ...(dependsOn.length === 0 ? {} : { depends_on: dependsOn.map(({ address }) => address) }),
            ...(lifecycle === undefined ? {} : { lifecycle }),
          },
        },
      },
    };
  }
}

/** A provider that only components use. */
export class OwnProvider extends TerraformElement {
  private readonly name: string;
  private readonly pin: { readonly source: string; readonly version: string };
  private readonly configurations = new Map<string, object>();

  constructor(stack: ClusterStack, name: string, pin: { readonly source: string; readonly version: string }) {
    super(stack, stack.claim("provider", name));
    this.name = name;
    this.pin = pin;
  }

  /** Adds one set-up; two components may say the same. */
  set(
    alias: string | undefined,
    { source, version, config }: { readonly source: string; readonly version: string; readonly config: object },
  ): readonly Wrong[] {
    if (source !== this.pin.source || version !== this.pin.version)
      return [
        {
          got: `${source} ${version} as the provider ${this.name}`,
          want: `one source and version in a stack; another component has ${this.pin.source} ${this.pin.version}`,
        },
      ];
    const key = alias ?? "";
    const before = this.configurations.get(key);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(config))
      return [
        {
          got: `two set-ups of the provider ${this.name}${alias === undefined ? "" : ` with the alias ${alias}`}`,
          want: "one, or an alias for the second",
        },
      ];
    this.configurations.set(key, config);
    return [];
  }

  override toTerraform(): object {
    const configurations = [...this.configurations].map(([alias, config]) =>
      alias === "" ? config : { alias, ...config },
    );
    return {
      terraform: { required_providers: { [this.name]: { version: this.pin.version, source: this.pin.source } } },
      provider: { [this.name]: configurations },
    };
  }
}
