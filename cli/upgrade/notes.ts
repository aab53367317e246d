import { compare, gt, lte } from "semver";
import { FORMER_FIELDS, type FormerField } from "../../lib/definition/former-fields";

/** What a version of the tool changes for those who come from an older one. */
export interface UpgradeNote {
  /** First version that has the change. */
  readonly since: string;
  /** Key of the component that changes, e.g. `traefik`; absent: it concerns no single one. */
  readonly component?: string;
  /** File of the operator's repository that has to change, e.g. `tsconfig.json`. */
  readonly file?: string;
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
  {
    since: "0.1.0",
    file: "tsconfig.json",
    change: "components of one's own are typed in a definition by a file below types/",
    rewrite: '"include": ["clusters", "components", "types"]',
  },
];

/** Notes between two versions, the first left out: those above, and one for each field that went. */
export function notesBetween(
  before: string,
  after: string,
  {
    notes = UPGRADE_NOTES,
    former = FORMER_FIELDS,
  }: {
    readonly notes?: readonly UpgradeNote[];
    readonly former?: readonly FormerField[];
  } = {},
): readonly UpgradeNote[] {
  const fields = former.map((field): UpgradeNote => {
    const [, component] = /^components\.(\w+)/.exec(field.path) ?? [];
    return {
      since: field.since,
      ...(component === undefined ? {} : { component }),
      change: `${field.path} is no longer a field: ${field.because}`,
      rewrite: field.write ?? `nothing in the place of ${field.path}`,
    };
  });
  return [...notes, ...fields]
    .filter(({ since }) => gt(since, before) && lte(since, after))
    .sort((a, b) => compare(a.since, b.since));
}
