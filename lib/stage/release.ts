import { Construct } from "constructs";
import type { ChartValues } from "../../imports/charts/values";
import { isFields } from "../data/fields";
import { type NeedsByStrength, needsOf, type ObjectsByKind, provisionsOf } from "./by-kind";
import { type Chart, isChart } from "./chart-source";
import type { OwnChartValues } from "./own-chart-values";
import type { Need, Provided } from "./reference";

/** Pod Security Standard levels, weakest first. */
export type PodSecurityLevel = "privileged" | "baseline" | "restricted";

/**
 * What a chart makes with the values given: declared here because synth does
 * not render charts. Edges, references and ownership are computed from it, and
 * a test compares it with the rendered chart wherever the chart can be had.
 */
export interface ChartMakes {
  /** CRDs as `group/Kind`. */
  readonly crds?: readonly string[];
  /** Objects that others refer to: classes, services, secrets, service accounts. */
  readonly objects?: readonly Provided[];
  /** Objects that its programs make when they run; the rendered chart does not show them. */
  readonly later?: readonly Provided[];
  /** API groups whose objects the release's admission webhook must see. */
  readonly webhooks?: readonly string[];
  /** The weakest level that its pods pass. */
  readonly podSecurity: PodSecurityLevel;
  /** Why it is privileged; required then. */
  readonly podSecurityReason?: string;
  /** Its pods, for budgets: requests of one pod. */
  readonly workloads?: readonly WorkloadFact[];
}

/** What a chart makes, as a component says it. A name without a namespace is one of the release's own. */
export interface MakesProps extends Omit<ChartMakes, "objects" | "later" | "workloads"> {
  /** Objects that others refer to: classes, services, secrets, service accounts. */
  readonly objects?: ObjectsByKind;
  /** Objects that its programs make when they run; the rendered chart does not show them. */
  readonly later?: ObjectsByKind;
  /** Its workloads, by kind: their names, or the replicas of each. One replica by default. */
  readonly workloads?: WorkloadsByKind;
}

/** Names of workloads by kind, or by name their replicas; one replica by default. */
export type WorkloadsByKind = Readonly<
  Partial<Record<WorkloadFact["kind"], readonly string[] | Readonly<Record<string, number>>>>
>;

/** In Helm's and Flux' words (Flux HelmRelease API: spec.install.crds). */
export type CrdPolicy = "CreateReplace" | "Skip";

/** A workload that a chart makes. */
export interface WorkloadFact {
  /** Kind of the workload that the chart makes. */
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob";
  /** Name of the workload in the release's namespace. */
  readonly name: string;
  /** How many pods it has; absent: one, or one on each node for a DaemonSet. */
  readonly replicas?: number;
}

/** Values of a chart by its name: those of its schema where one is known, any otherwise. */
export type ValuesOf<Name extends string> = Name extends keyof OwnChartValues
  ? OwnChartValues[Name]
  : Name extends keyof ChartValues
    ? ChartValues[Name]
    : Readonly<Record<string, unknown>>;

/** What a component says about one Helm release. */
export interface ReleaseProps<Name extends string = string> {
  /** Chart, its source and exact version. */
  readonly chart: Chart & { readonly name: Name };
  /** Release name; the chart's name by default. */
  readonly name?: string;
  /** Where it is installed; the stage's namespace by default. */
  readonly namespace?: string;
  /** Chart values; typed where the chart's values are known. */
  readonly values: ValuesOf<Name>;
  /** What the chart makes with these values. */
  readonly makes: MakesProps;
  /** What the values refer to: existing secrets, classes, issuers. A name without a namespace is one of the release's own. */
  readonly needs?: NeedsByStrength;
  /** How long one install or upgrade may take, e.g. `15m`. */
  readonly timeout?: string;
  /**
   * What happens to the chart's `crds/` folder: brought and kept up to date
   * by default; `Skip` where another release of the cluster brings them.
   */
  readonly crds?: CrdPolicy;
}

/** One typed Helm release. How it reaches the cluster is decided by delivery. */
export class Release extends Construct {
  /** Chart with repository and exact version. */
  readonly chart: Chart;
  /** Name by which Helm knows it. */
  readonly releaseName: string;
  /** Where it is installed. */
  readonly namespace: string;
  /** Values of the chart, before those of the definition are laid over them. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What the chart brings, as far as others need it. */
  readonly makes: ChartMakes;
  /** What its objects refer to, apart from what its values show. */
  readonly needs: readonly Omit<Need, "cause">[];
  /** How long Helm waits, as Go writes durations, e.g. `5m`. */
  readonly timeout: string;
  /** What happens to the chart's `crds/` folder. */
  readonly crds: CrdPolicy;
  /** Path of the definition that asked for it. */
  readonly origin: string;

  /** @param where the namespace of a release that names none, and the path of the definition that asks for it */
  constructor(scope: Construct, props: ReleaseProps, where: { readonly namespace: string; readonly origin: string }) {
    const trouble = troubleOf(props);
    if (trouble !== undefined) throw new Error(trouble);
    const namespace = props.namespace ?? where.namespace;
    super(scope, `release-${namespace}-${props.name ?? props.chart.name}`);
    this.chart = props.chart;
    this.releaseName = props.name ?? props.chart.name;
    this.namespace = namespace;
    this.values = { ...props.values };
    this.makes = makesOf(props.makes, namespace);
    this.needs = needsOf(props.needs ?? {}, namespace);
    this.timeout = props.timeout ?? "10m";
    this.crds = props.crds ?? "CreateReplace";
    this.origin = where.origin;
  }
}

const LEVELS: readonly string[] = ["privileged", "baseline", "restricted"];

/** Types ask for all of this; a component that nobody compiled may leave something out all the same. */
function troubleOf({ chart, values, makes }: Partial<ReleaseProps>): string | undefined {
  if (!isChart(chart))
    return "a release without a chart; want chart: what helmChart gives for repository, name and version";
  if (!isFields(values)) return `release ${chart.name} without values; want values: { … }, or values: {}`;
  if (!isFields(makes) || !LEVELS.includes(makes.podSecurity))
    return `release ${chart.name} without makes; want makes: { podSecurity, … }, what the chart brings, so that references, the order of stages and Pod Security can be computed`;
  return undefined;
}

function makesOf({ objects, later, workloads, ...rest }: MakesProps, namespace: string): ChartMakes {
  return {
    ...rest,
    ...(objects === undefined ? {} : { objects: provisionsOf(objects, namespace) }),
    ...(later === undefined ? {} : { later: provisionsOf(later, namespace) }),
    ...(workloads === undefined ? {} : { workloads: workloadsOf(workloads) }),
  };
}

function workloadsOf(workloads: WorkloadsByKind): readonly WorkloadFact[] {
  return KINDS_OF_WORKLOADS.flatMap((kind) => {
    const named = workloads[kind] ?? [];
    if (!isList(named)) return Object.entries(named).map(([name, replicas]) => ({ kind, name, replicas }));
    return named.map((name) => (SCALED.has(kind) ? { kind, name, replicas: 1 } : { kind, name }));
  });
}

const KINDS_OF_WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"] as const;
const SCALED: ReadonlySet<string> = new Set(["Deployment", "StatefulSet"]);

/** `Array.isArray` alone does not narrow a read-only array. */
function isList(value: readonly string[] | object): value is readonly string[] {
  return Array.isArray(value);
}
