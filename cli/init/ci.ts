import { POST_REVIEW, POST_REVIEW_SCRIPT } from "./post-review";

/** Steps of every CI system: they read and compare; nothing pushes, and no secret is there. */
const STEPS = ["npm ci", "npx groundwork check", "npm run typecheck"] as const;

/** Node.js line that CI uses. */
const NODE = "22";

// renovate: datasource=github-tags depName=actions/checkout
const CHECKOUT = { commit: "08c6903cd8c0fde910a37f88322edcfb5dd907a8", version: "v5.0.0" } as const;
// renovate: datasource=github-tags depName=actions/setup-node
const SETUP_NODE = { commit: "a0853c24544627f65ddf259abe73b1d18a591444", version: "v5.0.0" } as const;
// renovate: datasource=github-tags depName=actions/upload-artifact
const UPLOAD = { commit: "ea165f8d65b6e75b540449e92b4886f43607fa02", version: "v4.6.2" } as const;
// renovate: datasource=docker depName=docker.io/library/node
const NODE_IMAGE = "docker.io/library/node:22-bookworm";

/** Workflow files of GitHub, Forgejo and GitLab, by path. */
export function ciFiles(): Readonly<Record<string, string>> {
  return {
    ".github/workflows/groundwork.yaml": workflow("actions", GITHUB_KEEP),
    ".forgejo/workflows/groundwork.yaml": workflow("https://data.forgejo.org/actions", FORGEJO_POST),
    ".github/workflows/groundwork-review.yaml": GITHUB_REVIEW,
    ".gitlab-ci.yml": GITLAB,
    [POST_REVIEW]: POST_REVIEW_SCRIPT,
  };
}

/** The form that GitHub Actions and Forgejo Actions share. */
function workflow(actions: string, then: string): string {
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
      - name: The same as a comment
        if: github.event_name == 'pull_request' && !cancelled()
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
        # Whether the change may go in was said above; this only tells of it.
        run: npx groundwork review --against "$BASE" > review.md || test -s review.md
${then}`;
}

/** The job may only read, for forks too: the comment is left for the workflow that may write one. */
const GITHUB_KEEP = `      - uses: actions/upload-artifact@${UPLOAD.commit} # ${UPLOAD.version}
        if: github.event_name == 'pull_request' && !cancelled()
        with:
          name: groundwork-review
          path: review.md
          retention-days: 3
`;

/** Forgejo gives the job of a fork a token that cannot write: there the review stays in the log. */
const FORGEJO_POST = `      - name: Post it
        if: github.event_name == 'pull_request' && !cancelled()
        env:
          FORGE: forgejo
          API: \${{ github.api_url }}
          TOKEN: \${{ github.token }}
          REPOSITORY: \${{ github.repository }}
          NUMBER: \${{ github.event.pull_request.number }}
          AUTHOR: forgejo-actions
          FORK: \${{ github.event.pull_request.head.repo.full_name != github.repository }}
        run: if [ "$FORK" = true ]; then cat review.md; else node ${POST_REVIEW} review.md || cat review.md; fi
`;

/** Runs the script of the default branch, never code of the change. */
const GITHUB_REVIEW = `name: groundwork review
on:
  workflow_run:
    workflows: [groundwork]
    types: [completed]

permissions: {}

jobs:
  comment:
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      actions: read
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@${CHECKOUT.commit} # ${CHECKOUT.version}
        with:
          persist-credentials: false
      - env:
          GH_TOKEN: \${{ github.token }}
          RUN: \${{ github.event.workflow_run.id }}
        run: gh run download "$RUN" --repo "$GITHUB_REPOSITORY" --name groundwork-review --dir "$RUNNER_TEMP/review"
      - env:
          FORGE: github
          API: \${{ github.api_url }}
          TOKEN: \${{ github.token }}
          REPOSITORY: \${{ github.repository }}
          HEAD: \${{ github.event.workflow_run.head_repository.owner.login }}:\${{ github.event.workflow_run.head_branch }}
          SHA: \${{ github.event.workflow_run.head_sha }}
          AUTHOR: github-actions[bot]
        run: node ${POST_REVIEW} "$RUNNER_TEMP/review/review.md"
`;

const GITLAB = `groundwork:
  image: ${NODE_IMAGE}
  variables:
    # The commit that a change is compared with must be there.
    GIT_DEPTH: "0"
  script:
${STEPS.map((step) => `    - ${step}\n`).join("")}    - if [ -n "$CI_MERGE_REQUEST_DIFF_BASE_SHA" ]; then npx groundwork check --against "$CI_MERGE_REQUEST_DIFF_BASE_SHA"; fi
  after_script:
    # GROUNDWORK_REVIEW_TOKEN: a project access token that may write notes, a masked
    # variable. A fork has none: there the review is the artifact of the job.
    - |
      if [ -n "$CI_MERGE_REQUEST_DIFF_BASE_SHA" ]; then
        npx groundwork review --against "$CI_MERGE_REQUEST_DIFF_BASE_SHA" > review.md || test -s review.md
        if [ -n "$GROUNDWORK_REVIEW_TOKEN" ]; then
          FORGE=gitlab API="$CI_API_V4_URL" TOKEN="$GROUNDWORK_REVIEW_TOKEN" REPOSITORY="$CI_PROJECT_ID" NUMBER="$CI_MERGE_REQUEST_IID" node ${POST_REVIEW} review.md
        fi
      fi
  artifacts:
    when: always
    expire_in: 3 days
    paths: [review.md]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;
