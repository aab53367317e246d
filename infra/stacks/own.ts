import type { Construct } from "constructs";
import { nearest } from "../../lib/data/nearest";
import type { Cluster } from "../../lib/model/cluster";
import { InputError } from "../../lib/model/problem";
import type { Problems } from "../../lib/model/problems";
import { circleOf } from "../../lib/plan/stack-order";
import {
  type PartProvider,
  STACK_LAYERS,
  type TerraformBlock,
  type TerraformPart,
} from "../../lib/stage/terraform-part";
import { Provider } from "../terraform/provider";
import { isProviderName, PROVIDERS, providerVersion } from "../terraform/provider-source";
import { RemoteState } from "../terraform/remote-state";
import { ClusterStack, logicalId } from "../terraform/stack";
import { addOutput, variablesOf } from "../terraform/variable";
import { keyOf, OwnBlock, OwnProvider, type Wrong } from "./own-elements";

/** A stack of components, with what it follows. */
export interface OwnStack {
  /** The stack with everything in it. */
  readonly stack: ClusterStack;
  /** What it manages, in one line. */
  readonly title: string;
  /** Path of the definition that asked for it first. */
  readonly origin: string;
}

/**
 * Adds the Terraform of components to the stacks of a cluster, and makes those
 * that are not there. What is wrong with a part is added to the problems, and
 * the part is left out.
 *
 * @param made stacks of Groundwork, by layer
 */
export function ownStacks(
  scope: Construct,
  cluster: Cluster,
  {
    made,
    parts,
    problems,
  }: { made: ReadonlyMap<string, ClusterStack>; parts: readonly TerraformPart[]; problems: Problems },
): readonly OwnStack[] {
  const own = new Map<string, OwnStack>();
  const layers = [
    ...made.keys(),
    ...new Set(parts.map(({ layer }) => layer).filter((layer) => !STACK_LAYERS.some((known) => known === layer))),
  ];
  for (const part of parts) {
    problems.attempt({ path: part.origin }, () => {
      refuse(part, layerProblems(part, layers));
      if (made.get(part.layer) === undefined && own.get(part.layer) === undefined) {
        const stack = new ClusterStack(scope, cluster, part.layer);
        own.set(part.layer, { stack, title: part.props.title, origin: part.origin });
      }
    });
  }
  for (const part of parts) {
    const stack = made.get(part.layer) ?? own.get(part.layer)?.stack;
    if (stack !== undefined) problems.attempt({ path: part.origin }, () => add(part, stack, { made, own }));
  }
  for (const { stack, origin } of own.values()) {
    const layer = layerOf(stack);
    const mine = parts.filter((part) => part.layer === layer);
    stack.order = {
      after: [
        ...new Set(
          mine.flatMap(({ props, reads }) => [...(props.after ?? [...made.keys()]), ...reads.map((one) => one.layer)]),
        ),
      ].sort(),
      keep: mine.some(({ props }) => props.keep === true),
    };
    const circle = circleOf(
      [...own.values()].map((one) => ({ layer: layerOf(one.stack), after: one.stack.order?.after ?? [] })),
    );
    if (circle !== undefined)
      problems.add({
        file: cluster.file,
        path: origin,
        got: `stacks that follow each other: ${circle.join(", ")}`,
        want: "an order in which they can be applied",
        fix: "take one of the stacks out of after, or an output out of outputOf",
      });
  }
  return [...own.values()];
}

/** The layer of a stack, e.g. `dns` of `home-dns`. */
export function layerOf({ cluster, node }: ClusterStack): string {
  return node.id.slice(cluster.name.length + 1);
}

function refuse({ file, origin }: TerraformPart, wrong: readonly Wrong[]): void {
  if (wrong.length > 0) throw new InputError(wrong.map((one) => ({ file, path: origin, ...one })));
}

function layerProblems({ layer, props, reads }: TerraformPart, layers: readonly string[]): readonly Wrong[] {
  const isOwn = !STACK_LAYERS.some((known) => known === layer);
  const wrong: Wrong[] = [];
  if (!/^[a-z][a-z0-9]*$/.test(layer))
    wrong.push({ got: `a Terraform stack named ${layer}`, want: "small letters and digits, e.g. dns" });
  else if (!isOwn && !layers.includes(layer))
    wrong.push({
      got: `Terraform in the stack ${layer}, which this cluster does not have`,
      want: `one that it has (${layers.join(", ")}), or a name of its own`,
    });
  if (!isOwn && (props.after !== undefined || props.keep !== undefined))
    wrong.push({ got: `after or keep for the stack ${layer}`, want: "neither: its order is that of Groundwork" });
  for (const name of [...(props.after ?? []), ...reads.map((read) => read.layer)]) {
    if (layers.includes(name) && name !== layer) continue;
    const near = nearest(name, layers);
    wrong.push({
      got: name === layer ? `the stack ${name} after itself` : `the stack ${name}`,
      want: `another stack of this cluster: ${layers.filter((one) => one !== layer).join(", ")}`,
      ...(near === undefined || near === layer ? {} : { fix: `write ${near}` }),
    });
  }
  return wrong;
}

function add(
  part: TerraformPart,
  stack: ClusterStack,
  { made, own }: { made: ReadonlyMap<string, ClusterStack>; own: ReadonlyMap<string, OwnStack> },
): void {
  const wrong: Wrong[] = [];
  for (const provider of part.providers) wrong.push(...addProvider(stack, provider));
  for (const { name, description, sensitive } of part.variables) {
    const variables = variablesOf(stack);
    if (sensitive) variables.secret(name, description);
    else variables.plain(name, description);
  }
  for (const { layer, output } of part.reads) {
    if (stack.node.tryFindChild(`terraform_remote_state:${layer}`) === undefined) new RemoteState(stack, layer);
    const source = made.get(layer) ?? own.get(layer)?.stack;
    const outputs = source?.outputNames() ?? [];
    const later = [...own.values()].some((one) => one.stack === source);
    if (source !== undefined && !later && !outputs.includes(output)) {
      const near = nearest(output, outputs);
      wrong.push({
        got: `the output ${output} of ${source.node.id}`,
        want: `one that it has: ${outputs.join(", ") || "it has none"}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      });
    }
  }
  for (const block of part.blocks) wrong.push(...addBlock(stack, block, part.origin));
  for (const { name, value, description, sensitive } of part.outputs)
    addOutput(stack, name, value, { description, sensitive });
  refuse(part, wrong);
}

function addProvider(stack: ClusterStack, provider: PartProvider): readonly Wrong[] {
  const { name, alias, config = {} } = provider;
  const known = isProviderName(name)
    ? { source: PROVIDERS[name].source, version: providerVersion(stack.cluster, name) }
    : undefined;
  const source = provider.source ?? known?.source;
  const version = provider.version ?? known?.version;
  if (source === undefined || version === undefined)
    return [
      {
        got: `the provider ${name} without ${source === undefined ? "source" : "version"}`,
        want: "source and exact version of the provider",
        fix: `write provider("${name}", { source: "registry.terraform.io/<owner>/${name}", version: "<exact version>" })`,
      },
    ];
  if (!/^[a-z0-9.-]+\.[a-z]+\/[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/.test(source))
    return [
      {
        got: `the source ${source} of the provider ${name}`,
        want: "host, owner and name, so that terraform and tofu take the same one",
        fix: `write registry.terraform.io/${source.split("/").slice(-2).join("/")}`,
      },
    ];
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
    return [
      {
        got: `the version ${version} of the provider ${name}`,
        want: "one exact version, because another one may replace what it manages",
        fix: `write ${/\d+\.\d+\.\d+/.exec(version)?.[0] ?? "1.2.3"}`,
      },
    ];
  if (known !== undefined && (known.source !== source || known.version !== version))
    return [
      {
        got: `${source} ${version} as the provider ${name}`,
        want: `${known.source} ${known.version}, which the other stacks of the cluster have`,
        fix: "leave out source and version",
      },
    ];
  const here = stack.node.tryFindChild(`provider:${name}`);
  if (here instanceof Provider) {
    if (alias === undefined)
      return [
        {
          got: `a second set-up of the provider ${name} in ${stack.node.id}`,
          want: "the one that the stack has, or one with a name of its own",
          fix: 'leave it out, or give it an alias: "…"',
        },
      ];
    here.add(alias, config);
    return [];
  }
  const mine = here instanceof OwnProvider ? here : new OwnProvider(stack, name, { source, version });
  return mine.set(alias, { source, version, config });
}

function addBlock(stack: ClusterStack, block: TerraformBlock, origin: string): readonly Wrong[] {
  const { type, name, meta } = block;
  if (logicalId(name) !== name)
    return [
      {
        got: `${type} named ${name}`,
        want: "letters, digits, _ and -, not starting with a digit or a dash",
        fix: `write ${logicalId(name)}`,
      },
    ];
  const local = (meta.provider ?? type).split(meta.provider === undefined ? "_" : ".")[0] ?? "";
  if (local !== "terraform" && stack.node.tryFindChild(`provider:${local}`) === undefined)
    return [
      {
        got: `${type}.${name} in ${stack.node.id}, which sets up no provider ${local}`,
        want: "a provider that the stack sets up",
        fix: isProviderName(local)
          ? `call provider("${local}", { config }) first`
          : `call provider("${local}", { source, version, config }) first`,
      },
    ];
  const here = stack.node.tryFindChild(`${keyOf(block)}:${name}`);
  if (here !== undefined)
    return [
      {
        got: `a second ${block.address} in ${stack.node.id}`,
        want: `one owner of it; ${here instanceof OwnBlock ? here.origin : "Groundwork"} has it`,
        fix: "give one of the two another name, or take it out",
      },
    ];
  new OwnBlock(stack, block, origin);
  return [];
}
