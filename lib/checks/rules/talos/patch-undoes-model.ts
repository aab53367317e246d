import { at } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import type { Machine } from "../../../model/machine";
import { mergingMinor } from "../../../model/talos-provider";
import type { PlannedMachine } from "../../../plan/machine";
import { nameMachines } from "../../facts/named-machines";
import { sharedByMachines } from "../../facts/patch-origin";
import { undoneBy } from "../../facts/patched";
import type { Found, Rule } from "../../rule";

/** Where the definition itself says what a place of the configuration holds; `*` is the machine's name. */
const SAID_BY: readonly (readonly [RegExp, string])[] = [
  [
    /^UnattendedInstallConfig provisioning/,
    "set machines.*.installDisk; a patch of this document has to say provisioning again",
  ],
  [/^UnattendedInstallConfig/, "change versions.talos, talos.extensions or machines.*.extensions"],
  [/^KubeNodeConfig labels/, "set machines.*.labels"],
  [/^KubeNodeConfig taints/, "set machines.*.taints or controlPlane.schedulable"],
  [/^KubeNodeConfig nodeIP/, "set network.subnet"],
  [/^KubeAPIServerConfig certExtraSANs/, "set controlPlane.certificateNames"],
  [/^KubeNetworkConfig/, "set network.pods, network.services or network.dnsDomain"],
  [/^KubeFlannelCNIConfig/, "remove the component that brings the pod network, or leave the CNI to it"],
  [/^KubeProxyConfig enabled/, "remove the component that replaces kube-proxy, or leave kube-proxy off"],
  [/^KubeCoreDNSConfig enabled/, "remove the component that replaces CoreDNS, or leave CoreDNS off"],
  [/^KubeAdmissionControlConfig/, "set talos.podSecurity"],
  [/^KubeAuditPolicyConfig/, "set talos.audit"],
  [/^SecurityProfileConfig/, "set talos.workloadIsolation"],
  [/^machine\.install\.disk/, "set machines.*.installDisk"],
  [/^machine\.install\.image/, "change versions.talos, talos.extensions or machines.*.extensions"],
  [/^machine\.network\.hostname|^HostnameConfig/, "rename machines.*"],
  [/^machine\.network\.nameservers|^ResolverConfig/, "set network.nameservers"],
  [/^machine\.time|^TimeSyncConfig/, "set network.timeServers"],
  [/^machine\.network|^LinkConfig/, "set machines.*.address, machines.*.link, network.subnet or network.gateway"],
  [/^LinkAliasConfig/, "set machines.*.mac or machines.*.link"],
  [/^Layer2VIPConfig/, "set controlPlane.vip"],
  [/^machine\.certSANs|^cluster\.apiServer\.certSANs/, "set controlPlane.certificateNames"],
  [/^machine\.kubelet\.nodeIP|^cluster\.etcd\.advertisedSubnets/, "set network.subnet"],
  [/^machine\.nodeLabels/, "set machines.*.labels"],
  [/^machine\.nodeTaints|^machine\.kubelet\.extraConfig\.registerWithTaints/, "set machines.*.taints"],
  [
    /^cluster\.network\.(podSubnets|serviceSubnets|dnsDomain)/,
    "set network.pods, network.services or network.dnsDomain",
  ],
  [/^cluster\.network\.cni/, "remove the component that brings the pod network, or leave the CNI to it"],
  [/^cluster\.proxy\.disabled/, "remove the component that replaces kube-proxy, or leave kube-proxy off"],
  [/^cluster\.coreDNS\.disabled/, "remove the component that replaces CoreDNS, or leave CoreDNS off"],
  [/^cluster\.allowSchedulingOnControlPlanes/, "set controlPlane.schedulable"],
  [/^cluster\.apiServer\.admissionControl/, "set talos.podSecurity"],
  [/^cluster\.apiServer\.auditPolicy/, "set talos.audit"],
  [/^cluster\.inlineManifests/, "leave the manifest to the option that asks for it"],
  [
    /^VolumeConfig/,
    "set talos.encryption or talos.ephemeralSize; a patch of this document has to say provisioning again",
  ],
  [
    /^UserVolumeConfig/,
    "change the component that asks for the volume; a patch of this document has to say provisioning again",
  ],
  [/^Network(DefaultAction|Rule)Config/, "set talos.firewall"],
];

/** What Talos generates from secrets and names that Terraform holds: a second value breaks the cluster or leaks. */
const NOT_BY_PATCH: readonly (readonly [string, string])[] = [
  ["machine.type", "set machines.*.role"],
  ["machine.token", "remove it: Terraform makes this secret and keeps it"],
  ["machine.ca", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.ca", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.aggregatorCA", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.serviceAccount", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.etcd.ca", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.token", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.secret", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.id", "remove it: Terraform makes it and keeps it"],
  ["cluster.secretboxEncryptionSecret", "remove it: Terraform makes this secret and keeps it"],
  ["cluster.clusterName", "set name"],
  ["cluster.controlPlane.endpoint", "set controlPlane.vip"],
];

export const patchUndoesModel: Rule = {
  id: "patch-undoes-model",
  title: "A Talos patch takes away or replaces what the definition needs",
  family: "talos",
  severity: "error",
  answers: [],
  why: "The definition says one thing, the machines do another: every check and runbook is about a cluster that there is not.",
  fix: "say it in the definition, and leave it out of the patch",
  source: "what the machine's configuration holds with the patch and without it, merged as Talos merges",
  example: "talos: { patches: [{ cluster: { network: { podSubnets: [10.99.0.0/16] } } }] }",
  check: undoneIn,
};

/** What patches take away or replace that the definition says; what one patch does to several machines is one finding. */
export function undoneIn({
  machines,
  cluster,
}: {
  readonly machines: readonly PlannedMachine[];
  readonly cluster: Cluster;
}): readonly Found[] {
  const minor = mergingMinor(cluster);
  const undone = machines.flatMap((planned) =>
    undoneBy(planned, minor).map((item) => ({ item, machine: planned.machine })),
  );
  const taken = machines.flatMap(({ machine, patches }) =>
    patches.flatMap((patch) =>
      NOT_BY_PATCH.filter(([path]) =>
        patch.documents.some((one) => one.kind === undefined && at(one, ...path.split(".")) !== undefined),
      ).map(([path, fix]) => ({ item: { patch, path, fix }, machine })),
    ),
  );
  return [
    ...sharedByMachines(undone, ({ patch, what }) => `${patch.origin} ${what}`).map(
      ({ item: { patch, kind, path, what }, machines: changed }): Found => {
        const place = kind === undefined ? path : `${kind} ${path}`;
        const fix = SAID_BY.find(([pattern]) => pattern.test(place))?.[1] ?? `leave ${what} out of the patch`;
        return {
          at: patch.origin,
          message: `the patch changes ${what} of ${nameMachines(changed, cluster.machines)}, which follows from the definition`,
          fix: fixOf(fix, changed),
          about: [`${patch.origin} ${what}`],
        };
      },
    ),
    ...sharedByMachines(taken, ({ patch, path }) => `${patch.origin} ${path}`).map(
      ({ item: { patch, path, fix }, machines: changed }): Found => ({
        at: patch.origin,
        message: `the patch sets ${path}, which Talos generates`,
        fix: fixOf(fix, changed),
        about: [`${patch.origin} ${path}`],
      }),
    ),
  ];
}

/** A repair with the machine's name in it; of several machines it names none. */
function fixOf(fix: string, machines: readonly Machine[]): string {
  const [only, another] = machines;
  return fix.replaceAll("*", only === undefined || another !== undefined ? "<name>" : only.name);
}
