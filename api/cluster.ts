/**
 * What a definition imports: `import { defineCluster } from "groundwork-gitops"`.
 * All of it goes on, so that a repository can add its components to `OwnComponents`.
 */
export * from "../apps/define-cluster";
