import { at, isFields, listAt, textAt } from "../../data/fields";
import { objectNeeds } from "../../delivery/link";
import { guestsOf } from "../../model/provisioner/provisioners";
import { referenceKey, showReference } from "../../stage/reference";
import { unknownMetrics } from "../facts/asked-metrics";
import { storeOf } from "../facts/datastores";
import { groupBy } from "../facts/group";
import { isSetAtRunTime } from "../facts/node-labels";
import { allProvided } from "../facts/provided";
import { workloadsOf } from "../facts/workloads";
import { releasesOf } from "../place";
import { isOwn } from "./objects";
import type { Finder, Unread } from "./read";

/** Machines whose cores or memory the definition does not say, and datastores that hold disks without a size. */
export const sizesNotSaid: Finder = ({ cluster }) => {
  const machines = cluster.machines.filter(({ cpus, memory }) => cpus === undefined || memory === undefined);
  const places = new Map<string, string>();
  for (const { host, datastore = cluster.proxmox?.defaults.disks } of guestsOf(cluster)) {
    if (host === undefined || datastore === undefined) continue;
    const store = storeOf(cluster, { host, datastore });
    if (store !== undefined && store.size === undefined) places.set(`${datastore} of ${host}`, datastore);
  }
  return [
    ...(machines.length === 0
      ? []
      : [
          {
            at: "machines",
            what: `whether pods fit on ${machines.map(({ name }) => name).join(", ")}: cpus or memory is not said`,
            fix: "write cpus and memory of these machines",
          },
        ]),
    ...(places.size === 0
      ? []
      : [
          {
            at: "proxmox",
            what: `whether disks and volumes fit on ${[...places.keys()].join(", ")}: no size is said`,
            fix: "write the size of the datastore",
          },
        ]),
  ];
};

/** Workloads of the operator's own that choose nodes by labels which only the running cluster sets. */
export const labelsOfRunningCluster: Finder = (input) =>
  workloadsOf(input).flatMap(({ who, origin, pod }): Unread[] => {
    if (!isOwn(origin)) return [];
    const selector = at(pod, "nodeSelector");
    const terms = listAt(
      pod,
      "affinity",
      "nodeAffinity",
      "requiredDuringSchedulingIgnoredDuringExecution",
      "nodeSelectorTerms",
    );
    const keys = [
      ...(isFields(selector) ? Object.keys(selector) : []),
      ...terms.flatMap((term) => listAt(term, "matchExpressions").flatMap((one) => textAt(one, "key") ?? [])),
    ].filter(
      (key) => isSetAtRunTime(input, key) && !input.cluster.machines.some(({ labels }) => Object.hasOwn(labels, key)),
    );
    return keys.length === 0
      ? []
      : [
          {
            at: origin,
            what: `on which nodes ${who} may run: only the running cluster sets ${[...new Set(keys)].join(", ")}`,
            fix: "compare with kubectl get nodes --show-labels, or choose by a label of machines.<name>.labels",
          },
        ];
  });

/** Keys that the operator's own objects read of Secrets and ConfigMaps of which nobody knows the keys. */
export const keysOfOthers: Finder = (input) => {
  const known = allProvided(input);
  const asked = input.graph.stages
    .filter(({ origin }) => isOwn(origin))
    .flatMap((stage) => [...stage.manifests.flatMap(objectNeeds), ...stage.needs].map((need) => ({ need, stage })))
    .filter(({ need }) => {
      if (need.key === undefined || !["Secret", "ConfigMap"].includes(need.kind)) return false;
      const makers = known.get(referenceKey(need)) ?? [];
      return makers.length > 0 && makers.every(({ keys }) => keys === undefined);
    });
  return [...groupBy(asked, ({ stage }) => stage.origin)].map(([place, needs]) => ({
    at: place,
    what: `whether ${[...new Set(needs.map(({ need }) => showReference(need)))].join(", ")} is there: what makes it does not say its keys`,
    fix: "look at the object in the running cluster, or name its keys where it is made",
  }));
};

/** Charts of the operator's own whose values are known, and what they make is not. */
export const chartsWithoutFacts: Finder = (input) =>
  releasesOf(input).flatMap(({ release, origin }): Unread[] => {
    const known = input.schemas.chart(release.chart.name);
    const { name, version } = release.chart;
    if (release.looked !== undefined) return [];
    if (!isOwn(origin) || known?.version !== version || known.facts !== undefined) return [];
    return [
      {
        at: origin,
        what: `what chart ${name} ${version} makes beyond its makes`,
        fix: "let groundwork charts lock the chart, or groundwork types read it",
      },
    ];
  });

/** Metrics of which no row of the table of exporters says who has them. */
export const metricsOfOthers: Finder = (input) =>
  [...groupBy(unknownMetrics(input), ({ place }) => place)].map(([place, metrics]) => ({
    at: place,
    what: `whether anything has ${[...new Set(metrics.map(({ name }) => name))].join(", ")}: a monitor of your own may`,
    fix: "ask Prometheus for them once it runs",
  }));

/** Providers of Terraform whose schema is not stored. */
export const providersWithoutSchema: Finder = ({ stacks, schemas }) =>
  stacks.flatMap(({ name, document }): Unread[] => {
    const required = at(document, "terraform", "required_providers");
    const strange = Object.entries(isFields(required) ? required : {}).flatMap(([local, said]) => {
      const source = textAt(said, "source") ?? local;
      return schemas.provider(source) === undefined ? [source] : [];
    });
    return strange.length === 0
      ? []
      : [
          {
            at: "components",
            what: `resources of ${strange.join(", ")} in stack ${name}: no schema of the provider is known`,
            fix: "let terraform validate judge the stack",
          },
        ];
  });
