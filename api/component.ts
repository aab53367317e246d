/** What a component of one's own imports: `import { defineComponent } from "groundwork-gitops/component"`. */

export {
  type BuildInput,
  type CompleteInput,
  type Component,
  type ComponentDefinition,
  type ComponentInput,
  type DeclaredInput,
  defineComponent,
  type Registry,
  type Report,
} from "../lib/component/component";
export type { ComponentStages } from "../lib/component/component-stages";
export { endpoint, poolAddress, publicAddress, serviceAddress } from "../lib/declared/addresses";
export type { Declarations } from "../lib/declared/declaration";
export type { Declared } from "../lib/declared/declared";
export {
  type Asker,
  databaseClassFor,
  identityFor,
  ingressFor,
  libraryFor,
  loadBalancerFor,
  storageClassFor,
} from "../lib/declared/offers";
export { blocks, bullets, code, sh, steps, table } from "../lib/document/markdown";
export { bootstrap, operations, recovery, type Section } from "../lib/document/section";
export { cmd } from "../lib/document/shell";
export { apiEndpoint, type Cluster, hostName, machinesOf } from "../lib/model/cluster";
export { secretRef } from "../lib/model/secret";
export { pushedSecret } from "../lib/secrets/generated-secret";
export { storedSecret } from "../lib/secrets/stored-secret";
export { helmChart } from "../lib/stage/chart";
// All of it, so that a repository can add its charts.
export * from "../lib/stage/own-chart-values";
export type { ReleaseProps } from "../lib/stage/release";
export type { Stage, StageProps } from "../lib/stage/stage";
export { TerraformData, type TerraformPart, TerraformResource } from "../lib/stage/terraform-part";
export { expression, reference, template } from "../lib/terraform/text";
export { expose } from "../lib/workload/expose";
export { postgres } from "../lib/workload/postgres";
export { resources } from "../lib/workload/resources";
export { placement, replicasOn, spread } from "../lib/workload/scheduling";
export { restrictedContainer, restrictedPod } from "../lib/workload/security";
export { webApp } from "../lib/workload/web-app";
