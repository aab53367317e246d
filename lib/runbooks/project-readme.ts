import type { Tree } from "../emit/tree";

const PATH = "README.md";

/** The same for every project, whatever its clusters: a merge of two branches has nothing to decide here. */
const CONTENT = `# What Groundwork wrote

Made from the definitions in \`clusters/\`. Change those and run \`npx groundwork synth\`; what is edited here is kept and named, and follows no change any more.

| folder | for whom |
| --- | --- |
| \`docs/\` | people: a folder for each cluster. Begin with its \`README.md\`, or open its \`index.html\` in a browser (\`npx groundwork view\`) |
| \`terraform/\` | Terraform: a folder for each stack. \`npx groundwork deploy\` applies them in their order |
| \`kubernetes/\` | the GitOps engine of each cluster, which applies what is pushed |
| \`talos/\` | people who configure machines by hand: what Terraform gives them, as files |
| \`edge/\` | machines outside the clusters, and the operator's shell |
`;

/** Adds the first page of `dist/`; gives the paths that give way to a file of the operator's. */
export function addProjectReadme(tree: Tree): ReadonlySet<string> {
  tree.add(PATH, CONTENT, "the project");
  return new Set([PATH]);
}
