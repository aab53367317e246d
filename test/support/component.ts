import type { Construct } from "constructs";
import type { BoundCluster } from "../../lib/component/bound-cluster";
import { collectDeclarations } from "../../lib/component/collect-declarations";
import type { ComponentStages } from "../../lib/component/component-stages";
import type { Declarations } from "../../lib/declared/declaration";
import type { Declared } from "../../lib/declared/declared";
import { collectStages } from "../../lib/delivery/collect";
import type { Section } from "../../lib/document/section";
import { InputError } from "../../lib/model/problem";
import { Problems } from "../../lib/model/problems";
import type { PlannedStage } from "../../lib/plan/stage";

/** Runs a step that collects problems; throws everything that it collected. */
export function orThrow<Value>(step: (problems: Problems) => Value): Value {
  const problems = new Problems();
  const value = step(problems);
  if (!problems.none) throw new InputError(problems.all());
  return value;
}

/** What all components of a cluster declare; throws what is wrong with it. */
export function declaredOf(cluster: BoundCluster): Declared {
  return orThrow((problems) => collectDeclarations(cluster, problems));
}

/** Lets one component of a cluster build; throws what is wrong with it. */
export function buildPart(cluster: BoundCluster, key: string, declared: Declared, stages: ComponentStages): void {
  orThrow((problems) => cluster.components[key]?.build({ cluster, declared, key, problems, stages }));
}

/** The sections that one component of a cluster adds to the runbooks. */
export function runbookOf(cluster: BoundCluster, key: string, declared = declaredOf(cluster)): readonly Section[] {
  return orThrow((problems) => cluster.components[key]?.runbook({ cluster, declared, key, problems })) ?? [];
}

/** The files that one component of a cluster makes for machines outside of it. */
export function edgeOf(
  cluster: BoundCluster,
  key: string,
  declared = declaredOf(cluster),
): Readonly<Record<string, string>> {
  return orThrow((problems) => cluster.components[key]?.edge({ cluster, declared, key, problems })) ?? {};
}

/** What one component of a cluster declares. */
export function declarationsOf(cluster: BoundCluster, key: string): Declarations {
  return orThrow((problems) => cluster.components[key]?.declare({ cluster, key, problems })) ?? {};
}

/** Renders every stage below a construct; throws what is wrong with it. */
export function collect(scope: Construct): readonly PlannedStage[] {
  return orThrow((problems) => collectStages(scope, { cluster: { file: "clusters/home.ts" }, problems }));
}
