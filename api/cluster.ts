/** What a definition imports: `import { defineCluster } from "groundwork-gitops"`. */
export { type Definition, defineCluster } from "../apps/define-cluster";
