import type { ReferenceRow } from "./row";

const MONITORING = "monitoring.coreos.com";

/** Fields that hold a key of a ConfigMap; every other object with `name` and `key` in these kinds holds one of a Secret. */
const MONITORING_MAPS = "spec.**.configMap";

/** What the kinds of the Prometheus operator name (prometheus-operator: API reference). */
export const MONITORING_ROWS: readonly ReferenceRow[] = [
  ...[
    "ServiceMonitor",
    "PodMonitor",
    "Probe",
    "ScrapeConfig",
    "AlertmanagerConfig",
    "Alertmanager",
    "Prometheus",
  ].flatMap((kind): ReferenceRow[] => [
    {
      group: MONITORING,
      kinds: [kind],
      path: MONITORING_MAPS,
      having: ["name", "key"],
      key: "key",
      optional: "optional",
      to: "ConfigMap",
      strength: "run",
    },
    {
      group: MONITORING,
      kinds: [kind],
      path: "spec.**.(secret|*Secret|username|password|credentials|*Key|*URL|*Url|token|*Token|tokenID|authPassword|apiKey|clientId)",
      having: ["name", "key"],
      key: "key",
      optional: "optional",
      to: "Secret",
      strength: "run",
    },
  ]),
  {
    group: MONITORING,
    kinds: ["Alertmanager", "Prometheus"],
    path: "spec.(secrets|configMaps)[]",
    to: "Secret",
    strength: "run",
    nearly: true,
  },
  {
    group: MONITORING,
    kinds: ["Alertmanager"],
    path: "spec.configSecret",
    to: "Secret",
    strength: "run",
    nearly: true,
  },
  {
    group: MONITORING,
    kinds: ["Alertmanager", "Prometheus"],
    path: "spec.storage.**.volumeClaimTemplate.spec.storageClassName",
    to: "StorageClass",
    strength: "run",
  },
];
