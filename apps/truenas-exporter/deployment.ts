import type { Stage } from "../../lib/stage/stage";
import { fingerprint } from "../../lib/workload/fingerprint";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { KEY, NAME, NAMESPACE } from "./names";
import type { Options } from "./options";
import { EXPORTER_SOURCE } from "./source";

// renovate: datasource=docker depName=docker.io/library/node
const IMAGE =
  "docker.io/library/node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6";
const PORT = 9814;
const CERTIFICATE = "ca.crt";

/**
 * The exporter's program, its configuration and its pod.
 *
 * @param secret name of the Secret that holds the API key
 */
export function addExporter(stage: Stage, chosen: Options, secret: string): void {
  const labels = commonLabels(NAME);
  const data = {
    "exporter.js": EXPORTER_SOURCE,
    ...(chosen.certificate === undefined ? {} : { [CERTIFICATE]: chosen.certificate }),
  };
  const env = {
    TRUENAS_URL: `wss://${chosen.host.includes(":") ? `[${chosen.host}]` : chosen.host}/api/current`,
    TRUENAS_USER: chosen.user,
    TRUENAS_KEY_FILE: `/secret/${KEY}`,
    PORT: String(PORT),
    ...(chosen.certificate === undefined ? {} : { NODE_EXTRA_CA_CERTS: `/exporter/${CERTIFICATE}` }),
  };
  stage.add({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: NAME, namespace: NAMESPACE, labels }, data });
  stage.add({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: NAME, namespace: NAMESPACE, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorLabels(NAME) },
      template: {
        metadata: { labels, annotations: { "groundwork.dev/config": fingerprint(JSON.stringify(data)) } },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(1000),
          containers: [
            {
              name: "exporter",
              image: IMAGE,
              args: ["node", "/exporter/exporter.js"],
              env: Object.entries(env).map(([name, value]) => ({ name, value })),
              ports: [{ name: "metrics", containerPort: PORT }],
              readinessProbe: { httpGet: { path: "/healthz", port: "metrics" } },
              livenessProbe: { httpGet: { path: "/healthz", port: "metrics" }, periodSeconds: 30 },
              resources: resources("10m", "48Mi", "128Mi"),
              securityContext: restrictedContainer(),
              volumeMounts: [
                { name: "exporter", mountPath: "/exporter", readOnly: true },
                { name: "key", mountPath: "/secret", readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: "exporter", configMap: { name: NAME } },
            { name: "key", secret: { secretName: secret } },
          ],
        },
      },
    },
  });
}
