/** Path of the script in a repository. */
export const POST_REVIEW = ".ci/post-review.mjs";

/**
 * Script that posts a review as one comment on a pull or merge request and
 * updates it later. It runs no code of the change and reads nothing of it but
 * the file with the comment. Sources: GitHub REST API: issue comments, list
 * pull requests; Forgejo API: issue comments; GitLab API: notes.
 */
export const POST_REVIEW_SCRIPT = `// Posts a review as one comment and updates it with the next push:
//   node ${POST_REVIEW} review.md
// FORGE: github, forgejo or gitlab; API: address of its API; TOKEN: may write
// comments; REPOSITORY: owner/name, or the project's number on GitLab;
// NUMBER: of the request. Instead of NUMBER on GitHub: HEAD, owner:branch, and
// SHA, the commit that was reviewed: what a change says about itself is not believed.
// AUTHOR: who posts here; comments of others are never touched.
import { readFileSync } from "node:fs";

const { FORGE, API, TOKEN, REPOSITORY, HEAD, SHA, AUTHOR } = process.env;
const LONGEST = 65536;
const MARK = "<!-- groundwork-review:";

const headers = {
  "content-type": "application/json",
  ...(FORGE === "gitlab" ? { "private-token": TOKEN } : { authorization: \`token \${TOKEN}\` }),
};

async function call(method, path, body) {
  const answer = await fetch(\`\${API}\${path}\`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(\`\${method} \${path}: \${answer.status} \${answer.statusText}\`);
  return answer.json();
}

async function all(path) {
  const found = [];
  for (let page = 1; ; page++) {
    const some = await call("GET", \`\${path}\${path.includes("?") ? "&" : "?"}per_page=100&limit=50&page=\${page}\`);
    found.push(...some);
    if (some.length === 0) return found;
  }
}

/** The open request whose newest commit is the one that was reviewed. */
async function numberOf() {
  if (process.env.NUMBER) return Number(process.env.NUMBER);
  const open = await all(\`/repos/\${REPOSITORY}/pulls?state=open&head=\${encodeURIComponent(HEAD)}\`);
  return open.find(({ head }) => head.sha === SHA)?.number;
}

function fitting(text) {
  if (!text.startsWith(MARK)) throw new Error("this is not a review: its first line is missing");
  return text.length <= LONGEST ? text : \`\${text.slice(0, LONGEST - 200)}\\n\\n… too long for a comment; the job has all of it.\\n\`;
}

async function main(file) {
  const body = fitting(readFileSync(file, "utf8"));
  const number = await numberOf();
  if (number === undefined) return "nothing posted: no open request has this commit any more";
  const gitlab = FORGE === "gitlab";
  const list = gitlab
    ? \`/projects/\${encodeURIComponent(REPOSITORY)}/merge_requests/\${number}/notes\`
    : \`/repos/\${REPOSITORY}/issues/\${number}/comments\`;
  const author = gitlab ? (await call("GET", "/user")).username : AUTHOR;
  const own = (await all(list)).find((one) => {
    const by = gitlab ? one.author.username : one.user.login;
    return by === author && one.body.startsWith(MARK);
  });
  if (own === undefined) {
    await call("POST", list, { body });
    return \`posted on \${number}\`;
  }
  if (own.body.trim() === body.trim()) return \`\${number} says it already\`;
  if (gitlab) await call("PUT", \`\${list}/\${own.id}\`, { body });
  else await call("PATCH", \`/repos/\${REPOSITORY}/issues/comments/\${own.id}\`, { body });
  return \`updated on \${number}\`;
}

console.log(await main(process.argv[2]));
`;
