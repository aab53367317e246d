import type { Fields } from "../../../lib/data/fields";
import type { Declared } from "../../../lib/declared/declared";
import type { Cluster } from "../../../lib/model/cluster";
import { podNetworks, serviceNetworks } from "../../../lib/model/families";
import { type MachineSettings, settingsOf } from "../../../lib/model/machine-settings";
import { InputError } from "../../../lib/model/problem";
import type { MachineShape } from "../../../lib/plan/machine";
import { installDiskFields } from "../disk";
import type { Generation } from "../generation";
import { gpuKernel } from "../gpu";
import { installerImage } from "../image-name";
import { KUBE_PRISM_PORT } from "../kube-prism";
import { joinSettings, overSettings, unlessEmpty } from "../settings";
import { controlPlane, replaces } from "./control-plane";
import { legacyNetwork } from "./legacy-network";
import { serviceLogs } from "./logs";
import { settingFields } from "./machine-settings";
import { certificateNames, nodeSubnets } from "./names";
import { parseTaint } from "./taint";

/**
 * The main configuration document (v1alpha1) of one machine, as a patch over
 * what the provider generates. Settings that only control planes may have are
 * left out for workers: Talos refuses them there.
 */
export function machinePatch(cluster: Cluster, declared: Declared, plan: MachineShape, generation: Generation): Fields {
  const settings = settingsOf(cluster.talos, plan.machine);
  const sysctls = overSettings(cluster, plan, {
    what: "sysctls",
    own: settings.sysctls,
    asked: {
      ...gpuKernel(plan.machine).sysctls,
      ...joinSettings(cluster, "sysctl", plan.needs, (need) => need.sysctls),
    },
  });
  return {
    machine: {
      install: { ...installDiskFields(plan.installDisk), image: installerImage(cluster, plan) },
      ...(generation === "v1alpha1" ? legacyNetwork(cluster, plan) : {}),
      kubelet: kubelet(cluster, plan, settings.kubelet),
      features: {
        kubePrism: { enabled: true, port: KUBE_PRISM_PORT },
        hostDNS: { enabled: true, forwardKubeDNSToHost: true },
        ...talosApi(cluster, plan),
      },
      ...kernelModules(cluster, plan, settings.kernelModules),
      ...unlessEmpty("sysctls", sysctls),
      ...settingFields(cluster, plan),
      ...serviceLogs(plan),
      ...unlessEmpty("nodeLabels", plan.labels),
      ...(plan.isControlPlane ? { certSANs: certificateNames(cluster), ...nodeTaints(plan) } : {}),
    },
    cluster: {
      network: {
        dnsDomain: cluster.network.dnsDomain,
        podSubnets: podNetworks(cluster.network).map(String),
        serviceSubnets: serviceNetworks(cluster.network).map(String),
        ...(replaces(declared, "cni") ? { cni: { name: "none" } } : {}),
      },
      ...(cluster.talos.discovery !== false ? {} : { discovery: { enabled: false } }),
      ...(plan.isControlPlane ? controlPlane(cluster, declared, plan) : {}),
    },
  };
}

function kubelet(cluster: Cluster, plan: MachineShape, own: MachineSettings["kubelet"]): Fields {
  const mounts = plan.needs.flatMap((need) => need.kubeletMounts ?? []);
  const unique = new Map(mounts.map((mount) => [mount.path, mount]));
  // A worker's kubelet may not change its own taints later, so it registers with them.
  const taints = plan.isControlPlane ? [] : plan.machine.taints.map(parseTaint);
  const args = overSettings(cluster, plan, {
    what: "kubelet.args",
    own: own?.args,
    asked: joinSettings(cluster, "argument of the kubelet", plan.needs, (need) => need.kubeletArgs),
  });
  const config: Fields = {
    ...own?.config,
    ...unlessEmpty("featureGates", own?.featureGates ?? {}),
    ...(taints.length === 0 ? {} : { registerWithTaints: taints }),
  };
  return {
    nodeIP: { validSubnets: nodeSubnets(cluster) },
    ...unlessEmpty("extraArgs", args),
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
    ...unlessEmpty("extraConfig", config),
  };
}

function talosApi({ talos }: Cluster, plan: MachineShape): Fields {
  const wanted = [
    ...plan.needs.flatMap((need) => (need.talosApi === undefined ? [] : [need.talosApi])),
    ...Object.entries(talos.apiAccess ?? {}).map(([namespace, roles]) => ({ namespaces: [namespace], roles })),
  ];
  if (wanted.length === 0 || !plan.isControlPlane) return {};
  return {
    kubernetesTalosAPIAccess: {
      enabled: true,
      allowedRoles: [...new Set(wanted.flatMap(({ roles }) => roles))].sort(),
      allowedKubernetesNamespaces: [...new Set(wanted.flatMap(({ namespaces }) => namespaces))].sort(),
    },
  };
}

function kernelModules(cluster: Cluster, plan: MachineShape, own: MachineSettings["kernelModules"] = {}): Fields {
  const asked = plan.needs.flatMap(({ component, kernelModules: modules = [] }) =>
    modules.map((module) => ({ component, ...module })),
  );
  const refused = asked.filter(({ name }) => own[name] === false);
  if (refused.length > 0)
    throw new InputError(
      refused.map(({ name, component }) => ({
        file: cluster.file,
        path: `machines.${plan.machine.name}.kernelModules.${name}`,
        got: "false",
        want: `the module, which components.${component} needs`,
        fix: "remove it, or leave the component out",
      })),
    );
  const modules = new Map<string, Set<string>>();
  const wanted = [
    ...gpuKernel(plan.machine).modules,
    ...asked,
    ...Object.entries(own).flatMap(([name, module]) => (module === false ? [] : [{ name, ...module }])),
  ];
  for (const { name, parameters = [] } of wanted) {
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
