import type { KubectlCall } from "../delivery/engine";
import { engineOf } from "../delivery/engines";
import { blocks, bullets, code, sh, steps, table } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { type Command, cmd } from "../document/shell";
import { apiEndpoint, type Cluster, machinesOf } from "../model/cluster";
import { minorOf } from "../versions/line";
import {
  exampleOf,
  firstControlPlane,
  healthCommand,
  kubeconfigFile,
  stackFolder,
  talosconfigFile,
  talosctl,
  tolerated,
} from "./access";
import type { DocsInput } from "./input";
import { runbookOf } from "./provisioner/provisioners";
import { stackOf } from "./stacks";
import { yearlySections } from "./yearly";

/** The base of OPERATIONS: looking, changing, maintaining, tearing down. */
export function operationsSections(input: DocsInput): readonly Section[] {
  const { cluster } = input;
  return [
    operations("where-things-are", "Where things are", places(input)),
    operations("daily-look", "Daily look", daily(cluster)),
    operations("change", "Change the definition", change(cluster)),
    operations("by-hand", `Stop ${engineOf(cluster).title} while you work by hand`, suspend(input)),
    operations("recreate", "Destroy and recreate", recreate(input)),
    operations("node-maintenance", "Maintain one node", maintain(cluster)),
    operations("power", "Switch the whole cluster off and on", powerOff(cluster)),
    ...yearlySections(input),
    operations("add-node", "Add a node", add(input)),
    operations("remove-node", "Remove a node", remove(input)),
  ];
}

function places({ cluster, stacks }: DocsInput): string {
  return blocks(
    "Run every command of this page at the top of the repository, with the cluster's `.envrc` loaded.",
    table(
      ["what", "where"],
      [
        ["definition", code(cluster.file)],
        ["Kubernetes API", apiEndpoint(cluster)],
        ["KUBECONFIG", code(kubeconfigFile(cluster))],
        ["TALOSCONFIG", code(talosconfigFile(cluster))],
        ...stacks.map(({ name }) => [`stack ${name}`, code(stackFolder(name))]),
        ["manifests by stage", code(`dist/kubernetes/${cluster.name}/stages`)],
        ...engineOf(cluster)
          .texts.folders(cluster)
          .map(([what, folder]) => [what, code(folder)]),
        ["machines and addresses", "[inventory.md](inventory.md)"],
        ["stages, releases, findings", "[report.md](report.md)"],
      ],
    ),
  );
}

function daily(cluster: Cluster): string {
  const first = firstControlPlane(cluster);
  return blocks(
    "Everything is well when each of these says so:",
    sh(
      healthCommand(cluster),
      talosctl(cluster, first, cmd`etcd status`),
      cmd`kubectl get nodes -o wide`,
      ...engineOf(cluster).commands.status,
      cmd`kubectl get pods -A --field-selector=status.phase!=Running,status.phase!=Succeeded`,
      cmd`kubectl get events -A --field-selector type=Warning --sort-by=.lastTimestamp`,
    ),
    "One node at a time, live:",
    sh(...cluster.machines.map((machine) => talosctl(cluster, machine, cmd`dashboard`))),
  );
}

function change(cluster: Cluster): string {
  const { artifact } = cluster.gitops;
  return blocks(
    steps(
      blocks(
        `Edit ${code(cluster.file)}, and see what it will change, object by object.`,
        sh(cmd`npx groundwork diff ${cluster.name}`),
      ),
      blocks(
        "Synthesize. Problems and findings come with their place and a fix; nothing is written until they are gone.",
        sh(cmd`npx groundwork synth ${cluster.name}`),
      ),
      blocks(
        "Read what changes before it happens.",
        sh(cmd`git diff --stat dist`, cmd`git diff dist/terraform dist/kubernetes/${cluster.name}`),
      ),
      artifact === undefined
        ? blocks(
            "Commit and push. GitOps applies what is below `dist/kubernetes`.",
            sh(cmd`git add dist`, cmd`git commit`, cmd`git push`),
          )
        : blocks(
            "Commit, push and publish. GitOps applies what the tag points to.",
            sh(
              cmd`git add dist`,
              cmd`git commit`,
              cmd`git push`,
              cmd`npx groundwork publish ${cluster.name} --to ${artifact.registry} --wave ${artifact.wave}`,
            ),
          ),
      blocks(
        `Did anything below ${code("dist/terraform")} change? Then apply it too; Terraform shows its plan first.`,
        sh(cmd`npx groundwork deploy ${cluster.name}`),
      ),
      blocks("Do not wait for the interval:", sh(...engineOf(cluster).commands.refresh)),
    ),
    artifact === undefined
      ? "To go back, revert the commit, synthesize, push. A stage deletes what left Git, except namespaces."
      : "To go back, move the tag to what it was, with the command that the publication printed; then revert the commit. A stage deletes what left the artifact, except namespaces.",
  );
}

function suspend({ cluster, graph }: DocsInput): string {
  const { title, commands } = engineOf(cluster);
  const { suspend: pause, resume } = commands;
  const stage = graph.stages.at(-1);
  return blocks(
    `${title} undoes changes made by hand. Suspend the stage first, and write what you learned into the definition afterwards.`,
    stage === undefined ? "" : sh(...pause(stage), ...resume(stage)),
    `Stages of ${code(cluster.name)}: ${graph.stages.map(({ name }) => name).join(", ")}.`,
  );
}

function recreate({ cluster, stacks }: DocsInput): string {
  const keys = stackOf(stacks, "keys");
  const vms = stackOf(stacks, "vms");
  const down = stacks.filter((stack) => stack !== keys && stack !== vms).reverse();
  return blocks(
    "Destroying removes the machines and every volume that lives on their disks. Make the backups of DISASTER-RECOVERY first.",
    sh(cmd`npx groundwork deploy ${cluster.name} down`, cmd`npx groundwork deploy ${cluster.name} up`),
    "`down` suspends GitOps first, so that it recreates nothing, and then destroys the stacks in reverse. By hand:",
    sh(
      ...engineOf(cluster).suspendAll.map(kubectl),
      ...down.map(({ name }) => cmd`terraform -chdir=${stackFolder(name)} destroy`),
    ),
    "Is the cluster itself gone already, so that nothing can be suspended in it? Then say so:",
    sh(cmd`npx groundwork deploy ${cluster.name} down --cluster-gone`),
    "What survives:",
    bullets([
      ...(keys === undefined
        ? []
        : [
            `${code(keys.name)} and its keys: ${code("down")} leaves this stack alone, and its resources refuse to be destroyed. What was sealed before opens again afterwards.`,
          ]),
      ...(vms === undefined
        ? []
        : [
            `${code(vms.name)}: ${code("down")} leaves this stack alone too. ${cluster.vms.map(({ name }) => name).join(", ")} ${cluster.vms.length === 1 ? "keeps its" : "keep their"} disks and what is on them.`,
          ]),
      `${code("state/")} with the Terraform state, unless the definition keeps state elsewhere (here: ${cluster.state.backend}).`,
      "Volumes whose reclaim policy is Retain, on storage outside the nodes. They are not attached again by themselves.",
      "DNS records and certificates outside the cluster.",
    ]),
    "Afterwards BOOTSTRAP's section Verify tells whether the cluster is back.",
  );
}

/** A call of kubectl as the operator types it. */
function kubectl({ namespace, args, forEachLine }: KubectlCall): Command {
  const call = cmd`kubectl -n ${namespace} ${args}`;
  return forEachLine === undefined ? call : cmd`${call} | xargs -n 1 ${kubectl(forEachLine)}`;
}

function quorumRule(cluster: Cluster): string {
  const count = machinesOf(cluster, "control-plane").length;
  const away = tolerated(cluster);
  return away === 0
    ? `With ${count} control plane${count === 1 ? "" : "s"} none may be away: the API is down while one reboots, and nothing is scheduled in that time. Running pods go on.`
    : `Of ${count} control planes at most ${away} may be away at once. Never start on the next before ${code("etcd status")} lists all ${count} members again.`;
}

/** On 1.14 nothing that is applied reboots a machine; before, what needs it mostly did so by itself. */
function rebootRule({ versions }: Cluster): string {
  return minorOf(versions.talos) >= 14
    ? `Applying a configuration reboots nothing. What it changes of etcd, kernel modules, files or the isolation of workloads waits for this section; ${code("npx groundwork check --against main")} names it as "needs a reboot".`
    : "";
}

function maintain(cluster: Cluster): string {
  const node = exampleOf(cluster, "worker") ?? exampleOf(cluster, "control-plane") ?? firstControlPlane(cluster);
  const members = talosctl(cluster, firstControlPlane(cluster), cmd`etcd members`);
  return blocks(
    quorumRule(cluster),
    rebootRule(cluster),
    `The steps for ${code(node.name)}; names and addresses of the others are in the table below.`,
    steps(
      blocks(
        "Move its pods away.",
        sh(cmd`kubectl drain ${node.name} --ignore-daemonsets --delete-emptydir-data --timeout=10m`),
      ),
      blocks(
        "Reboot it, or shut it down for work on the hardware.",
        sh(talosctl(cluster, node, cmd`reboot`), cmd`# or: ${talosctl(cluster, node, cmd`shutdown --force`)}`),
      ),
      blocks(
        "Wait until it is back, then let pods return.",
        sh(cmd`kubectl wait --for=condition=Ready node/${node.name} --timeout=15m`, cmd`kubectl uncordon ${node.name}`),
      ),
      blocks("Look at the whole before you touch the next.", sh(members, healthCommand(cluster))),
    ),
    table(
      ["node", "address", "role", "host"],
      cluster.machines.map((machine) => [
        machine.name,
        machine.address.toString(),
        machine.role,
        runbookOf(machine).place(machine),
      ]),
    ),
  );
}

function powerOff(cluster: Cluster): string {
  const order = [...machinesOf(cluster, "worker"), ...[...machinesOf(cluster, "control-plane")].reverse()];
  const off = (machine: (typeof order)[number]) =>
    cmd`talosctl -e ${machine.address} -n ${machine.address} shutdown --force`;
  return blocks(
    "Take an etcd snapshot first (DISASTER-RECOVERY). Workers go first, the bootstrapped control plane last; each command talks to its own machine, because the others may be off already.",
    sh(...order.map(off)),
    "To switch on, start the control planes together, then the workers. etcd needs a majority before anything answers.",
  );
}

function add({ cluster }: DocsInput): string {
  const sample = exampleOf(cluster, "worker") ?? firstControlPlane(cluster);
  return blocks(
    steps(
      `Add a machine to ${code("machines")} of ${code(cluster.file)}, with an address of its own; ${code(sample.name)} (${sample.address}) is a model to copy. A new control plane changes the quorum: keep their number odd.`,
      blocks(
        "Synthesize, look, commit, deploy. Terraform makes the machine and gives it its configuration; it joins by itself.",
        sh(
          cmd`npx groundwork synth ${cluster.name}`,
          cmd`git diff --stat dist`,
          cmd`npx groundwork deploy ${cluster.name}`,
        ),
      ),
      blocks("Check.", sh(cmd`kubectl get nodes -o wide`, healthCommand(cluster))),
    ),
    "Never bootstrap for an added node. That would start a second etcd cluster.",
  );
}

function remove({ cluster }: DocsInput): string {
  const node = exampleOf(cluster, "worker") ?? exampleOf(cluster, "control-plane") ?? firstControlPlane(cluster);
  const { leaves, command, gone } = runbookOf(node).removal;
  return blocks(
    `The steps for ${code(node.name)}. Do not remove a control plane while another is away: it leaves etcd in step 2.`,
    steps(
      blocks(
        "Move its pods away. Volumes on its own disk are lost.",
        sh(cmd`kubectl drain ${node.name} --ignore-daemonsets --delete-emptydir-data --timeout=10m`),
      ),
      blocks(leaves, sh(talosctl(cluster, node, command))),
      blocks("Forget it in Kubernetes.", sh(cmd`kubectl delete node ${node.name}`)),
      blocks(
        `Take it out of ${code(cluster.file)}, synthesize, commit, deploy. ${gone}`,
        sh(cmd`npx groundwork synth ${cluster.name}`, cmd`npx groundwork deploy ${cluster.name}`),
      ),
    ),
  );
}
