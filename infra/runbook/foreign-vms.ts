import { blocks, bullets, code, sh, steps, table } from "../../lib/document/markdown";
import { bootstrap, operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { guestOf } from "../../lib/model/provisioner/provisioners";
import { type ForeignVm, originOf } from "../../lib/model/vm";
import { startOrder } from "../proxmox/start-order";

type Steps = (cluster: Cluster, vm: ForeignVm) => readonly string[];

/** What is to be done by hand in the VM, by product. */
const INSTALLATION: Readonly<Record<ForeignVm["product"], Steps>> = {
  "truenas-scale": truenasSteps,
  other: (cluster, vm) => [
    originOf(vm).kind === "iso"
      ? `Open the VM's console in Proxmox and install it on its first disk (${vm.disks[0]?.size}).`
      : "Open the VM's console in Proxmox: it starts from its image by itself.",
    network(cluster, vm),
  ],
};

/** How VMs that are no nodes are installed, and how Proxmox starts and stops them; nothing where there are none. */
export function foreignVmSections(cluster: Cluster): readonly Section[] {
  return cluster.vms.flatMap((vm): Section[] => [
    bootstrap("foreign-vms", `Install ${vm.name}`, installation(cluster, vm)),
    operations("foreign-vms", `${vm.name}: order of start and stop`, startAndStop(cluster, vm)),
  ]);
}

function installation(cluster: Cluster, vm: ForeignVm): string {
  const stack = `dist/terraform/stacks/${cluster.name}-vms`;
  return blocks(
    originOf(vm).kind === "iso"
      ? `Terraform makes the VM and its empty disks, and puts the medium into its drive. The installation is by hand, once, between the stack ${code(`${cluster.name}-vms`)} and what stores data in it.`
      : `Terraform makes the VM, its first disk as a copy of the image, and the others empty. What the image asks for at its first start is by hand, once; a newer image is for a new VM, as the disk keeps what is on it.`,
    sh(cmd`terraform -chdir=${stack} init`, cmd`terraform -chdir=${stack} apply`),
    checksum(vm),
    steps(...INSTALLATION[vm.product](cluster, vm)),
    vm.protect
      ? `The VM holds data: neither ${code("terraform destroy")} nor Proxmox deletes it. To give it up, set ${code(`vms.${vm.name}.protect`)} to false, synthesize and apply, and only then destroy the stack.`
      : "The VM is not protected: a destroy of its stack deletes its disks.",
  );
}

function checksum(vm: ForeignVm): string {
  const origin = originOf(vm);
  const what = origin.kind === "iso" ? "medium" : "image";
  if (origin.sha256 !== undefined) return `Proxmox compares the ${what} with SHA-256 ${code(origin.sha256)}.`;
  if (origin.checksumUrl === undefined)
    return `The ${what} is ${origin.url}; its maker's checksum is not part of the definition.`;
  return blocks(
    `Compare the ${what} with its maker's checksum before the first start. The two sums must be equal; write the sum to ${code(`${origin.kind}.sha256`)} then, and Proxmox compares it by itself.`,
    sh(cmd`curl -fsS ${origin.checksumUrl}`, cmd`curl -fsSL ${origin.url} | sha256sum`),
  );
}

function network({ network: { subnet, gateway, nameservers } }: Cluster, { address }: ForeignVm): string {
  return `Give it the address ${code(`${address}/${subnet.prefix}`)}, gateway ${code(gateway.toString())}, DNS ${nameservers.map((server) => code(server.toString())).join(", ")}.`;
}

function truenasSteps(cluster: Cluster, vm: ForeignVm): readonly string[] {
  const [system, ...pools] = vm.disks;
  const api = `https://${vm.address}`;
  return [
    blocks(
      "Open the VM's console in Proxmox. The empty system disk does not boot, so the installer's menu comes up.",
      bullets([
        "Install/Upgrade.",
        `Mark the disk of ${system?.size} with the space bar, and no other: the others are the pool's.`,
        "Choose Administrative user (truenas_admin), and note the password in the password manager.",
        "Boot via EFI: Yes. Afterwards choose Reboot System; the installed system starts by itself, as the disk comes first in the boot order.",
      ]),
    ),
    blocks(
      `In the console's menu choose Configure network interfaces. ${network(cluster, vm)} Save, test, keep.`,
      sh(cmd`curl -kfsS ${api}/ >/dev/null && echo answers`),
    ),
    `Sign in at ${api} as truenas_admin. System, General Settings, Localization: set the time zone. Network, Global Configuration: host name ${code(vm.name)}.`,
    `Storage, Create Pool: name ${code("tank")}, data VDEV of ${pools.map(({ size, name }) => `the disk ${name} (${size})`).join(" and ") || "a second disk, which the definition lacks"}. One virtual disk has no mirror: redundancy is the business of the Proxmox storage below it.`,
    "System, Services: switch on NFS and iSCSI, each to start automatically.",
    blocks(
      "Credentials, Users, truenas_admin, API Keys: add a key. It is shown once; it is what the storage driver signs in with. Keep it in the password manager and give it to the cluster where the section about storage asks for it. It is never in Git.",
      "TrueNAS revokes a key that is sent over plain HTTP: always use https.",
    ),
    "System, General Settings, Manage Configuration, Download File: with the secret seed. Keep it with the other backups; it restores this installation.",
  ];
}

function startAndStop(cluster: Cluster, vm: ForeignVm): string {
  const rows = [
    ...cluster.vms.map(({ name, start, startDelay, stopTimeout }) => ({
      order: startOrder(cluster, start),
      row: [name, start === "before-nodes" ? `${startDelay} s` : "0 s", `${stopTimeout} s`],
    })),
    ...(["control-plane", "worker"] as const).flatMap((role) => {
      const names = machinesOf(cluster, role).flatMap((machine) => guestOf(cluster, machine) ?? []);
      return names.length === 0
        ? []
        : [
            {
              order: startOrder(cluster, role),
              row: [names.map(({ name }) => name).join(", "), role === "control-plane" ? "15 s" : "0 s", "60 s"],
            },
          ];
    }),
  ].sort((a, b) => a.order - b.order);
  return blocks(
    "Proxmox starts the machines of a host in this order when the host starts, and stops them in the reverse one when it shuts down. Nobody needs to be there.",
    table(
      ["order", "machines", "wait after the start", "time to stop"],
      rows.map(({ order, row }) => [String(order), ...row]),
    ),
    vm.start === "before-nodes"
      ? `The wait is a guess at how long ${vm.name} takes. Nothing breaks where it takes longer: pods that mount its volumes are tried again until it answers, and the cluster itself needs none of them to start.`
      : "",
    sh(
      cmd`ssh root@${cluster.proxmox?.hosts[vm.host]?.address ?? vm.host} 'for id in $(qm list | awk "NR > 1 {print \\$1}"); do qm config $id | grep -E "^(name|startup)"; done'`,
    ),
  );
}
