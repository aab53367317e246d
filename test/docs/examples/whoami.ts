import { Deployment } from "cdk8s-plus-30";
import { z } from "zod";
import { defineComponent } from "../../../lib/component/component";
import { operations } from "../../../lib/document/section";

// renovate: datasource=docker depName=docker.io/traefik/whoami
const IMAGE = "docker.io/traefik/whoami:v1.11.0";

const at = { name: "whoami", namespace: "whoami" };

export const whoami = defineComponent({
  title: "whoami: shows the request that reached it",
  options: z.strictObject({
    host: z.string().default("whoami").meta({ description: "host name below the cluster's domain" }),
  }),
  requires: () => ({ traefik: "it is reached from outside", certManager: "its host needs a certificate" }),
  build: ({ options, stages }) => {
    const stage = stages.stage("whoami", { title: "whoami, as an example" });
    const server = new Deployment(stage, "server", {
      metadata: at,
      replicas: 1,
      containers: [{ image: IMAGE, args: ["--port=8080"], portNumber: 8080, securityContext: { user: 1000 } }],
    });
    server.exposeViaService({ name: at.name, ports: [{ port: 80, targetPort: 8080 }] });
    stage.expose({ name: at.name, host: options.host, service: at.name, port: 80 });
  },
  runbook: ({ cluster, options }) => [
    operations(
      "own-apps",
      "Look at a request with whoami",
      `\`curl https://${options.host}.${cluster.domain}/\` shows the headers that reach a pod.`,
    ),
  ],
});
