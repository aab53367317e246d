/** Steps of every CI system: they read and compare; nothing pushes, and no secret is there. */
const STEPS = ["npm ci", "npx groundwork check", "npm run typecheck"] as const;

/** Node.js line that CI uses. */
const NODE = "22";

// renovate: datasource=github-tags depName=actions/checkout
const CHECKOUT = { commit: "08c6903cd8c0fde910a37f88322edcfb5dd907a8", version: "v5.0.0" } as const;
// renovate: datasource=github-tags depName=actions/setup-node
const SETUP_NODE = { commit: "a0853c24544627f65ddf259abe73b1d18a591444", version: "v5.0.0" } as const;
// renovate: datasource=docker depName=docker.io/library/node
const NODE_IMAGE = "docker.io/library/node:22-bookworm";

/** Workflow files of GitHub, Forgejo and GitLab, by path. */
export function ciFiles(): Readonly<Record<string, string>> {
  return {
    ".github/workflows/groundwork.yaml": workflow("actions"),
    ".forgejo/workflows/groundwork.yaml": workflow("https://data.forgejo.org/actions"),
    ".gitlab-ci.yml": GITLAB,
  };
}

/** The form that GitHub Actions and Forgejo Actions share. */
function workflow(actions: string): string {
  return `name: groundwork
on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: ${actions}/checkout@${CHECKOUT.commit} # ${CHECKOUT.version}
        with:
          # The commit that a change is compared with must be there.
          fetch-depth: 0
          persist-credentials: false
      - uses: ${actions}/setup-node@${SETUP_NODE.commit} # ${SETUP_NODE.version}
        with:
          node-version: ${NODE}
${STEPS.map((step) => `      - run: ${step}\n`).join("")}      - name: What the change does to the running cluster
        if: github.event_name == 'pull_request'
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
        run: npx groundwork check --against "$BASE"
`;
}

const GITLAB = `groundwork:
  image: ${NODE_IMAGE}
  variables:
    # The commit that a change is compared with must be there.
    GIT_DEPTH: "0"
  script:
${STEPS.map((step) => `    - ${step}\n`).join("")}    - if [ -n "$CI_MERGE_REQUEST_DIFF_BASE_SHA" ]; then npx groundwork check --against "$CI_MERGE_REQUEST_DIFF_BASE_SHA"; fi
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;
