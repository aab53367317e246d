import type { Manifest } from "../../../../../lib/manifest/manifest";
import { good, type Plan, release, releaseStage, stage, vm } from "../../../../mistakes/plan";
import type { RuleCase, Shown } from "./case";
import { app, claim, dataVolume, inApp, machineOf, network, object, withMachines, withoutMachines } from "./parts";

const classes = stage("storage", [], {
  provisions: ["block", "shared"].map((name) => ({ kind: "StorageClass", name })),
});

/** A change of the definition; the plan stays empty. */
const changed = (definition: object, past: object = good()): Shown => ({ definition, before: { definition: past } });
/** A change of the plan; the definition stays. */
const planned = (before: Plan["stages"] & object, after: Plan["stages"] & object): Shown => ({
  before: { stages: [classes, ...before] },
  stages: [classes, ...after],
});
const versions = (talos: string, kubernetes: string, contract?: string) => ({
  ...good(),
  versions: { talos, kubernetes, ...(contract === undefined ? {} : { contract }) },
});
/** On contract 1.14, with the provider that generates it. */
const documents = () => ({
  ...good(),
  versions: { talos: "1.14.1", kubernetes: "1.36.3", contract: "1.14", providers: { talos: "0.12.0" } },
});
const settings: Manifest = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default" },
  data: { a: "b" },
};
const network1 = {
  ...object("DaemonSet", "apps/v1", "kube-flannel", {}),
  metadata: { name: "kube-flannel", namespace: "kube-flannel" },
};
const deployment = (label: string, replicas = 1) =>
  object("Deployment", "apps/v1", "web", {
    replicas,
    selector: { matchLabels: { app: label } },
    template: {
      metadata: { labels: { app: label } },
      spec: { containers: [{ name: "web", image: "registry.example.org/web:1" }] },
    },
  });
const stateful = (storage: string, replicas = 1) =>
  object("StatefulSet", "apps/v1", "db", {
    replicas,
    serviceName: "db",
    selector: { matchLabels: { app: "db" } },
    template: {
      metadata: { labels: { app: "db" } },
      spec: { containers: [{ name: "db", image: "registry.example.org/db:1" }] },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: "data" },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName: "block", resources: { requests: { storage } } },
      },
    ],
  });
const inVersion = (version: string) => {
  const one = release("longhorn");
  return [releaseStage({ ...one, chart: { ...one.chart, version } })];
};
const renamed = () => {
  const { worker1, ...machines } = good().machines;
  return { ...good(), machines: { ...machines, "talos-w1": { ...worker1 } } };
};

export const change = {
  claimShrinks: {
    bad: () => planned([inApp(claim("block"))], [inApp(claim("block", "ReadWriteOnce", "5Gi"))]),
    at: ["components.app"],
    good: () => planned([inApp(claim("block"))], [inApp(claim("block", "ReadWriteOnce", "20Gi"))]),
  },
  claimTemplateSize: {
    bad: () => planned([inApp(stateful("10Gi"))], [inApp(stateful("20Gi"))]),
    at: ["components.app"],
    good: () => planned([inApp(stateful("10Gi"))], [inApp(stateful("10Gi", 2))]),
  },
  cniChanged: {
    bad: () => planned([inApp(network1)], []),
    at: ["components"],
    good: () => planned([inApp(network1)], [stage("moved", [network1])]),
  },
  contractChanged: {
    bad: () => changed(versions("1.13.9", "1.36.3", "1.13"), versions("1.13.9", "1.36.3", "1.12")),
    at: ["versions.contract"],
    good: () => changed(versions("1.13.9", "1.36.3", "1.12"), versions("1.12.4", "1.34.3", "1.12")),
  },
  movedToDocuments: {
    bad: () => changed(documents(), versions("1.14.1", "1.36.3", "1.13")),
    at: ["versions.contract"],
    good: () => changed(documents(), documents()),
  },
  controlPlanesOneByOne: {
    bad: () =>
      changed(
        withMachines({
          cp0: vm("control-plane", "pve1", "10.0.1.1", 9),
          cp1: vm("control-plane", "pve2", "10.0.1.2", 9),
        }),
      ),
    at: ["machines"],
    good: () => changed(machineOf("cp0", { memory: "9 GiB" })),
  },
  dataLeftBehind: {
    bad: () =>
      planned(
        [inApp(app({ volume: dataVolume }))],
        [inApp(app({ volume: { persistentVolumeClaim: { claimName: "other" } } }))],
      ),
    at: ["components.app"],
    good: () =>
      planned(
        [inApp(app({ volume: dataVolume }))],
        [inApp(app({ volume: dataVolume, image: "registry.example.org/app:2" }))],
      ),
  },
  databaseMajor: {
    bad: () =>
      planned(
        [inApp(app({ volume: dataVolume, image: "postgres:15.4" }))],
        [inApp(app({ volume: dataVolume, image: "postgres:17.0" }))],
      ),
    at: ["components.app"],
    good: () =>
      planned(
        [inApp(app({ volume: dataVolume, image: "postgres:15.4" }))],
        [inApp(app({ volume: dataVolume, image: "postgres:15.9" }))],
      ),
  },
  diskShrinks: {
    bad: () => changed(machineOf("worker0", { disk: "32 GiB" })),
    at: ["machines.worker0.disk"],
    good: () => changed(machineOf("worker0", { disk: "128 GiB" })),
  },
  domainChanged: {
    bad: () => changed({ ...good(), domain: "example.net" }),
    at: ["domain"],
    good: () => changed(network({ nameservers: ["1.1.1.1"] })),
  },
  encryptionSwitched: {
    bad: () => changed({ ...good(), talos: { encryption: { state: "nodeID" } } }),
    at: ["talos.encryption"],
    good: () => changed({ ...good(), talos: { ephemeralSize: "40 GiB" } }),
  },
  engineChanged: {
    bad: () => ({
      ...changed({ ...good(), gitops: { ...good().gitops, engine: "argocd" } }),
      stages: [stage("argo-cd", [])],
    }),
    at: ["gitops.engine"],
    good: () => changed({ ...good(), gitops: { ...good().gitops, interval: "5m" } }),
  },
  immutableField: {
    bad: () => planned([inApp(claim("block"))], [inApp(claim("shared"))]),
    at: ["components.app"],
    good: () => planned([inApp(claim("block"))], [inApp(claim("block", "ReadWriteOnce", "11Gi"))]),
  },
  immutableSelector: {
    bad: () => planned([inApp(deployment("web"))], [inApp(deployment("site"))]),
    at: ["components.app"],
    good: () => planned([inApp(deployment("web"))], [inApp(deployment("web", 2))]),
  },
  kubernetesUpgradePath: {
    bad: () => changed(versions("1.13.9", "1.36.3"), versions("1.13.9", "1.34.2")),
    at: ["versions.kubernetes"],
    good: () => changed(versions("1.13.9", "1.35.1"), versions("1.13.9", "1.34.2")),
  },
  machineMoved: {
    bad: () => changed(machineOf("worker1", { host: "pve3" })),
    at: ["machines.worker1.host"],
    good: () => changed(machineOf("worker1", { disk: "65 GiB" })),
  },
  machineRemoved: {
    bad: () => changed(withoutMachines("worker1")),
    at: ["machines"],
    good: () => changed(good(), withoutMachines("worker1")),
  },
  machineReplaced: {
    bad: () => changed(machineOf("worker1", { role: "control-plane" })),
    at: ["machines.worker1.role"],
    good: () => changed(machineOf("worker1", { memory: "20 GiB" })),
  },
  networkOfLivingCluster: {
    bad: () => changed(network({ pods: "10.42.0.0/16" })),
    at: ["network.pods"],
    good: () => changed(network({ dhcp: ["10.0.9.0-10.0.9.50"] })),
  },
  nodeRenamed: {
    bad: () => changed(renamed()),
    at: ["machines.talos-w1"],
    good: () => changed(withMachines({ worker2: { ...good().machines.worker1, host: "pve3", address: "10.0.2.9" } })),
  },
  objectMovesStage: {
    bad: () =>
      planned(
        [stage("one", [settings, deployment("web")]), stage("two", [])],
        [stage("one", [deployment("web")]), stage("two", [settings])],
      ),
    at: ["components.two"],
    good: () =>
      planned(
        [stage("one", [settings, deployment("web")], { prune: false }), stage("two", [])],
        [stage("one", [deployment("web")]), stage("two", [settings])],
      ),
  },
  quorumInOneChange: {
    bad: () =>
      changed(
        withMachines({ cp0: vm("control-plane", "pve1", "10.0.1.7"), cp1: vm("control-plane", "pve2", "10.0.1.8") }),
      ),
    at: ["machines"],
    good: () => changed(machineOf("cp0", { address: "10.0.1.7" })),
  },
  stageRemoved: {
    bad: () => planned([inApp(claim("shared"))], []),
    at: ["components"],
    good: () => planned([inApp(settings)], []),
  },
  stageRenamed: {
    bad: () => planned([stage("media", [claim("block"), settings])], [stage("media-apps", [claim("block"), settings])]),
    at: ["components.media-apps"],
    good: () =>
      planned(
        [stage("media", [claim("block"), settings], { prune: false })],
        [stage("media-apps", [claim("block"), settings], { prune: false })],
      ),
  },
  chartUpgradePath: {
    bad: () => planned(inVersion("1.10.1"), inVersion("1.12.1")),
    at: ["components.longhorn"],
    good: () => planned(inVersion("1.10.1"), inVersion("1.11.3")),
  },
  talosUpgradePath: {
    bad: () => changed(versions("1.14.0", "1.34.1", "1.10"), versions("1.11.2", "1.34.1", "1.10")),
    at: ["versions.talos"],
    good: () => changed(versions("1.12.4", "1.34.1", "1.10"), versions("1.11.2", "1.34.1", "1.10")),
  },
} satisfies Record<string, RuleCase>;
