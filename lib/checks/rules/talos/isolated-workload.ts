import { at, listAt, textAt } from "../../../data/fields";
import type { PlannedRelease } from "../../../plan/stage";
import { isIsolated } from "../../facts/isolation";
import { machinesFor, type Workload, workloadsOf } from "../../facts/workloads";
import { manifestsOf, releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** What a chart's pods lose in an isolated node. */
interface ChartRow {
  readonly chart: string;
  /** Whether the release asks for it at all. */
  readonly when: (release: PlannedRelease) => boolean;
  readonly breaks: string;
}

const says = (value: unknown, text: string) => JSON.stringify(value ?? "").includes(text);

/** Charts whose pods look at the host's processes. */
const CHARTS: readonly ChartRow[] = [
  {
    chart: "democratic-csi",
    when: ({ values }) => says(at(values, "node", "driver", "extraEnv"), "nsenter"),
    breaks: "finds the host's iscsid by its process, which it cannot see: no volume is attached",
  },
  {
    chart: "prometheus-node-exporter",
    when: ({ values }) => at(values, "hostPID") !== false,
    breaks: "counts the processes of the sandbox alone",
  },
  {
    chart: "kube-prometheus-stack",
    when: ({ values }) =>
      at(values, "nodeExporter", "enabled") !== false && at(values, "prometheus-node-exporter", "hostPID") !== false,
    breaks: "has a node exporter that counts the processes of the sandbox alone",
  },
];

export const isolatedWorkload: Rule = {
  id: "isolated-workload",
  title: "A workload needs the host's processes, and Talos isolates workloads from them",
  family: "talos",
  severity: "warning",
  answers: [],
  why: "In an isolated node process 1 is Talos' sandbox: a pod sees no process of the host, and mounts of a copy of its file system.",
  fix: "set talos.workloadIsolation: false, which takes a reboot of each node, or give the workload another way",
  source:
    "siderolabs/talos 1.14.1: sandboxd; Talos documentation: what is new in 1.14; democratic-csi: docker/iscsiadm; onedr0p/cluster-template#2372",
  example: "an app with hostPID on a cluster of contract 1.14, which isolates unless talos.workloadIsolation is false",
  check: (input) => {
    const isolated = new Set(
      input.machines.filter((machine) => isIsolated(input.cluster, machine)).map(({ machine }) => machine.name),
    );
    if (isolated.size === 0) return [];
    return [...inCharts(input), ...inPods(input, isolated), ...inVolumes(input)];
  },
};

function inCharts(input: CheckInput): readonly Found[] {
  return releasesOf(input).flatMap(({ release, origin }) =>
    CHARTS.filter(({ chart, when }) => chart === release.chart.name && when(release)).map(
      ({ breaks }): Found => ({
        at: origin,
        message: `release ${release.namespace}/${release.name} ${breaks}: workloads are isolated`,
      }),
    ),
  );
}

function inPods(input: CheckInput, isolated: ReadonlySet<string>): readonly Found[] {
  return workloadsOf(input).flatMap((workload): Found[] => {
    const broken = brokenIn(workload);
    if (broken.length === 0) return [];
    if (!machinesFor(input, workload.pod).some(({ name }) => isolated.has(name))) return [];
    return [{ at: workload.origin, message: `${workload.who} ${broken.join(", and ")}: workloads are isolated` }];
  });
}

/** Folders of the host that a pod reads to learn about its processes. */
const OF_THE_HOST =
  /^\/(proc|run\/(dbus|systemd|udev|machined)|var\/run\/dbus)?\/?$|^\/(proc|run\/dbus|run\/systemd)\//;

function brokenIn({ pod }: Workload): readonly string[] {
  const mounts = listAt(pod, "volumes").flatMap((volume) => textAt(volume, "hostPath", "path") ?? []);
  return [
    ...(at(pod, "hostPID") === true ? ["asks for the host's process IDs and gets those of the sandbox"] : []),
    ...mounts
      .filter((path) => OF_THE_HOST.test(path))
      .map((path) => `mounts ${path} of the host and gets the sandbox's copy`),
    ...(listAt(pod, "volumes").some((volume) => at(volume, "iscsi") !== undefined)
      ? ["has an iSCSI volume of Kubernetes' own kind, which the kubelet cannot attach"]
      : []),
  ];
}

function inVolumes(input: CheckInput): readonly Found[] {
  return manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "PersistentVolume" && at(manifest, "spec", "iscsi") !== undefined)
    .map(({ manifest, origin }) => ({
      at: origin,
      message: `PersistentVolume ${manifest.metadata.name} is of Kubernetes' own iSCSI kind, which the kubelet cannot attach: workloads are isolated`,
    }));
}
