import { defineComponent } from "../../lib/component/component";
import { platformSecretsOf, secretName } from "../../lib/secrets/outside-secret";
import { selectorLabels } from "../../lib/workload/labels";
import { alertGroup } from "../kube-prometheus-stack/rules/rule";
import { truenasAlerts } from "./alerts";
import { addExporter } from "./deployment";
import { NAME, NAMESPACE } from "./names";
import { options } from "./options";
import { truenasExporterRunbook } from "./runbook";
import { keySecret } from "./secret";

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
  runbook: truenasExporterRunbook,
});
