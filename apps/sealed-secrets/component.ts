import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { CONTROLLER, KEY_PAIR, KEY_SECRET, NAMESPACE } from "./names";
import { sealedSecretsRunbook } from "./runbook";

const chart = helmChart("https://bitnami-labs.github.io/sealed-secrets", "sealed-secrets", "2.18.5");

/**
 * Values that are encrypted in Git and that only this cluster reads. The key
 * pair comes from the keys stack and is never renewed, so that values sealed
 * once stay readable after the cluster was destroyed and recreated.
 */
export const sealedSecrets = defineComponent({
  title: "Sealed Secrets: encrypted values in Git, with a key pair that outlives the cluster",
  options: z.strictObject({
    certificateYears: z
      .int()
      .min(10)
      .max(50)
      .default(20)
      .meta({ description: "years for which the certificate of the sealing key pair is valid" }),
  }),
  declare: ({ options }) => ({
    keyPairs: [
      {
        name: KEY_PAIR,
        algorithm: "RSA-4096",
        reason: "values sealed with it must stay readable after a destroy and recreate",
        certificate: { commonName: "sealed-secrets", years: options.certificateYears },
      },
    ],
    platformSecrets: [
      {
        namespace: NAMESPACE,
        name: KEY_SECRET,
        reason: "the controller would make a key pair of its own if it found none at its start",
        type: "kubernetes.io/tls",
        labels: { "sealedsecrets.bitnami.com/sealed-secrets-key": "active" },
        keys: {
          "tls.crt": (values) => values.key(KEY_PAIR, "certificate"),
          "tls.key": (values) => values.key(KEY_PAIR, "private"),
        },
      },
    ],
  }),
  build: ({ stages }) => {
    const operator = stages.stage("sealed-secrets", { title: "Sealed Secrets controller" });
    operator.release({
      chart,
      namespace: NAMESPACE,
      values: {
        fullnameOverride: CONTROLLER,
        keyrenewperiod: "0",
        resources: resources("10m", "64Mi", "128Mi"),
      },
      makes: {
        crds: crdsOf("sealed-secrets"),
        objects: { Service: { [CONTROLLER]: [8080, "http"], [`${CONTROLLER}-metrics`]: [8081, "metrics"] } },
        podSecurity: "baseline",
        workloads: { Deployment: [CONTROLLER] },
      },
      needs: { start: { Secret: [KEY_SECRET] } },
    });
  },
  runbook: sealedSecretsRunbook,
});
