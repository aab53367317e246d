import type { z } from "zod";
import type { Section } from "../document/section";
import type { Cluster } from "../model/cluster";
import type { PlannedStage } from "../plan/stage";
import type { ComponentStages } from "../stage/component-stages";
import type { Declarations } from "./declaration";
import type { Declared } from "./declared";

/** What a component's functions are given: its own options and the whole, read-only definition. */
export interface ComponentInput<Options> {
  readonly cluster: Cluster;
  readonly options: Options;
}

/** With what all components together offer and ask for. */
export interface PlatformInput<Options> extends ComponentInput<Options> {
  readonly declared: Declared;
}

export interface BuildInput<Options> extends PlatformInput<Options> {
  /** Makes this component's stages and platform releases. */
  readonly stages: ComponentStages;
}

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
  readonly runbook?: (input: PlatformInput<z.output<Schema>>) => readonly Section[];
  /** Files for machines outside the cluster, by path below `dist/edge/<cluster>/`. */
  readonly edge?: (input: PlatformInput<z.output<Schema>>) => Readonly<Record<string, string>>;
}

/** A component with the options of one cluster: what the engine handles. */
export interface BoundComponent {
  readonly title: string;
  /** The parsed options, for display only. */
  readonly options: unknown;
  readonly requires: (cluster: Cluster) => Readonly<Record<string, string>>;
  readonly declare: (cluster: Cluster) => Declarations;
  readonly build: (cluster: Cluster, declared: Declared, stages: ComponentStages) => void;
  /** Absent for components that do not look at what others built. */
  readonly complete?:
    | ((cluster: Cluster, declared: Declared, stages: ComponentStages, built: readonly PlannedStage[]) => void)
    | undefined;
  readonly runbook: (cluster: Cluster, declared: Declared) => readonly Section[];
  readonly edge: (cluster: Cluster, declared: Declared) => Readonly<Record<string, string>>;
}

export interface Component<Schema extends z.ZodType = z.ZodType> {
  readonly title: string;
  readonly options: Schema;
  /** Parses options and binds the component's functions to them. */
  readonly bound: z.ZodType<BoundComponent>;
}

/** Components by the key that a definition uses, e.g. `certManager`. */
export type Registry = Readonly<Record<string, Component>>;

/** Declares a component. The type of its options follows from their schema. */
export function defineComponent<Schema extends z.ZodType>(definition: ComponentDefinition<Schema>): Component<Schema> {
  const { complete } = definition;
  const bind = (options: z.output<Schema>): BoundComponent => ({
    title: definition.title,
    options,
    requires: (cluster) => definition.requires?.({ cluster, options }) ?? {},
    declare: (cluster) => definition.declare?.({ cluster, options }) ?? {},
    build: (cluster, declared, stages) => definition.build?.({ cluster, options, declared, stages }),
    complete:
      complete === undefined
        ? undefined
        : (cluster, declared, stages, built) => complete({ cluster, options, declared, stages, built }),
    runbook: (cluster, declared) => definition.runbook?.({ cluster, options, declared }) ?? [],
    edge: (cluster, declared) => definition.edge?.({ cluster, options, declared }) ?? {},
  });
  return { title: definition.title, options: definition.options, bound: definition.options.transform(bind) };
}
