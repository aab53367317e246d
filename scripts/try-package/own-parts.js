// What the operator of the trial adds to the repository: a component of his own.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const COMPONENT = `import { defineComponent } from "groundwork-gitops/component";
import { Size } from "groundwork-gitops/constructs";
import { z } from "groundwork-gitops/schema";

export const whoami = defineComponent({
  title: "whoami: shows the request that reached it",
  options: z.strictObject({ host: z.string().default("whoami") }),
  build: ({ options, stages }) => {
    const stage = stages.stage("whoami", { title: "whoami", namespace: "whoami" });
    stage.addPlain({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "whoami", namespace: "whoami" },
      data: { host: options.host, memory: Size.mebibytes(64).asString() },
    });
  },
});
`;

/** A component as the compiler and Node.js both take it. How a definition names it is not decided yet. */
function addOwnParts(home) {
  const file = path.join(home, "components/whoami.ts");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, COMPONENT);
}

module.exports = { addOwnParts };
