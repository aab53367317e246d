import { Construct } from "constructs";
import { type Fields, isFields } from "../data/fields";
import { InputError, show } from "../model/problem";
import { type Expression, reference, TerraformText } from "../terraform/text";

/** The stacks that every cluster may have, in the order in which they are applied. */
export const STACK_LAYERS = ["keys", "access", "vms", "machines", "platform"] as const;

/** What a component says about Terraform of its own. */
export interface TerraformPartProps {
  /** One line: what it manages, e.g. `records at the router`. The runbook shows it. */
  readonly title: string;
  /**
   * Stacks that are applied before a stack of one's own, by their layers, e.g.
   * `["machines"]`. Absent: all that Groundwork makes; empty: none.
   */
  readonly after?: readonly string[];
  /** `deploy down` leaves a stack of one's own alone; false by default. */
  readonly keep?: boolean;
}

/** Where a provider comes from, and how it is set up. */
export interface TerraformProviderProps {
  /** Source with the registry's host, e.g. `registry.terraform.io/cloudflare/cloudflare`; absent for those that Groundwork pins itself. */
  readonly source?: string;
  /** Exact version, e.g. `5.8.2`. */
  readonly version?: string;
  /** Arguments of the provider. */
  readonly config?: Fields;
  /** Name of a further set-up of the same provider; resources choose it as `cloudflare.office`. */
  readonly alias?: string;
}

/** What Terraform does with a block beyond its own arguments. */
export interface TerraformMeta {
  /** A set-up of the provider by its alias, e.g. `cloudflare.office`. */
  readonly provider?: string;
  /** Blocks that come first, where no argument shows it. */
  readonly dependsOn?: readonly TerraformBlock[];
  /** Terraform's lifecycle settings in its own words, e.g. `{ prevent_destroy: true }`. */
  readonly lifecycle?: Fields;
}

/** One provider of a part. */
export interface PartProvider extends TerraformProviderProps {
  /** Local name, the start of the types of its resources, e.g. `cloudflare`. */
  readonly name: string;
}

/** An input of the stack, which the operator gives as `TF_VAR_<name>`. */
export interface PartVariable {
  /** Small letters, digits and underscores, e.g. `cloudflare_token`. */
  readonly name: string;
  /** What it holds, for the person who gives or reads it. */
  readonly description: string;
  /** Terraform does not show its value. */
  readonly sensitive: boolean;
}

/** A value that the stack gives after it was applied. */
export interface PartOutput extends PartVariable {
  /** Data, or an expression of Terraform. */
  readonly value: unknown;
}

/**
 * Terraform of one's own in one stack of the cluster: a stack of its own with
 * the state where those of Groundwork have theirs, or an addition to one of
 * them. Resources are constructs below it, however deep.
 */
export class TerraformPart extends Construct {
  /** Layer of the stack, e.g. `dns` for `home-dns`. */
  readonly layer: string;
  /** Title, order and whether it is kept, as the component said. */
  readonly props: TerraformPartProps;
  /** Path of the definition that asked for it. */
  readonly origin: string;
  /** Providers in the order in which they were set up. */
  readonly providers: PartProvider[] = [];
  /** Values that the operator gives. */
  readonly variables: PartVariable[] = [];
  /** Values that it tells. */
  readonly outputs: PartOutput[] = [];
  /** Outputs of other stacks that it reads, by layer. */
  readonly reads: { readonly layer: string; readonly output: string }[] = [];

  /** File of the definition that asked for it. */
  readonly file: string;

  constructor(
    scope: Construct,
    layer: string,
    { origin, file, ...props }: TerraformPartProps & { readonly origin: string; readonly file: string },
  ) {
    super(scope, `terraform ${origin} ${layer}`);
    this.layer = layer;
    this.props = props;
    this.origin = origin;
    this.file = file;
  }

  /** The part that a construct is in. Throws Error for one that is in none. */
  static containing(construct: Construct): TerraformPart {
    const found = construct.node.scopes.find((scope) => scope instanceof TerraformPart);
    if (found === undefined)
      throw new Error(`${construct.node.path} is not below what stages.terraform(layer, …) gave`);
    return found;
  }

  /** Sets a provider up, with its exact version. */
  provider(name: string, props: TerraformProviderProps = {}): void {
    this.providers.push({ name, ...props, config: checked(this, `provider ${name}`, props.config ?? {}) });
  }

  /** A value that is in no file: Terraform asks for it, or takes `TF_VAR_<name>`. */
  variable(name: string, description: string, { sensitive = true }: { readonly sensitive?: boolean } = {}): Expression {
    this.variables.push({ name, description, sensitive });
    return reference("var", name);
  }

  /** A value that the stack tells after it was applied. */
  output(
    name: string,
    value: unknown,
    { description, sensitive = false }: { readonly description: string; readonly sensitive?: boolean },
  ): void {
    this.outputs.push({ name, value, description, sensitive });
  }

  /** An output of another stack of the same cluster, e.g. `outputOf("machines", "kubeconfig")`; that stack comes first. */
  outputOf(layer: string, output: string): Expression {
    this.reads.push({ layer, output });
    return reference("data", "terraform_remote_state", layer, "outputs", output);
  }

  /** Every resource and data source of it, in the order in which they were made. */
  get blocks(): readonly TerraformBlock[] {
    return this.node.findAll().filter((construct) => construct instanceof TerraformBlock);
  }
}

/** A resource or a data source of Terraform: what they share. */
export class TerraformBlock extends Construct {
  /** `resource` or `data`, as a document of Terraform writes it. */
  readonly block: "resource" | "data";
  /** As the provider names it, e.g. `cloudflare_dns_record`. */
  readonly type: string;
  /** Second part of its address, unique in the stack for its type. */
  readonly name: string;
  /** Arguments in the words of the provider. */
  readonly args: Fields;
  /** What Terraform does with it beyond those. */
  readonly meta: TerraformMeta;

  /** Throws InputError for arguments that are no data. */
  protected constructor(
    scope: Construct,
    block: "resource" | "data",
    { type, name, args, meta = {} }: TerraformBlockProps,
  ) {
    super(scope, `${block} ${type} ${name}`);
    this.block = block;
    this.type = type;
    this.name = name;
    this.args = checked(TerraformPart.containing(scope), `${type}.${name}`, args);
    this.meta = meta;
  }

  /** As Terraform writes it, e.g. `routeros_ip_dns_record.nas`. */
  get address(): string {
    return `${this.block === "data" ? "data." : ""}${this.type}.${this.name}`;
  }

  /** An attribute of it, e.g. `id`. */
  ref(attribute: string): Expression {
    return reference(this.address, attribute);
  }
}

interface TerraformBlockProps {
  readonly type: string;
  readonly name: string;
  readonly args: Fields;
  readonly meta?: TerraformMeta | undefined;
}

/**
 * A resource of any provider. Its address is type and name, wherever it is in
 * the tree of constructs. Texts are data; what Terraform shall compute is an
 * `Expression`, such as an attribute of another resource.
 */
export class TerraformResource extends TerraformBlock {
  constructor(
    scope: Construct,
    type: string,
    name: string,
    { args, ...meta }: TerraformMeta & { readonly args: Fields },
  ) {
    super(scope, "resource", { type, name, args, meta });
  }
}

/** A data source of any provider, by the same rules. */
export class TerraformData extends TerraformBlock {
  constructor(
    scope: Construct,
    type: string,
    name: string,
    { args, ...meta }: TerraformMeta & { readonly args: Fields },
  ) {
    super(scope, "data", { type, name, args, meta });
  }
}

/** Arguments as they were given, once it is known that all of them are data. */
function checked({ file, origin }: TerraformPart, who: string, args: Fields): Fields {
  const wrong = notData(args, "");
  if (wrong === undefined) return args;
  throw new InputError([
    {
      file,
      path: origin,
      got: `${show(wrong.value)} in ${who}${wrong.path === "" ? "" : ` at ${wrong.path}`}`,
      want: "texts, numbers, true or false, lists, maps, and expressions of Terraform",
    },
  ]);
}

function notData(value: unknown, path: string): { readonly value: unknown; readonly path: string } | undefined {
  if (value === null || value === undefined || ["string", "boolean"].includes(typeof value)) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return undefined;
  if (value instanceof TerraformText) return undefined;
  const below: readonly (readonly [string, unknown])[] | undefined = Array.isArray(value)
    ? value.map((entry, index) => [`${path}[${index}]`, entry] as const)
    : isFields(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value))
      ? Object.entries(value).map(([key, entry]) => [path === "" ? key : `${path}.${key}`, entry] as const)
      : undefined;
  if (below === undefined) return { value, path };
  for (const [at, entry] of below) {
    const found = notData(entry, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
