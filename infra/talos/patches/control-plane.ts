import type { Fields } from "../../../lib/data/fields";
import type { Declared } from "../../../lib/declared/declared";
import { toYamlStream } from "../../../lib/emit/yaml";
import type { Cluster } from "../../../lib/model/cluster";
import { NVIDIA_RUNTIME } from "../../../lib/model/machine";
import type { MachineShape } from "../../../lib/plan/machine";
import { SecretText } from "../secret-text";
import { joinSettings, programFields, unlessEmpty } from "../settings";
import { apiServer } from "./api-server";
import { kubeVipManifest } from "./kube-vip";
import { etcdSubnets } from "./names";

/** The part of `cluster` that only control planes may have: Talos refuses most of it on a worker. */
export function controlPlane(cluster: Cluster, declared: Declared, plan: MachineShape): Fields {
  const { etcd, scheduler, controllerManager } = cluster.controlPlane;
  const asked = (part: "etcdArgs" | "schedulerArgs" | "controllerManagerArgs", name: string) =>
    joinSettings(cluster, `argument of ${name}`, plan.needs, (need) => need[part]);
  return {
    allowSchedulingOnControlPlanes: cluster.controlPlane.schedulable,
    ...apiServer(cluster),
    ...olderEncryption(cluster),
    etcd: {
      advertisedSubnets: etcdSubnets(cluster),
      ...unlessEmpty("extraArgs", { ...asked("etcdArgs", "etcd"), ...etcd?.args }),
    },
    ...unlessEmpty("scheduler", {
      ...programFields(scheduler, asked("schedulerArgs", "kube-scheduler")),
      ...(scheduler?.config === undefined ? {} : { config: { ...SCHEDULER_DOCUMENT, ...scheduler.config } }),
    }),
    ...unlessEmpty(
      "controllerManager",
      programFields(controllerManager, asked("controllerManagerArgs", "kube-controller-manager")),
    ),
    ...unlessEmpty("proxy", proxy(cluster, declared)),
    ...(replaces(declared, "coredns") ? { coreDNS: { disabled: true } } : {}),
    ...inlineManifests(cluster, plan),
    ...extraManifests(plan),
  };
}

const SCHEDULER_DOCUMENT: Fields = {
  apiVersion: "kubescheduler.config.k8s.io/v1",
  kind: "KubeSchedulerConfiguration",
};

/**
 * Talos encrypts Secrets in etcd with secretbox from the first start on; the
 * key is one of its generated secrets. A cluster that came from an AES-CBC key
 * needs that one too, for reading.
 */
function olderEncryption(cluster: Cluster): Fields {
  if (cluster.talos.encryptionAtRest === "secretbox") return {};
  const what = "AES-CBC key by which the older cluster encrypted Secrets in etcd, 32 bytes in base64";
  return { aescbcEncryptionSecret: new SecretText("", "aescbc_encryption_secret", what) };
}

/** Control planes render kube-proxy for every machine, so every machine's wishes count. */
function proxy(cluster: Cluster, declared: Declared): Fields {
  if (replaces(declared, "kube-proxy")) return { disabled: true };
  return unlessEmpty(
    "extraArgs",
    joinSettings(cluster, "argument of kube-proxy", declared.machines, (need) => need.proxyArgs),
  );
}

function extraManifests({ needs }: MachineShape): Fields {
  const urls = needs.flatMap((need) => need.extraManifests ?? []).map(({ url }) => url);
  return urls.length === 0 ? {} : { extraManifests: [...new Set(urls)] };
}

function inlineManifests(cluster: Cluster, plan: MachineShape): Fields {
  const { vip, vipBy } = cluster.controlPlane;
  const manifests = [
    ...(vip !== undefined && vipBy === "kube-vip" ? [kubeVipManifest(vip, plan.link.name)] : []),
    ...nvidiaRuntime(cluster),
    ...plan.needs.flatMap((need) => need.inlineManifests ?? []),
  ];
  if (manifests.length === 0) return {};
  return { inlineManifests: manifests.map(({ name, objects }) => ({ name, contents: toYamlStream(objects) })) };
}

/** Talos' toolkit brings the runtime; pods reach it by a RuntimeClass, which nothing else makes. */
function nvidiaRuntime({ machines }: Cluster) {
  if (!machines.some(({ gpu }) => gpu?.vendor === "nvidia")) return [];
  const metadata = { name: NVIDIA_RUNTIME };
  return [
    {
      name: "nvidia-runtime",
      objects: [{ apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata, handler: NVIDIA_RUNTIME }],
    },
  ];
}

/** True when a component brings its own in place of what Talos would run. */
export function replaces(declared: Declared, what: "cni" | "kube-proxy" | "coredns"): boolean {
  return declared.machines.some((need) => need.replaces?.includes(what));
}
