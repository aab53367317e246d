import type { App } from "cdktf";
import { apiEndpoint, type Cluster, machinesOf } from "../../lib/model/cluster";
import type { Platform } from "../../lib/model/platform";
import { downloadImages, uploadSchematics } from "../proxmox/image";
import { configureProxmox } from "../proxmox/provider";
import { createVm } from "../proxmox/vm";
import { type MachinePlan, planMachine } from "../talos/machine-plan";
import { machinePatches } from "../talos/patches/patches";
import { renderPatch } from "../talos/render-patch";
import { canonicalSchematic, schematicId } from "../talos/schematic";
import { Provider } from "../terraform/provider";
import { DataSource, Resource } from "../terraform/resource";
import { ClusterStack } from "../terraform/stack";
import { literal } from "../terraform/text";
import { addOutput, variablesOf } from "../terraform/variable";

/** Output of the machines stack by which Terraform itself reaches the cluster. */
export const CLIENT_OUTPUT = "kubernetes_client";

/**
 * Images, VMs and Talos: from an empty hypervisor to a Kubernetes API. There is
 * no wait for the cluster's health here: without a CNI no node becomes ready,
 * and reading it at every plan would block the repair of a broken cluster.
 */
export function machinesStack(app: App, cluster: Cluster, platform: Platform): ClusterStack {
  const stack = new ClusterStack(app, cluster, "machines");
  const plans = cluster.machines.map((machine) => planMachine(cluster, platform, machine));
  new Provider(stack, "talos", { image_factory_url: `https://${cluster.talos.factory}` });
  const schematics = uploadSchematics(stack, plans, canonicalSchematic);
  if (plans.some((plan) => plan.isVm)) configureProxmox(stack);
  const images = downloadImages(stack, plans, schematics);
  const vms = new Map<string, Resource<"proxmox_virtual_environment_vm">>();
  for (const plan of plans) {
    const image = images.get(plan.machine.name);
    if (image !== undefined) vms.set(plan.machine.name, createVm(stack, plan, image));
  }

  const secrets = new Resource(stack, "talos_machine_secrets", cluster.name, {
    talos_version: `v${cluster.versions.contract}`,
  });
  const applied = plans.map((plan) => {
    const installer = schematics.get(schematicId(plan.installer));
    const vm = vms.get(plan.machine.name);
    const follows = [...(vm === undefined ? [] : [vm]), ...(installer === undefined ? [] : [installer])];
    return { plan, apply: configureMachine(stack, platform, plan, secrets, follows) };
  });
  startCluster(
    stack,
    secrets,
    applied.filter(({ plan }) => plan.isControlPlane).map(({ apply }) => apply),
  );
  return stack;
}

function configureMachine(
  stack: ClusterStack,
  platform: Platform,
  plan: MachinePlan,
  secrets: Resource<"talos_machine_secrets">,
  follows: readonly Resource[],
): Resource<"talos_machine_configuration_apply"> {
  const { cluster } = stack;
  const { name, address } = plan.machine;
  const variables = variablesOf(stack);
  const configuration = new DataSource(stack, "talos_machine_configuration", name, {
    cluster_name: cluster.name,
    cluster_endpoint: apiEndpoint(cluster),
    machine_type: plan.isControlPlane ? "controlplane" : "worker",
    machine_secrets: secrets.ref("machine_secrets"),
    // Both are said: left out, they would be the provider's own.
    talos_version: `v${cluster.versions.contract}`,
    kubernetes_version: cluster.versions.kubernetes,
    config_patches: machinePatches(cluster, platform, plan).map((document) => renderPatch(document, variables)),
    docs: false,
    examples: false,
  });
  return new Resource(
    stack,
    "talos_machine_configuration_apply",
    name,
    {
      client_configuration: secrets.ref("client_configuration"),
      machine_configuration_input: configuration.ref("machine_configuration"),
      node: address.toString(),
      endpoint: address.toString(),
      apply_mode: "auto",
      // All three or none: the provider cannot read a partial object. A VM vanishes whole; a bare machine is wiped
      // and restarts into maintenance mode, ready for the next cluster.
      on_destroy: { graceful: false, reset: !plan.isVm, reboot: !plan.isVm },
    },
    { dependsOn: [...follows] },
  );
}

/** Bootstraps etcd on exactly one node, by its own address, and fetches the credentials. */
function startCluster(
  stack: ClusterStack,
  secrets: Resource<"talos_machine_secrets">,
  controlPlanes: readonly Resource[],
): void {
  const { cluster } = stack;
  const planes = machinesOf(cluster, "control-plane");
  const first = planes[0];
  if (first === undefined) throw new Error(`cluster ${cluster.name} has no control plane`);
  const client = secrets.ref("client_configuration");
  const node = first.address.toString();
  const bootstrap = new Resource(
    stack,
    "talos_machine_bootstrap",
    cluster.name,
    { client_configuration: client, node, endpoint: node },
    { dependsOn: controlPlanes },
  );
  const kubeconfig = new Resource(
    stack,
    "talos_cluster_kubeconfig",
    cluster.name,
    { client_configuration: client, node, endpoint: node },
    { dependsOn: [bootstrap] },
  );
  // Endpoints are the nodes' own addresses: the shared one lives only as long as etcd does.
  const talosconfig = new DataSource(stack, "talos_client_configuration", cluster.name, {
    cluster_name: literal(cluster.name),
    client_configuration: client,
    endpoints: planes.map((machine) => machine.address.toString()),
    nodes: cluster.machines.map((machine) => machine.address.toString()),
  });
  addOutput(stack, "kubeconfig", kubeconfig.ref("kubeconfig_raw"), {
    description: "kubeconfig of an administrator",
    sensitive: true,
  });
  addOutput(stack, "talosconfig", talosconfig.ref("talos_config"), {
    description: "talosconfig of an administrator",
    sensitive: true,
  });
  addOutput(stack, CLIENT_OUTPUT, kubeconfig.ref("kubernetes_client_configuration"), {
    description: "address and certificates of the Kubernetes API, for the platform stack",
    sensitive: true,
  });
}
