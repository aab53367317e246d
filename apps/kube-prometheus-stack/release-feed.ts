import { toYaml } from "../../lib/emit/yaml";
import type { Stage } from "../../lib/stage/stage";
import { fingerprint } from "../../lib/workload/fingerprint";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { MONITORING_NAMESPACE as namespace } from "./names";
import { PROJECTS, RELEASE_METRIC } from "./rules/updates";

// renovate: datasource=docker depName=quay.io/prometheuscommunity/json-exporter
const IMAGE = "quay.io/prometheuscommunity/json-exporter:v0.8.0";

const NAME = "release-feed";
const PORT = 7979;

/** The exporter joins name and key of a value with an underscore. */
const METRIC_ENDING = "latest";
const METRIC_STEM = RELEASE_METRIC.slice(0, -`_${METRIC_ENDING}`.length);

/** GitHub answers sixty questions an hour to somebody who is not signed in; two every four hours leave room for others. */
const INTERVAL = "4h";

/**
 * Turns GitHub's answer about the newest release of a project into a metric.
 * One of Prometheus' own exporters reads it, so nothing here is a program of
 * ours. Source: GitHub REST API, "Get the latest release": neither drafts nor
 * pre-releases.
 */
const CONFIG = {
  modules: {
    release: {
      metrics: [
        {
          name: METRIC_STEM,
          type: "object",
          path: "{ $ }",
          help: "newest release of a project; the value is always 1",
          labels: { version: "{ .tag_name }" },
          values: { [METRIC_ENDING]: 1 },
        },
      ],
      headers: { Accept: "application/vnd.github+json" },
    },
  },
};

export function releaseFeed(stage: Stage): void {
  const labels = commonLabels(NAME);
  const config = toYaml(CONFIG);
  stage.add({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: NAME, namespace, labels },
    data: { "config.yml": config },
  });
  stage.add({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: NAME, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorLabels(NAME) },
      template: {
        metadata: { labels, annotations: { "groundwork.dev/config": fingerprint(config) } },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(65534),
          containers: [
            {
              name: "json-exporter",
              image: IMAGE,
              args: ["--config.file=/config/config.yml"],
              ports: [{ name: "http", containerPort: PORT }],
              readinessProbe: { httpGet: { path: "/", port: "http" } },
              livenessProbe: { tcpSocket: { port: "http" }, periodSeconds: 30, failureThreshold: 3 },
              resources: resources("5m", "16Mi", "64Mi"),
              securityContext: restrictedContainer(),
              volumeMounts: [{ name: "config", mountPath: "/config", readOnly: true }],
            },
          ],
          volumes: [{ name: "config", configMap: { name: NAME } }],
        },
      },
    },
  });
  stage.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: NAME, namespace, labels },
    spec: { selector: selectorLabels(NAME), ports: [{ name: "http", port: PORT, targetPort: "http" }] },
  });
  for (const [name, project] of Object.entries(PROJECTS)) {
    stage.add({
      apiVersion: "monitoring.coreos.com/v1",
      kind: "Probe",
      metadata: { name: `${NAME}-${name}`, namespace, labels },
      spec: {
        jobName: NAME,
        interval: INTERVAL,
        scrapeTimeout: "30s",
        module: "release",
        prober: { url: `${NAME}.${namespace}.svc:${PORT}`, path: "/probe" },
        targets: {
          staticConfig: {
            static: [`https://api.github.com/repos/${project}/releases/latest`],
            labels: { project },
          },
        },
      },
    });
  }
}
