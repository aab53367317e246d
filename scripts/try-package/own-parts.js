// What the operator of the trial adds to the repository: a component of his own,
// which a definition then names.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");

const COMPONENT = `import { Deployment } from "cdk8s-plus-30";
import { defineComponent, operations } from "groundwork-gitops/component";
import { Size } from "groundwork-gitops/constructs";
import { z } from "groundwork-gitops/schema";

const at = { name: "whoami", namespace: "whoami" };

export const whoami = defineComponent({
  title: "whoami: shows the request that reached it",
  options: z.strictObject({
    replicas: z.int().min(1).default(1).meta({ description: "pods that answer, e.g. 2" }),
  }),
  build: ({ options, stages }) => {
    const stage = stages.stage("whoami", { title: "whoami" });
    const server = new Deployment(stage, "server", {
      metadata: at,
      replicas: options.replicas,
      containers: [
        {
          image: "docker.io/traefik/whoami:v1.11.0",
          args: ["--port=8080"],
          portNumber: 8080,
          securityContext: { user: 1000 },
          resources: { memory: { limit: Size.mebibytes(64) } },
        },
      ],
    });
    server.exposeViaService({ name: at.name, ports: [{ port: 80, targetPort: 8080 }] });
  },
  runbook: ({ cluster }) => [operations("own-apps", "Look at whoami", \`It runs in \${cluster.name}.\`)],
});
`;

/** A component, and the definition that switches it on. */
function addComponent(home) {
  write(home, "components/whoami.ts", COMPONENT);
  edit(home, "clusters/home.ts", /components: \{/, "components: { whoami: { replicas: 2 },");
}

const CHART = {
  "Chart.yaml": "apiVersion: v2\nname: status\nversion: 1.4.2\n",
  "values.yaml": "replicas: 1\nimage: { repository: docker.io/twinproduction/gatus, tag: v5.20.0 }\n",
  "templates/config.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: { name: {{ .Release.Name }} }\n",
};

/** A chart on the disk, as `helm package` makes its archive; gives the archive's name. */
function writeChart(home, run) {
  for (const [file, text] of Object.entries(CHART)) write(home, `status/${file}`, text);
  run(home, "tar", ["-czf", "status-1.4.2.tgz", "status"]);
  fs.rmSync(path.join(home, "status"), { recursive: true });
  return "status-1.4.2.tgz";
}

/** Installs it by the definition, with a value that it does not know. */
function addChart(home) {
  const chart =
    'charts: { status: { chart: "status", repository: "https://charts.example.org", version: "1.4.2", podSecurity: "restricted", values: { replica: 2 } } },';
  edit(home, "clusters/home.ts", /apps: \{/, `${chart}\n  apps: {`);
  return () => edit(home, "clusters/home.ts", /values: \{ replica: 2/, "values: { replicas: 2");
}

const TEST = `import assert from "node:assert/strict";
import { test } from "node:test";
import { synthesize } from "groundwork-gitops/testing";

test("three pods answer", async () => {
  const changes = { components: { whoami: { replicas: 3 } } };
  const { stages, releases, problems } = await synthesize({ project: ".", definition: "home", changes });
  assert.deepEqual(problems, []);
  assert.equal(stages.whoami.find(({ kind }) => kind === "Deployment").spec.replicas, 3);
  assert.equal(releases["chart-status"][0].values.replicas, 2);
});
`;

/** A test of the component, for the runner of Node.js. */
function addTest(home) {
  write(home, "test/whoami.test.mjs", TEST);
}

/** Lets the definition say something that only the component's own type forbids, and gives a way back. */
function misspellOption(home) {
  edit(home, "clusters/home.ts", /replicas: 2/, "replica: 2");
  return () => edit(home, "clusters/home.ts", /replica: 2/, "replicas: 2");
}

function write(home, file, text) {
  fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
  fs.writeFileSync(path.join(home, file), text);
}

function edit(home, file, found, replacement) {
  const before = fs.readFileSync(path.join(home, file), "utf8");
  assert.match(before, found);
  fs.writeFileSync(path.join(home, file), before.replace(found, replacement));
}

module.exports = { addChart, addComponent, addTest, misspellOption, writeChart };
