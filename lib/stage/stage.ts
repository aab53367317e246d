import { type ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { KubernetesObject } from "../../imports/objects";
import { type NeedsByStrength, needsOf, type ObjectsByKind, provisionsOf } from "./by-kind";
import type { Need, Provided } from "./reference";
import { type PodSecurityLevel, Release, type ReleaseProps } from "./release";
import { StageObject } from "./stage-object";

/** Any Kubernetes object: the escape hatch for kinds that have no binding. */
export interface PlainObject {
  /** Group and version, e.g. `apps/v1`. */
  readonly apiVersion: string;
  /** Kind, e.g. `Deployment`. */
  readonly kind: string;
  /** Name, namespace where the kind has one, labels and annotations. */
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  /** Everything else of the object, e.g. `spec` or `data`. */
  readonly [key: string]: unknown;
}

/** When an object of this kind is healthy, as CEL over the object; Flux calls it a health check expression. */
export interface HealthExpression {
  /** Group and version of the objects it judges. */
  readonly apiVersion: string;
  /** Kind of the objects it judges. */
  readonly kind: string;
  /** True when the object is healthy. */
  readonly current: string;
  /** True while it is on its way; absent: whenever it is neither healthy nor failed. */
  readonly inProgress?: string;
  /** True when waiting is of no use; absent: it never is. */
  readonly failed?: string;
}

/** Pods that an operator makes from a custom resource: no manifest and no chart shows what they need. */
export interface OperatorPods {
  /** Namespace in which the operator makes them. */
  readonly namespace: string;
  /** The strictest Pod Security level that they pass. */
  readonly podSecurity: PodSecurityLevel;
  /** Why it is no stricter one. */
  readonly reason: string;
}

/** A Secret that a file of the operator's is to hold, whether it is there or not. */
export interface ExpectedSecret {
  /** What its readers call it. */
  readonly name: string;
  /** Where they run. */
  readonly namespace: string;
  /** Keys that its readers need. */
  readonly keys: readonly string[];
  /** File below `clusters/<name>/secrets/`, as the definition names it. */
  readonly file: string;
  /** How it is encrypted. */
  readonly encryption: "sops" | "sealed";
}

/** A value that a person puts into a store of secrets. */
export interface PutByPeople {
  /** Name of the store. */
  readonly store: string;
  /** Name of the entry, as the store's provider has it. */
  readonly entry: string;
  /** Field of the entry; absent: the entry is the value, or has fields that nobody lists. */
  readonly field?: string;
  /** What it holds, or how it is made; Markdown of ours. */
  readonly holds: string;
}

/** What a component says about one stage. */
export interface StageProps {
  /** One line: what the stage brings. Shown in the graph and in the runbook. */
  readonly title: string;
  /** Where its release and what its verbs make go by default; absent: the stage's own name. */
  readonly namespace?: string;
  /** Further stages it must follow, each with the reason that no object shows. */
  readonly after?: Readonly<Record<string, string>>;
  /** Delete what left Git; true by default. */
  readonly prune?: boolean;
  /** How long one reconcile may take until it counts as failed. */
  readonly timeout?: string;
  /** How to tell that custom resources of this stage are healthy; absent: the engine's own judgement. */
  readonly health?: readonly HealthExpression[];
  /** Pods that operators make from this stage's objects; absent: none. */
  readonly operatorPods?: readonly OperatorPods[];
}

/** Makes stages of one part of the definition. */
export interface StageMaker {
  stage(name: string, props: StageProps): Stage;
}

/**
 * What is applied together: later one Flux Kustomization or one Argo CD
 * Application. A stage is a cdk8s Chart, so any cdk8s construct fits in.
 */
export class Stage extends Chart {
  /** Unique in the cluster; names the folder and the engine's object. */
  readonly stageName: string;
  /** The namespace of what names no other. */
  readonly defaultNamespace: string;
  /** As the component gave them. */
  readonly props: StageProps;
  /** Path of the definition that asked for it; findings point there. */
  readonly origin: string;
  private readonly extraProvisions: Provided[] = [];
  private readonly extraNeeds: Need[] = [];
  private readonly expectedSecrets: ExpectedSecret[] = [];
  private readonly storedValues: PutByPeople[] = [];

  constructor(scope: Construct, name: string, props: StageProps, origin = "components") {
    super(scope, name, { disableResourceNameHashes: true });
    this.stageName = name;
    this.defaultNamespace = props.namespace ?? name;
    this.props = props;
    this.origin = origin;
  }

  /** Adds a typed object. Its name and namespace are in its metadata, as in a manifest. */
  add(object: KubernetesObject & { readonly metadata: { readonly name: string } }): ApiObject {
    const { apiVersion, kind, metadata, ...rest } = object;
    return this.addPlain({ apiVersion, kind, metadata: { ...metadata }, ...rest });
  }

  /** Adds an object of a kind without a binding. */
  addPlain(object: PlainObject): ApiObject {
    const { name, namespace } = object.metadata;
    const group = object.apiVersion.includes("/") ? object.apiVersion.split("/")[0] : "core";
    return new StageObject(this, [object.kind, group, namespace ?? "cluster", name].join("-"), object);
  }

  /** A Helm release. */
  release<Name extends string>(props: ReleaseProps<Name>): Release {
    return new Release(this, props, { namespace: this.defaultNamespace, origin: this.origin });
  }

  /** States what an operator makes from this stage's custom resources: no manifest shows it. */
  provides(objects: ObjectsByKind): void {
    this.extraProvisions.push(...provisionsOf(objects, this.defaultNamespace));
  }

  /**
   * States needs that no object shows.
   *
   * @param cause where they stand, e.g. `Cluster gitea/gitea-postgres spec.storage`
   */
  needs(cause: string, needs: NeedsByStrength): void {
    this.extraNeeds.push(...needsOf(needs, this.defaultNamespace).map((need) => ({ ...need, cause })));
  }

  /** States that a Secret is to come from an encrypted file of the operator's. */
  expects(secret: ExpectedSecret): void {
    this.expectedSecrets.push(secret);
  }

  /** States what a person has to put into a store, for the runbook. */
  stored(values: readonly PutByPeople[]): void {
    this.storedValues.push(...values);
  }

  /** What the component said itself, in addition to what its objects show. */
  get stated(): {
    readonly provisions: readonly Provided[];
    readonly needs: readonly Need[];
    readonly expects: readonly ExpectedSecret[];
    readonly stored: readonly PutByPeople[];
  } {
    return {
      provisions: this.extraProvisions,
      needs: this.extraNeeds,
      expects: this.expectedSecrets,
      stored: this.storedValues,
    };
  }
}
