import { code, plain } from "../../lib/document/markdown";

/** What the files of a repository say of it. */
export interface RepositoryWords {
  /** Name of its first cluster, and of the repository. */
  readonly name: string;
  /** Path of that cluster's definition. */
  readonly definition: string;
  /** URL of the Git repository. */
  readonly repository: string;
  /** Where npm gets the tool from: an archive next to it, or a Git URL at a commit. */
  readonly tool: string;
}

/** The README of a new repository: its next five commands, and what lies where. */
export function repositoryReadme({ name, definition, repository }: RepositoryWords): string {
  return `# ${plain(name)}

The cluster ${name}, as [Groundwork](node_modules/groundwork-gitops/README.md) makes it from ${code(definition)}.

## Next

\`\`\`sh
npm install                       # the tool, at the version that package.json pins
npx groundwork synth ${name}      # writes dist/ from ${definition}
git init --initial-branch=main && git config core.hooksPath .githooks
git add --all && git commit --message "The cluster ${name}"
git remote add origin ${repository} && git push --set-upstream origin main
\`\`\`

Then go on with ${code(`dist/docs/${name}/BOOTSTRAP.md`)}, which leads from here to the running cluster. ${code(definition)} lists under \`assumptions\` what nobody has confirmed yet.

## Every day

| command | what |
| --- | --- |
| \`npx groundwork synth\` | write \`dist/\` after a change of a definition |
| \`npx groundwork diff\` | what the next synth would change, object by object |
| \`npx groundwork check\` | every check, nothing written; the hook and CI run it |
| \`npx groundwork check --against main\` | what a change does to the running cluster |
| ${code(`npx groundwork deploy ${name}`)} | apply the stacks in order |
| \`npx groundwork upgrade-notes\` | what another version of the tool changes in \`dist/\` |

## What lies where

| path | what |
| --- | --- |
| \`clusters/\` | definitions, and encrypted secrets below \`clusters/<name>/secrets/\` |
| \`dist/\` | what Terraform and Flux apply, and runbooks; written by the tool, committed |
| \`state/\` | Terraform state and credentials; never in Git, so back it up |
| \`package.json\` | which version of the tool this is |
| \`renovate.json\` | finds each version that a definition pins, and the tool where it comes from Git; a tool from an archive is replaced by hand |
`;
}
