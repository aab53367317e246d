// What the operator of the trial adds to his repository: a component, and a
// chart that the catalogue does not have.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** A file of one's own that a definition imports, written with what the package exports. */
function addOwnComponent(home) {
  const file = path.join(home, "components/whoami.ts");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    `import { defineComponent, expose } from "groundwork-gitops/component";
import { Size } from "groundwork-gitops/constructs";
import { z } from "groundwork-gitops/schema";

export const memory: string = Size.mebibytes(64).asString();

export const whoami = defineComponent({
  title: "whoami: shows the request that reached it",
  options: z.strictObject({ host: z.string().default("whoami") }),
  build: ({ cluster, declared, options, stages }) => {
    const stage = stages.stage("whoami", { title: "whoami" });
    expose(stage, { cluster, declared, path: "components.whoami" }, { name: "whoami", namespace: "whoami", host: options.host, service: "whoami", port: 80 });
  },
});
`,
  );
}

function addOwnChart() {}

module.exports = { addOwnChart, addOwnComponent };
