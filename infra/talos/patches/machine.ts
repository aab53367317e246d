import { toYamlStream } from "../../../lib/emit/yaml";
import { type Cluster, machinesOf } from "../../../lib/model/cluster";
import type { MachineNeed } from "../../../lib/model/declaration";
import type { Platform } from "../../../lib/model/platform";
import type { Fields } from "../../../lib/stage/plain";
import type { Generation } from "../generation";
import { KUBE_PRISM_PORT } from "../kube-prism";
import { installerImage, type MachinePlan } from "../machine-plan";
import { kubeVipManifest } from "./kube-vip";
import { legacyNetwork } from "./legacy-network";

/**
 * The main configuration document (v1alpha1) of one machine, as a patch over
 * what the provider generates. Settings that only control planes may have are
 * left out for workers: Talos refuses them there.
 */
export function machinePatch(cluster: Cluster, platform: Platform, plan: MachinePlan, generation: Generation): Fields {
  return {
    machine: {
      install: { disk: plan.installDisk, image: installerImage(cluster, plan) },
      ...(generation === "v1alpha1" ? legacyNetwork(cluster, plan) : {}),
      kubelet: kubelet(cluster, plan),
      features: {
        kubePrism: { enabled: true, port: KUBE_PRISM_PORT },
        hostDNS: { enabled: true, forwardKubeDNSToHost: true },
        ...talosApi(plan),
      },
      ...kernel(plan.needs),
      ...(Object.keys(plan.labels).length === 0 ? {} : { nodeLabels: plan.labels }),
      ...(plan.isControlPlane ? { certSANs: certificateNames(cluster), ...nodeTaints(plan) } : {}),
    },
    cluster: {
      network: {
        dnsDomain: cluster.network.dnsDomain,
        podSubnets: [cluster.network.pods.toString()],
        serviceSubnets: [cluster.network.services.toString()],
        ...(replaces(platform, "cni") ? { cni: { name: "none" } } : {}),
      },
      ...(plan.isControlPlane ? controlPlane(cluster, platform, plan) : {}),
    },
  };
}

function controlPlane(cluster: Cluster, platform: Platform, plan: MachinePlan): Fields {
  const manifests = plan.needs.flatMap((need) => need.inlineManifests ?? []);
  const inline = [
    ...(cluster.controlPlane.vip !== undefined && cluster.controlPlane.vipBy === "kube-vip"
      ? [kubeVipManifest(cluster.controlPlane.vip, plan.link.name)]
      : []),
    ...manifests,
  ];
  return {
    allowSchedulingOnControlPlanes: cluster.controlPlane.schedulable,
    apiServer: { certSANs: certificateNames(cluster) },
    etcd: { advertisedSubnets: nodeSubnets(cluster) },
    ...(replaces(platform, "kube-proxy") ? { proxy: { disabled: true } } : {}),
    ...(replaces(platform, "coredns") ? { coreDNS: { disabled: true } } : {}),
    ...(inline.length === 0
      ? {}
      : { inlineManifests: inline.map(({ name, objects }) => ({ name, contents: toYamlStream(objects) })) }),
  };
}

function kubelet(cluster: Cluster, plan: MachinePlan): Fields {
  const mounts = plan.needs.flatMap((need) => need.kubeletMounts ?? []);
  const unique = new Map(mounts.map((mount) => [mount.path, mount]));
  // A worker's kubelet may not change its own taints later, so it registers with them.
  const taints = plan.isControlPlane ? [] : plan.machine.taints.map(parseTaint);
  return {
    nodeIP: { validSubnets: nodeSubnets(cluster) },
    ...(unique.size === 0
      ? {}
      : {
          extraMounts: [...unique.values()].map(({ path, options }) => ({
            destination: path,
            type: "bind",
            source: path,
            options: [...options],
          })),
        }),
    ...(taints.length === 0 ? {} : { extraConfig: { registerWithTaints: taints } }),
  };
}

/** The machines' network without the shared API address, which is no node's own. */
function nodeSubnets(cluster: Cluster): readonly string[] {
  const { vip } = cluster.controlPlane;
  const subnet = cluster.network.subnet.toString();
  return vip === undefined ? [subnet] : [subnet, `!${vip}/${vip.family === 4 ? 32 : 128}`];
}

function certificateNames(cluster: Cluster): readonly string[] {
  const planes = machinesOf(cluster, "control-plane");
  return [
    ...(cluster.controlPlane.vip === undefined ? [] : [cluster.controlPlane.vip.toString()]),
    ...planes.map((machine) => machine.address.toString()),
    ...planes.map((machine) => machine.name),
    ...cluster.controlPlane.certificateNames,
  ];
}

function talosApi(plan: MachinePlan): Fields {
  const wanted = plan.needs.flatMap((need) => (need.talosApi === undefined ? [] : [need.talosApi]));
  if (wanted.length === 0 || !plan.isControlPlane) return {};
  return {
    kubernetesTalosAPIAccess: {
      enabled: true,
      allowedRoles: [...new Set(wanted.flatMap(({ roles }) => roles))].sort(),
      allowedKubernetesNamespaces: [...new Set(wanted.flatMap(({ namespaces }) => namespaces))].sort(),
    },
  };
}

function kernel(needs: readonly MachineNeed[]): Fields {
  const modules = new Map<string, Set<string>>();
  for (const { name, parameters = [] } of needs.flatMap((need) => need.kernelModules ?? [])) {
    const known = modules.get(name) ?? new Set<string>();
    for (const parameter of parameters) known.add(parameter);
    modules.set(name, known);
  }
  const sysctls = Object.assign({}, ...needs.map((need) => need.sysctls ?? {}));
  return {
    ...(modules.size === 0
      ? {}
      : {
          kernel: {
            modules: [...modules].map(([name, parameters]) => ({
              name,
              ...(parameters.size === 0 ? {} : { parameters: [...parameters] }),
            })),
          },
        }),
    ...(Object.keys(sysctls).length === 0 ? {} : { sysctls }),
  };
}

function nodeTaints(plan: MachinePlan): Fields {
  if (plan.machine.taints.length === 0) return {};
  const taints: Record<string, string> = {};
  for (const { key, value, effect } of plan.machine.taints.map(parseTaint))
    taints[key] = value === undefined ? `:${effect}` : `${value}:${effect}`;
  return { nodeTaints: taints };
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** `gpu=true:NoSchedule` or `gpu:NoSchedule`; the model has checked the form. */
function parseTaint(text: string): Taint {
  const effect = text.slice(text.lastIndexOf(":") + 1);
  const [key = "", value] = text.slice(0, text.lastIndexOf(":")).split("=");
  return { key, ...(value === undefined ? {} : { value }), effect };
}

/** True when a component brings its own in place of what Talos would run. */
function replaces(platform: Platform, what: "cni" | "kube-proxy" | "coredns"): boolean {
  return platform.machines.some((need) => need.replaces?.includes(what));
}
