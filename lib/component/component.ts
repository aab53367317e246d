import type { z } from "zod";
import type { Declarations } from "../declared/declaration";
import type { Declared } from "../declared/declared";
import type { Section } from "../document/section";
import type { ChosenComponent, Cluster } from "../model/cluster";
import type { Problems } from "../model/problems";
import type { PlannedStage } from "../plan/stage";
import type { ComponentStages } from "./component-stages";

/** Says what is wrong with a component's part of the definition; the run goes on and tells it with all other problems. */
export type Report = (problem: {
  /** Path below the component's own options, e.g. `host`; absent: the component itself. */
  readonly option?: string;
  /** What is there. Never the value of a secret. */
  readonly got: string;
  /** What was expected. */
  readonly want: string;
  /** How to repair it. */
  readonly fix?: string;
}) => void;

/** What a component's functions are given: its own options and the whole, read-only definition. */
export interface ComponentInput<Options> {
  /** The definition after parsing. */
  readonly cluster: Cluster;
  /** The options as its schema parsed them. */
  readonly options: Options;
  /** Says what is wrong with the component's part of the definition. */
  readonly report: Report;
}

/** With what all components together offer and ask for. */
export interface DeclaredInput<Options> extends ComponentInput<Options> {
  /** Declarations of all components, this one included. */
  readonly declared: Declared;
}

/** With the means to build. */
export interface BuildInput<Options> extends DeclaredInput<Options> {
  /** Makes this component's stages and platform releases. */
  readonly stages: ComponentStages;
}

/** With what everybody built. */
export interface CompleteInput<Options> extends BuildInput<Options> {
  /** The stages of all components and apps, before anything was completed. */
  readonly built: readonly PlannedStage[];
}

/**
 * One capability of a cluster in one folder, `apps/<name>/`. Every function is
 * pure: the same definition gives the same result, in any order of components.
 */
export interface ComponentDefinition<Schema extends z.ZodType> {
  /** One line for the operator: what it brings. */
  readonly title: string;
  /** Options as the operator writes them, with defaults and descriptions. */
  readonly options: Schema;
  /** Keys of components that must be on as well, each with the reason. */
  readonly requires?: (input: ComponentInput<z.output<Schema>>) => Readonly<Record<string, string>>;
  /**
   * What it offers to others and what it asks of the machines, of Proxmox, of
   * Terraform and of the identity provider. Collected before anything is built.
   */
  readonly declare?: (input: ComponentInput<z.output<Schema>>) => Declarations;
  /** Makes its stages. */
  readonly build?: (input: BuildInput<z.output<Schema>>) => void;
  /** Makes stages that follow from everything that was built, such as network policies. */
  readonly complete?: (input: CompleteInput<z.output<Schema>>) => void;
  /** Its part of the runbooks, with the real names and addresses. */
  readonly runbook?: (input: DeclaredInput<z.output<Schema>>) => readonly Section[];
  /** Files for machines outside the cluster, by path below `dist/edge/<cluster>/`. */
  readonly edge?: (input: DeclaredInput<z.output<Schema>>) => Readonly<Record<string, string>>;
}

/** An input before the component's own options and reporter are added to it. */
type Given<Input> = Omit<Input, "options" | "report"> & {
  /** Where the component's problems go. */
  readonly problems: Problems;
  /** The key that the definition uses, e.g. `certManager`. */
  readonly key: string;
};

/** A component with the options of one cluster: what the compiler handles. */
export interface BoundComponent extends ChosenComponent {
  /** Keys of components that must be on as well, each with the reason; empty: none. */
  readonly requires: (input: Given<ComponentInput<unknown>>) => Readonly<Record<string, string>>;
  /** What it offers and asks for; empty: nothing. */
  readonly declare: (input: Given<ComponentInput<unknown>>) => Declarations;
  /** Adds its stages and platform releases to `stages`. */
  readonly build: (input: Given<BuildInput<unknown>>) => void;
  /** Absent for components that do not look at what others built. */
  readonly complete?: ((input: Given<CompleteInput<unknown>>) => void) | undefined;
  /** Its part of the runbooks. */
  readonly runbook: (input: Given<DeclaredInput<unknown>>) => readonly Section[];
  /** Files for machines outside the cluster, by path below `dist/edge/<cluster>/`. */
  readonly edge: (input: Given<DeclaredInput<unknown>>) => Readonly<Record<string, string>>;
}

/** A component as the registry holds it. */
export interface Component<Schema extends z.ZodType = z.ZodType> {
  /** One line for the operator: what it brings. */
  readonly title: string;
  /** Schema of its options, for the reference and for the type of a definition. */
  readonly options: Schema;
  /** Parses options and binds the component's functions to them. */
  readonly bound: z.ZodType<BoundComponent>;
}

/** Components by the key that a definition uses, e.g. `certManager`. */
export type Registry = Readonly<Record<string, Component>>;

/** Declares a component. The type of its options follows from their schema. */
export function defineComponent<Schema extends z.ZodType>(definition: ComponentDefinition<Schema>): Component<Schema> {
  const bind = (options: z.output<Schema>): BoundComponent => {
    const own = <Input extends { readonly cluster: Cluster; readonly problems: Problems; readonly key: string }>(
      input: Input,
    ) => ({ ...input, options, report: reporter(input) });
    const { complete } = definition;
    return {
      title: definition.title,
      options,
      requires: (input) => definition.requires?.(own(input)) ?? {},
      declare: (input) => definition.declare?.(own(input)) ?? {},
      build: (input) => definition.build?.(own(input)),
      complete: complete === undefined ? undefined : (input) => complete(own(input)),
      runbook: (input) => definition.runbook?.(own(input)) ?? [],
      edge: (input) => definition.edge?.(own(input)) ?? {},
    };
  };
  const component = {
    title: definition.title,
    options: definition.options,
    bound: definition.options.transform(bind).meta({ description: definition.title }),
  };
  made.add(component);
  return component;
}

/** What `defineComponent` gave: anything else only looks like a component. */
const made = new WeakSet<object>();

/** True for what `defineComponent` gave. */
export function isComponent(value: unknown): value is Component {
  return typeof value === "object" && value !== null && made.has(value);
}

function reporter(input: { readonly cluster: Cluster; readonly problems: Problems; readonly key: string }): Report {
  const { cluster, problems, key } = input;
  return ({ option, ...problem }) =>
    problems.add({
      file: cluster.file,
      path: option === undefined ? `components.${key}` : `components.${key}.${option}`,
      ...problem,
    });
}
