import type { Construct } from "constructs";
import { apiEndpoint, type Cluster, machinesOf } from "../../lib/model/cluster";
import type { PlannedMachine } from "../../lib/plan/machine";
import { isTyped } from "../../lib/talos/typed";
import type { Provisioned } from "../provisioner";
import { byProvisioner } from "../provisioners";
import { uploadSchematics } from "../talos/factory";
import { layersOf } from "../talos/layers";
import { renderPatch } from "../talos/render-patch";
import { Provider } from "../terraform/provider";
import { DataSource, Resource } from "../terraform/resource";
import { ClusterStack } from "../terraform/stack";
import { addOutput, variablesOf } from "../terraform/variable";

/** Output of the machines stack by which Terraform itself reaches the cluster. */
export const CLIENT_OUTPUT = "kubernetes_client";

/**
 * Images, VMs and Talos: from an empty hypervisor to a Kubernetes API. There is
 * no wait for the cluster's health here: without a CNI no node becomes ready,
 * and reading it at every plan would block the repair of a broken cluster.
 */
export function machinesStack(scope: Construct, cluster: Cluster, machines: readonly PlannedMachine[]): ClusterStack {
  const stack = new ClusterStack(scope, cluster, "machines");
  new Provider(stack, "talos", { image_factory_url: `https://${cluster.talos.factory}` });
  const schematics = uploadSchematics(stack, machines);
  const provisioned = new Map<string, Provisioned>();
  for (const { provisioner, machines: served } of byProvisioner(machines)) {
    if (served.length === 0) continue;
    for (const [name, machine] of provisioner.provision(stack, served, schematics)) provisioned.set(name, machine);
  }

  const secrets = new Resource(stack, "talos_machine_secrets", cluster.name, {
    talos_version: `v${cluster.versions.contract}`,
    // Secrets stay those of the cluster's birth, so that the way back to an older contract does not replace them.
  }).meta(isTyped(cluster.versions.contract) ? { lifecycle: { ignoreChanges: ["talos_version"] } } : {});
  const applied = machines.map((plan) => {
    const machine = provisioned.get(plan.machine.name);
    if (machine === undefined) throw new Error(`no provisioner serves ${plan.machine.name}`);
    const installer = schematics.get(plan.schematic);
    const follows = [...machine.follows, ...(installer === undefined ? [] : [installer])];
    return { plan, apply: configureMachine(stack, plan, secrets, { ...machine, follows }) };
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
  plan: PlannedMachine,
  secrets: Resource<"talos_machine_secrets">,
  { node, follows, onDestroy }: Provisioned,
): Resource<"talos_machine_configuration_apply"> {
  const { cluster } = stack;
  const { name } = plan.machine;
  const variables = variablesOf(stack);
  const configuration = new DataSource(stack, "talos_machine_configuration", name, {
    cluster_name: cluster.name,
    cluster_endpoint: apiEndpoint(cluster),
    machine_type: plan.isControlPlane ? "controlplane" : "worker",
    machine_secrets: secrets.ref("machine_secrets"),
    // Both are said: left out, they would be the provider's own.
    talos_version: `v${cluster.versions.contract}`,
    kubernetes_version: cluster.versions.kubernetes,
    config_patches: layersOf(plan).map((document) =>
      renderPatch(document, variables, (key) => secrets.ref(`machine_secrets.secrets.${key}`)),
    ),
    docs: false,
    examples: false,
  });
  return new Resource(stack, "talos_machine_configuration_apply", name, {
    client_configuration: secrets.ref("client_configuration"),
    machine_configuration_input: configuration.ref("machine_configuration"),
    node,
    endpoint: node,
    apply_mode: "auto",
    // All three or none: the provider cannot read a partial object.
    on_destroy: onDestroy,
  }).meta({ dependsOn: [...follows] });
}

/** Half of the year that a kubeconfig is good for: any deploy in it makes a new one. The provider's own default is the last month. */
const KUBECONFIG_WINDOW = "4380h";

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
  const bootstrap = new Resource(stack, "talos_machine_bootstrap", cluster.name, {
    client_configuration: client,
    node,
    endpoint: node,
  }).meta({ dependsOn: controlPlanes });
  const kubeconfig = new Resource(stack, "talos_cluster_kubeconfig", cluster.name, {
    client_configuration: client,
    node,
    endpoint: node,
    certificate_renewal_duration: KUBECONFIG_WINDOW,
  }).meta({ dependsOn: [bootstrap] });
  // Endpoints are the nodes' own addresses: the shared one lives only as long as etcd does.
  const talosconfig = new DataSource(stack, "talos_client_configuration", cluster.name, {
    cluster_name: cluster.name,
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
