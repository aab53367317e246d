import { own } from "../../lib/data/fields";
import { blocks, bullets, code, sh, steps } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import type { Datastore, Proxmox } from "../../lib/model/proxmox";
import { stackFolder } from "../../lib/runbooks/access";
import type { Placement } from "./placement";

interface VolumeOptions {
  readonly storageClass: string;
  readonly reclaimPolicy: "Retain" | "Delete";
}

/** Number of the virtual machine in the names of all volumes, attached or not (proxmox-csi-plugin: vm-9999-pvc-<uid>). */
const VOLUME_OWNER = 9999;

export function proxmoxCsiRunbook(
  cluster: Cluster,
  { proxmox, datastore }: Placement,
  options: VolumeOptions,
): readonly Section[] {
  return [daily(options), orphans(cluster, proxmox, datastore, options)];
}

function daily({ storageClass, reclaimPolicy }: VolumeOptions): Section {
  return operations(
    "volumes",
    "Volumes on Proxmox",
    `Class ${code(storageClass)} makes a Proxmox disk for each claim and attaches it to the machine that runs the pod. Its reclaim policy is ${code(reclaimPolicy)}.`,
    sh(
      cmd`kubectl get pvc -A`,
      cmd`kubectl get pv -o custom-columns='NAME:.metadata.name,STATUS:.status.phase,CLAIM:.spec.claimRef.name,DISK:.spec.csi.volumeHandle'`,
      cmd`kubectl -n csi-proxmox logs deployment/proxmox-csi-plugin-controller -c proxmox-csi-plugin-controller --tail=50`,
    ),
    reclaimPolicy === "Retain"
      ? blocks(
          "A volume in phase Released has lost its claim and kept its data. To remove it for good, first let Kubernetes own its end, then delete it:",
          sh(
            cmd`kubectl patch pv <name> --type merge -p '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'`,
            cmd`kubectl delete pv <name>`,
          ),
        )
      : "Deleting a claim deletes its disk and all data on it.",
    `A larger disk: raise ${code("spec.resources.requests.storage")} of the claim. A smaller one is not possible.`,
  );
}

/** How volumes of an earlier cluster are found and removed after a destroy: nothing else knows them any more. */
function orphans(cluster: Cluster, proxmox: Proxmox, datastore: string, { reclaimPolicy }: VolumeOptions): Section {
  const hosts = Object.entries(proxmox.hosts).filter(
    ([, host]) => own(host.datastores, datastore) !== undefined || own(proxmox.datastores, datastore) !== undefined,
  );
  const kind =
    hosts.map(([, host]) => own(host.datastores, datastore))[0]?.kind ?? own(proxmox.datastores, datastore)?.kind;
  const list = (host: string) =>
    cmd`pvesh get /nodes/${host}/storage/${datastore}/content --vmid ${VOLUME_OWNER} --output-format json | jq -r '.[].volid'`;
  return recovery(
    "volumes",
    "Orphaned volumes after a destroy",
    reclaimPolicy === "Retain"
      ? "Destroying the machines does not remove the volumes: their reclaim policy is Retain, and Terraform does not know them. They fill the datastore with every destroy and recreate until somebody removes them."
      : "Deleting a claim removes its disk, but destroying the machines does not: nothing deletes claims then, and Terraform does not know the disks.",
    `Before the destroy, while the cluster still answers, write down which disk belongs to which claim.`,
    sh(
      cmd`kubectl get pv -o custom-columns='DISK:.spec.csi.volumeHandle,NAMESPACE:.spec.claimRef.namespace,CLAIM:.spec.claimRef.name' \\`,
      cmd`  > volumes-${cluster.name}.txt`,
    ),
    steps(
      `Destroy the cluster's machines. Go on only when this prints nothing, so that no disk is attached any more.\n\n${sh(
        cmd`terraform -chdir=${stackFolder(`${cluster.name}-machines`)} state list | grep virtual_environment_vm`,
      )}`,
      `List the volumes that are left, on each host.\n\n${sh(
        ...hosts.flatMap(([name, host]) => [cmd`ssh root@${host.address}`, list(name)]),
      )}`,
      `Look at each one before it goes: the list names the disks of every cluster that uses this datastore. A disk is this cluster's when ${code(`volumes-${cluster.name}.txt`)} names it.${backing(kind, datastore)}`,
      `Remove one disk. There is no way back.\n\n${sh(
        ...hosts.map(
          ([name]) =>
            cmd`pvesh delete /nodes/${name}/storage/${datastore}/content/${datastore}:vm-${VOLUME_OWNER}-pvc-<uid>`,
        ),
      )}`,
      `Or remove all that the list of step 2 shows, where this is the only cluster on the datastore.\n\n${sh(
        ...hosts.map(
          ([name]) =>
            cmd`${list(name)} | while read -r volume; do pvesh delete "/nodes/${name}/storage/${datastore}/content/$volume"; done`,
        ),
      )}`,
    ),
    "To keep data over a recreate instead, leave the disk and make a PersistentVolume for it in the new cluster, with the old volume handle and the claim that shall get it:",
    bullets([
      `${code("spec.csi.driver")}: ${code("csi.proxmox.sinextra.dev")}`,
      ...hosts.map(
        ([name]) =>
          `${code("spec.csi.volumeHandle")}: ${code(`${proxmox.cluster}/${name}/${datastore}/vm-${VOLUME_OWNER}-pvc-<uid>`)}`,
      ),
      `${code("spec.claimRef")}: namespace and name of the claim, e.g. ${code("vault")} and ${code("vault-raft-vault-0")}`,
    ]),
  );
}

/** How the disks look below Proxmox, for datastores that have a tool of their own. */
function backing(kind: Datastore["kind"] | undefined, datastore: string): string {
  const show = (...lines: Command[]) => `\n\n${sh(...lines)}`;
  switch (kind) {
    case "lvm":
    case "lvmthin":
      return show(cmd`lvs -o vg_name,lv_name,lv_size,data_percent | grep vm-${VOLUME_OWNER}-pvc`);
    case "zfspool":
      return show(cmd`zfs list -t volume -o name,used,creation | grep vm-${VOLUME_OWNER}-pvc`);
    case "rbd":
      return show(
        cmd`rbd ls -l "$(pvesh get /storage/${datastore} --output-format json | jq -r .pool)" | grep vm-${VOLUME_OWNER}-pvc`,
      );
    default:
      return show(cmd`pvesm list ${datastore} --vmid ${VOLUME_OWNER}`);
  }
}
