import type { Fields } from "../../../lib/data/fields";
import type { MachineNeed } from "../../../lib/declared/declaration";
import type { Declared } from "../../../lib/declared/declared";
import type { Cluster } from "../../../lib/model/cluster";
import type { MachineShape } from "../../../lib/plan/machine";
import type { Generation } from "../generation";
import { installerImage } from "../image-name";
import { KUBE_PRISM_PORT } from "../kube-prism";
import { joinSettings, unlessEmpty } from "../settings";
import { controlPlane, replaces } from "./control-plane";
import { legacyNetwork } from "./legacy-network";
import { serviceLogs } from "./logs";
import { certificateNames, nodeSubnets } from "./names";
import { parseTaint } from "./taint";

/**
 * The main configuration document (v1alpha1) of one machine, as a patch over
 * what the provider generates. Settings that only control planes may have are
 * left out for workers: Talos refuses them there.
 */
export function machinePatch(cluster: Cluster, declared: Declared, plan: MachineShape, generation: Generation): Fields {
  const sysctls = joinSettings(cluster, "sysctl", plan.needs, (need) => need.sysctls);
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
      ...kernelModules(plan.needs),
      ...unlessEmpty("sysctls", sysctls),
      ...serviceLogs(plan),
      ...unlessEmpty("nodeLabels", plan.labels),
      ...(plan.isControlPlane ? { certSANs: certificateNames(cluster), ...nodeTaints(plan) } : {}),
    },
    cluster: {
      network: {
        dnsDomain: cluster.network.dnsDomain,
        podSubnets: [cluster.network.pods.toString()],
        serviceSubnets: [cluster.network.services.toString()],
        ...(replaces(declared, "cni") ? { cni: { name: "none" } } : {}),
      },
      ...(plan.isControlPlane ? controlPlane(cluster, declared, plan) : {}),
    },
  };
}

function kubelet(cluster: Cluster, plan: MachineShape): Fields {
  const mounts = plan.needs.flatMap((need) => need.kubeletMounts ?? []);
  const unique = new Map(mounts.map((mount) => [mount.path, mount]));
  // A worker's kubelet may not change its own taints later, so it registers with them.
  const taints = plan.isControlPlane ? [] : plan.machine.taints.map(parseTaint);
  return {
    nodeIP: { validSubnets: nodeSubnets(cluster) },
    ...unlessEmpty(
      "extraArgs",
      joinSettings(cluster, "argument of the kubelet", plan.needs, (need) => need.kubeletArgs),
    ),
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

function talosApi(plan: MachineShape): Fields {
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

function kernelModules(needs: readonly MachineNeed[]): Fields {
  const modules = new Map<string, Set<string>>();
  for (const { name, parameters = [] } of needs.flatMap((need) => need.kernelModules ?? [])) {
    const known = modules.get(name) ?? new Set<string>();
    for (const parameter of parameters) known.add(parameter);
    modules.set(name, known);
  }
  if (modules.size === 0) return {};
  const list = [...modules].map(([name, parameters]) => ({
    name,
    ...(parameters.size === 0 ? {} : { parameters: [...parameters] }),
  }));
  return { kernel: { modules: list } };
}

function nodeTaints(plan: MachineShape): Fields {
  const taints: Record<string, string> = {};
  for (const { key, value, effect } of plan.machine.taints.map(parseTaint))
    taints[key] = value === undefined ? `:${effect}` : `${value}:${effect}`;
  return unlessEmpty("nodeTaints", taints);
}
