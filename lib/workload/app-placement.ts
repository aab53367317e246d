import type { Affinity, PodSpec, Toleration, Volume, VolumeMount } from "../../imports/k8s/core-v1";
import type { App } from "../model/app";
import { NVIDIA_RUNTIME } from "../model/machine";
import { selectorLabels } from "./labels";
import { volumeNames } from "./volume-names";

/** After so many seconds without a word from its node a pod starts elsewhere; Kubernetes' own default is 300. */
const NODE_LOSS_SECONDS = 120;

/** Where an app's pods may run, and what of the node they share. */
export function appPlacement(app: App): Partial<PodSpec> {
  const affinity = affinityOf(app);
  const runtimeClass = app.runtimeClass ?? (app.gpu === "nvidia" ? NVIDIA_RUNTIME : undefined);
  return {
    ...(Object.keys(app.nodeSelector).length === 0 ? {} : { nodeSelector: app.nodeSelector }),
    ...(affinity === undefined ? {} : { affinity }),
    tolerations: [...nodeLoss(app), ...(app.tolerations ?? []).map(toleration)],
    // Without this policy a pod of the host's network asks the node's name servers, and finds no Service.
    ...(app.hostNetwork === true ? { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } : {}),
    ...(runtimeClass === undefined ? {} : { runtimeClassName: runtimeClass }),
    ...(app.priorityClass === undefined ? {} : { priorityClassName: app.priorityClass }),
    ...(app.stopSeconds === undefined ? {} : { terminationGracePeriodSeconds: app.stopSeconds }),
  };
}

/** A pod that stays with its node whatever happens says so itself, and is not moved. */
function nodeLoss({ tolerations = [] }: App): readonly Toleration[] {
  if (tolerations.includes("*")) return [];
  return ["not-ready", "unreachable"].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: NODE_LOSS_SECONDS,
  }));
}

function toleration(text: string): Toleration {
  if (text === "*") return { operator: "Exists" };
  const [taint = "", effect] = text.split(":");
  const [key, value] = taint.split("=");
  return {
    key,
    ...(value === undefined ? { operator: "Exists" } : { operator: "Equal", value }),
    ...(effect === undefined ? {} : { effect }),
  };
}

function affinityOf({ affinity }: App): Affinity | undefined {
  if (affinity === undefined) return undefined;
  const { nodes, prefer, near = [], apart = [] } = affinity;
  const expressions = (values: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(values).map(([key, list]) => ({ key, operator: "In", values: list }));
  const beside = (apps: readonly string[]) =>
    apps.map((app) => ({ labelSelector: { matchLabels: selectorLabels(app) }, topologyKey: "kubernetes.io/hostname" }));
  return {
    ...(nodes === undefined && prefer === undefined
      ? {}
      : {
          nodeAffinity: {
            ...(nodes === undefined
              ? {}
              : {
                  requiredDuringSchedulingIgnoredDuringExecution: {
                    nodeSelectorTerms: [{ matchExpressions: expressions(nodes) }],
                  },
                }),
            ...(prefer === undefined
              ? {}
              : {
                  preferredDuringSchedulingIgnoredDuringExecution: [
                    { weight: 100, preference: { matchExpressions: expressions(prefer) } },
                  ],
                }),
          },
        }),
    ...(near.length === 0 ? {} : { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: beside(near) } }),
    ...(apart.length === 0
      ? {}
      : { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: beside(apart) } }),
  };
}

/** Devices of the node, by their paths, as volumes of the pod. @param taken names of its other volumes */
export function appDevices(
  app: App,
  taken: readonly string[],
): { readonly mounts: readonly VolumeMount[]; readonly pod: readonly Volume[] } {
  const devices = (app.devices ?? []).flatMap(({ path, as }) => (path === undefined ? [] : [{ path, as: as ?? path }]));
  const names = volumeNames(
    devices.map(({ path }) => path),
    taken,
  );
  return {
    pod: devices.map(({ path }) => ({ name: names.get(path) ?? path, hostPath: { path } })),
    mounts: devices.map(({ path, as }) => ({ name: names.get(path) ?? path, mountPath: as })),
  };
}
