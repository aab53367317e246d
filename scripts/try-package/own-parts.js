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

module.exports = { addComponent, misspellOption };
