/** What a version of the tool changes for those who come from an older one. */
export interface UpgradeNote {
  /** First version that has the change. */
  readonly since: string;
  /** Key of the component that changes, e.g. `traefik`; absent: it concerns no single one. */
  readonly component?: string;
  /** What it changes, in one sentence. */
  readonly change: string;
  /** What to write instead, where a definition or a file of the operator has to change. */
  readonly rewrite?: string;
}

/** Every change that an operator has to know of, oldest first. A change of output alone is found by comparing. */
export const UPGRADE_NOTES: readonly UpgradeNote[] = [
  {
    since: "0.1.0",
    change: "the tool is the package groundwork-gitops, and a repository of one's own installs it",
    rewrite: 'import { defineCluster } from "groundwork-gitops" in place of "../apps/define-cluster"',
  },
  {
    since: "0.1.0",
    change: "the .envrc of a clone loads no cluster until one is chosen",
    rewrite: "export GROUNDWORK_CLUSTER=<name>",
  },
  {
    since: "0.1.0",
    change: "runbooks name commands as npx groundwork …, which works in a clone and in a repository of one's own",
  },
];
