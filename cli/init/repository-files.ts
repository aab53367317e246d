import { topEnvrc } from "../../infra/edge/envrc";
import { toJson } from "../../lib/emit/yaml";
import { PACKAGE } from "../definition/shared-names";
import { ciFiles } from "./ci";
import { renovatePreset } from "./renovate-preset";
import { type RepositoryWords, repositoryReadme } from "./repository-readme";

/** A file of a new repository. */
export interface NewFile {
  readonly content: string;
  readonly executable?: boolean;
}

// renovate: datasource=npm depName=typescript
const TYPESCRIPT = { version: "7.0.2" } as const;

const GITIGNORE = `node_modules/
# Terraform state and credentials: kubeconfigs, talosconfigs, keys
state/
.terraform/
.terraform.lock.hcl
*.tfstate*
kubeconfig
*.kubeconfig
talosconfig
*.talosconfig
*.agekey
age.key
# plain secrets that wait to be sealed or encrypted
*.plain.yaml
.env
.env.*
# talhelper and talosctl write secrets here
clusterconfig/
# caches, and what a synth that was stopped half-way leaves for the next one
/.groundwork/
/dist/.groundwork/pending/
/dist/.groundwork/journal.json
/dist/.groundwork/lock
# names the stacks of all clusters for the CDKTF CLI; made at each desk
/dist/terraform/manifest.json*
`;

const HOOK = `#!/bin/sh
# Stops a commit whose dist/ is not what the definitions give, or whose change
# cannot be applied to the running cluster. Switch it on once in a clone:
#   git config core.hooksPath .githooks
# A new repository has no committed dist/ to compare with.
if git rev-parse --quiet --verify HEAD:dist >/dev/null 2>&1; then
  exec npx groundwork check --against HEAD
fi
exec npx groundwork check
`;

/** npx must never offer to install the package \`groundwork\` of the registry: it is somebody else's. */
const NPMRC = `# Without node_modules, npx fails and installs nothing: the name groundwork belongs to another package there.
yes=false
`;

const TSCONFIG = {
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2023"],
    module: "preserve",
    moduleResolution: "bundler",
    types: [],
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    isolatedModules: true,
    skipLibCheck: true,
  },
  include: ["clusters", "components", "types"],
};

/** Every file of a new repository besides its definition, by path. */
export function repositoryFiles(words: RepositoryWords): Readonly<Record<string, NewFile>> {
  const files: Record<string, NewFile> = {
    "package.json": { content: packageJson(words) },
    "tsconfig.json": { content: toJson(TSCONFIG) },
    ".npmrc": { content: NPMRC },
    ".gitignore": { content: GITIGNORE },
    ".gitattributes": { content: "* text=auto eol=lf\ndist/** linguist-generated\n" },
    ".envrc": { content: topEnvrc(words.name) },
    ".githooks/pre-commit": { content: HOOK, executable: true },
    "renovate.json": { content: renovatePreset() },
    "README.md": { content: repositoryReadme(words) },
  };
  for (const [path, content] of Object.entries(ciFiles())) files[path] = { content };
  return files;
}

function packageJson({ name, tool }: RepositoryWords): string {
  const run = (command: string) => `groundwork ${command}`;
  return toJson({
    name,
    private: true,
    scripts: {
      synth: run("synth"),
      check: run("check"),
      diff: run("diff"),
      deploy: run("deploy"),
      seal: run("seal"),
      typecheck: "tsc -p .",
    },
    devDependencies: { [PACKAGE]: tool, typescript: TYPESCRIPT.version },
  });
}
