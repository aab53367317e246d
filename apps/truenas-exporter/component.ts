import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { address } from "../../lib/model/field";
import { dnsName, pemCertificate, userName } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";
import {
  type OutsideSecret,
  outsideSecretSteps,
  platformSecretsOf,
  secretName,
} from "../../lib/secrets/outside-secret";
import type { Stage } from "../../lib/stage/stage";
import { fingerprint } from "../../lib/workload/fingerprint";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { alertGroup } from "../kube-prometheus-stack/rules/rule";
import { truenasAlerts } from "./alerts";
import { EXPORTER_SOURCE } from "./source";

// renovate: datasource=docker depName=docker.io/library/node
const IMAGE = "docker.io/library/node:24.21.0-bookworm-slim";

const NAME = "truenas-exporter";
const NAMESPACE = "truenas-exporter";
const PORT = 9814;
const KEY = "api-key";
const CERTIFICATE = "ca.crt";

const options = z.strictObject({
  host: z
    .union([address, dnsName])
    .transform(String)
    .meta({ description: "address or name of TrueNAS, as its certificate names it" }),
  user: userName.default("metrics").meta({ description: "TrueNAS user that the key belongs to" }),
  key: secretRef
    .prefault({
      manual: "Make the key as the section TrueNAS metrics says",
      namespace: NAMESPACE,
      name: NAME,
    })
    .meta({ description: `origin of the key ${KEY}` }),
  certificate: pemCertificate

    .optional()
    .meta({ description: "certificate of TrueNAS or of its authority; absent: one that everybody trusts" }),
});

type Options = z.output<typeof options>;

/** Pool sizes and health of TrueNAS as metrics, with the alerts that go with them. */
export const truenasExporter = defineComponent({
  title: "TrueNAS exporter: pool sizes and health, with alerts",
  options,
  requires: () => ({ prometheus: "it reads the metrics and sends the alerts" }),
  declare: ({ options: chosen }) => ({
    scrapes: [{ name: NAME, namespace: NAMESPACE, podLabels: selectorLabels(NAME), port: "metrics" }],
    platformSecrets: platformSecretsOf(keySecret(chosen)),
  }),
  build: ({ options: chosen, stages }) => {
    const stage = stages.stage(NAME, { title: "Exporter of TrueNAS' pools, and its alerts" });
    const secret = keySecret(chosen);
    stage.placeSecret(secret, "key");
    addExporter(stage, chosen, secretName(secret));
    stage.addPlain({
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "truenas", namespace: NAMESPACE },
      spec: { groups: [alertGroup("truenas", truenasAlerts())] },
    });
  },
  runbook: ({ options: chosen }) => [
    bootstrap(
      "storage-metrics",
      "TrueNAS metrics",
      "The exporter signs in with a key that may read and nothing else.",
      steps(
        `In TrueNAS under Credentials, Groups: make the group ${code("metrics")}. Under Credentials, Users: make the user ${code(chosen.user)} in it, without a shell and without sharing.`,
        `Under Credentials, Groups, Privileges: add a privilege for the group with the role ${code("Readonly Admin")}.`,
        `Under Credentials, Users, API Keys: add a key for ${code(chosen.user)} and copy it; it is shown once.`,
        `Put it where ${code("components.truenasExporter.key")} says.`,
      ),
      sh(cmd`kubectl -n ${NAMESPACE} logs deployment/${NAME} --tail=20`),
      bullets([
        `${code("no connection")}: the name or the certificate does not fit; ${code("components.truenasExporter.certificate")} takes the one that TrueNAS shows under Credentials, Certificates.`,
        `${code("the key was not accepted")}: it was revoked, or belongs to another user.`,
      ]),
    ),
    ...outsideSecretSteps([keySecret(chosen)]),
  ],
});

function keySecret({ key, user }: Options): OutsideSecret {
  return {
    title: "TrueNAS' metrics",
    origin: key,
    namespace: NAMESPACE,
    name: NAME,
    keys: { [KEY]: `API key of the TrueNAS user ${user}` },
  };
}

function addExporter(stage: Stage, chosen: Options, secret: string): void {
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
