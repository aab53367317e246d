import { engineOf } from "../delivery/engines";
import { blocks, bullets, code, sh, steps, table } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { cmd } from "../document/shell";
import { guestOf } from "../model/provisioner/provisioners";
import { exampleOf, firstControlPlane, healthCommand, talosctl } from "./access";
import type { DocsInput } from "./input";

/** Machines that get larger, hardware that is replaced, volumes that grow. */
export function reshapeSections(input: DocsInput): readonly Section[] {
  return [
    operations("resize-node", "Give a machine more memory, processors or disk", resize(input)),
    operations("replace-hardware", "Replace a disk, a machine or a host", replace(input)),
    ...(input.declared.storage.length === 0 ? [] : [operations("grow-volume", "Make a volume larger", grow(input))]),
  ];
}

function resize({ cluster }: DocsInput): string {
  const machine = exampleOf(cluster, "worker") ?? firstControlPlane(cluster);
  const guest = guestOf(cluster, machine) !== undefined;
  const change = guest
    ? blocks(
        `Change ${code("memory")}, ${code("cpus")} or ${code("disk")} of it in ${code(cluster.file)}, look at what happens, and deploy. Proxmox keeps the new size for the next start of the VM: nothing restarts by itself.`,
        sh(
          cmd`npx groundwork check ${cluster.name} --against HEAD`,
          cmd`npx groundwork synth ${cluster.name}`,
          cmd`npx groundwork deploy ${cluster.name}`,
        ),
      )
    : `Switch it off (${code(talosctl(cluster, machine, cmd`shutdown`))}), build the part in, and switch it on. ${code(cluster.file)} says sizes for the checks only.`;
  return blocks(
    `One machine at a time, a control plane only while every other one is up; here ${code(machine.name)}.`,
    steps(
      blocks(
        "Move its pods away.",
        sh(cmd`kubectl drain ${machine.name} --ignore-daemonsets --delete-emptydir-data --timeout=10m`),
      ),
      change,
      ...(guest
        ? [
            blocks(
              "Stop it whole: a reboot from inside keeps the old size. Start it again in Proxmox, or with a second deploy.",
              sh(talosctl(cluster, machine, cmd`shutdown`), cmd`npx groundwork deploy ${cluster.name}`),
            ),
          ]
        : []),
      blocks(
        "Let pods come back, and look before you start on the next.",
        sh(cmd`kubectl uncordon ${machine.name}`, healthCommand(cluster)),
      ),
    ),
    "A disk grows and never shrinks; Talos takes the new space when it boots. For a smaller one remove the node and add it again.",
  );
}

function replace({ cluster }: DocsInput): string {
  const hosts = Object.keys(cluster.proxmox?.hosts ?? {});
  const bare = cluster.machines.filter((machine) => guestOf(cluster, machine) === undefined);
  return blocks(
    bullets([
      ...(hosts.length === 0
        ? []
        : [
            `A disk of a host that its datastore mirrors: replace it in Proxmox (${code("zpool replace")}, the RAID controller); no machine notices.`,
            `A disk of a host that held machines alone: they are lost. Take them as lost nodes, one after another: section One node is lost in DISASTER-RECOVERY.`,
            "A whole host that still runs: move its machines first, by their field `host` in the definition where they lie on a shared datastore, else by removing and adding each node. Then take it out of the Proxmox cluster, add the new one under the same name and address, and move them back.",
            `Hosts here: ${hosts.join(", ")}. ${code(`npx groundwork whatif ${cluster.name}`)} tells what goes with each.`,
          ]),
      ...(bare.length === 0
        ? []
        : [
            `The system disk of a bare machine (${bare.map(({ name }) => name).join(", ")}): all that was on it is gone, Talos and etcd included. Replace it, and take the machine as a lost node.`,
            "A further disk with volumes: the storage system copies from the other copies once the new disk is there under the same selector; look at its section below before you pull the old one.",
            "Another machine in its place: write its MAC address and disk into the definition, keep name and address, and take the old one as a lost node.",
          ]),
      "Never two control planes in one day, and none while `etcd members` lists one that is not there.",
    ]),
  );
}

function grow({ cluster, declared }: DocsInput): string {
  const { commands } = engineOf(cluster);
  return blocks(
    table(
      ["class", "by", "what is left when a claim goes"],
      declared.storage.map(({ storageClass, component, reclaimPolicy }) => [
        code(storageClass),
        component === undefined ? "an object of your own" : code(`components.${component}`),
        reclaimPolicy === "Retain" ? "the volume, bound to nothing" : "nothing",
      ]),
    ),
    steps(
      `Raise the size where the definition says it: ${code("volumes")} of an app, ${code("size")} of a component, or the claim of an object of your own. A smaller one is refused.`,
      blocks(
        "Synthesize, commit and push; the driver grows the volume, most of them while it is in use.",
        sh(...commands.refresh),
      ),
      blocks("Look at the claim: its capacity follows its request.", sh(cmd`kubectl get pvc -A`)),
    ),
    "FileSystemResizePending means that the file system grows when the pod starts next: delete the pod once. A template of a StatefulSet cannot be changed: raise the claims first, then delete the StatefulSet with `--cascade=orphan` and let GitOps make it again. A class without allowVolumeExpansion needs a new claim and a copy.",
  );
}
