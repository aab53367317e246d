import { at, isFields, textAt } from "../../data/fields";
import type { Made, Maker } from "./makers";

const budget = (name: string): Made => ({ group: "policy", kind: "PodDisruptionBudget", name });

const STRIMZI =
  "Strimzi at commit 8541da1e33: operator/assembly (each reconciler), operator/cluster/model/PodDisruptionBudgetUtils; on unless STRIMZI_POD_DISRUPTION_BUDGET_GENERATION is false";

/** PodDisruptionBudgets that operators make without anybody writing one; a drain waits for them. */
export const DISRUPTION_BUDGETS: readonly Maker[] = [
  {
    kind: "postgresql.cnpg.io/Cluster",
    source:
      "CloudNativePG at commit a95a534db: pkg/specs/poddisruptionbudget.go, internal/controller/cluster_create.go",
    makes: ({ spec }, name) => {
      if (at(spec, "enablePDB") === false) return [];
      const instances = Number(at(spec, "instances") ?? 1);
      const stays =
        at(spec, "nodeMaintenanceWindow", "inProgress") === true &&
        at(spec, "nodeMaintenanceWindow", "reusePVC") !== false;
      return [
        ...(stays && instances === 1 ? [] : [budget(`${name}-primary`)]),
        ...(stays || instances < 3 ? [] : [budget(name)]),
      ];
    },
  },
  {
    kind: "kafka.strimzi.io/Kafka",
    source: STRIMZI,
    makes: ({ spec }, name) => [
      budget(`${name}-kafka`),
      ...(["topicOperator", "userOperator"].some((one) => at(spec, "entityOperator", one) !== undefined)
        ? [budget(`${name}-entity-operator`)]
        : []),
      ...(at(spec, "cruiseControl") === undefined ? [] : [budget(`${name}-cruise-control`)]),
      ...(at(spec, "kafkaExporter") === undefined ? [] : [budget(`${name}-kafka-exporter`)]),
    ],
  },
  { kind: "kafka.strimzi.io/KafkaConnect", source: STRIMZI, makes: (_, name) => [budget(`${name}-connect`)] },
  { kind: "kafka.strimzi.io/KafkaBridge", source: STRIMZI, makes: (_, name) => [budget(`${name}-bridge`)] },
  { kind: "kafka.strimzi.io/KafkaMirrorMaker2", source: STRIMZI, makes: (_, name) => [budget(`${name}-mirrormaker2`)] },
  {
    kind: "elasticsearch.k8s.elastic.co/Elasticsearch",
    source:
      "Elastic Cloud on Kubernetes: pkg/controller/elasticsearch/pdb, with the basic licence; pkg/apis/elasticsearch/v1/name.go",
    makes: ({ spec }, name) => {
      const said = at(spec, "podDisruptionBudget");
      return isFields(said) && Object.keys(said).length === 0 ? [] : [budget(`${name}-es-default`)];
    },
  },
  {
    kind: "gateway.envoyproxy.io/EnvoyProxy",
    source: "Envoy Gateway at commit d32f282942: internal/infrastructure/kubernetes/proxy/resource_provider.go",
    // Without a name it has that of the proxy, which follows from the Gateway.
    makes: ({ spec }) => {
      const name = textAt(spec, "provider", "kubernetes", "envoyPDB", "name");
      return name === undefined ? [] : [budget(name)];
    },
  },
];
