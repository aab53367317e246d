import type { DeclaredInput } from "../../lib/component/component";
import { blocks, bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { composedSecretSteps } from "../../lib/secrets/composed-secret";
import { DRIVER, NAMESPACE } from "./names";
import type { Options } from "./options";
import { userSecret } from "./secret";

function prepare({ user, pool, monitors }: Options): Section {
  return bootstrap(
    "storage-servers",
    "Ceph for volumes",
    steps(
      `On a Proxmox host make the user once. It may use the pool ${code(pool)} and nothing else.\n\n${sh(
        cmd`ceph auth get-or-create client.${user} mon 'profile rbd' osd 'profile rbd pool=${pool}' mgr 'profile rbd pool=${pool}'`,
        cmd`ceph auth print-key client.${user}`,
      )}`,
      `The nodes must reach the monitors ${monitors.map(String).join(", ")} on port 6789 and the OSDs on 6800-7300. Compare ${code("ceph fsid")} and ${code("ceph mon dump")} with the definition.`,
      "Put the key where the section Secret for Ceph volumes says.",
    ),
    "Volumes and VM disks share the pool. Keep a third of it free: Ceph stops all writes, those of the control planes too, when an OSD is 95 % full.",
  );
}

function check(): Section {
  return bootstrap(
    "volumes",
    "Does the driver reach Ceph",
    "Its pods run, and its log names no monitor that does not answer:",
    sh(
      cmd`kubectl -n ${NAMESPACE} get pods`,
      cmd`kubectl -n ${NAMESPACE} logs deployment/ceph-csi-rbd-provisioner -c csi-rbdplugin --tail=20`,
    ),
  );
}

function daily({ storageClass, reclaimPolicy, pool }: Options): Section {
  return operations(
    "volumes",
    "Volumes on Ceph",
    `Class ${code(storageClass)} makes an RBD image in ${code(pool)} for each claim and maps it on the node that runs the pod. One node at a time has it; it moves with its pod to any node. Its reclaim policy is ${code(reclaimPolicy)}.`,
    sh(
      cmd`kubectl get pvc -A`,
      cmd`kubectl get volumeattachments`,
      cmd`kubectl get pv -o custom-columns='NAME:.metadata.name,STATUS:.status.phase,CLAIM:.spec.claimRef.name,IMAGE:.spec.csi.volumeAttributes.imageName'`,
    ),
    blocks(
      "From version 3.16 on the chart writes two more parameters into the class, and Kubernetes changes no class that exists: the upgrade of the release fails. Coming from an older chart, delete the class right before; the release makes it again at once, and volumes and claims do not notice.",
      sh(cmd`kubectl delete storageclass ${storageClass}`),
    ),
    bullets([
      `A claim stays Pending: ${code("ceph health detail")} on a Proxmox host, then the provisioner's log.`,
      `A pod says ${code("Multi-Attach error")} after a node died: the volume is still mapped there. When the node is off for certain, tell Kubernetes, and the volume moves: ${code("kubectl taint node <node> node.kubernetes.io/out-of-service=nodeshutdown:NoExecute")}. Take the taint off when the node is back.`,
    ]),
  );
}

function orphans({ pool, reclaimPolicy }: Options): Section {
  return recovery(
    "volumes",
    "Images of an earlier cluster in Ceph",
    reclaimPolicy === "Retain"
      ? "Images survive their claims and the cluster. A recreated cluster does not know them."
      : "Destroying the machines deletes no claims, so the images of the old cluster stay.",
    "Before the destroy, while the cluster still answers, write down which image belongs to which claim.",
    sh(
      cmd`kubectl get pv -o custom-columns='IMAGE:.spec.csi.volumeAttributes.imageName,NAMESPACE:.spec.claimRef.namespace,CLAIM:.spec.claimRef.name' > images.txt`,
      cmd`kubectl get pv -o json | jq '[.items[] | select(.spec.csi.driver == "${DRIVER}")]' > volumes.json`,
    ),
    `To use one again, apply its PersistentVolume in the new cluster without ${code("uid")} and ${code("resourceVersion")} in ${code("claimRef")}; the claim that GitOps makes binds to it. To remove one for good, on a Proxmox host:`,
    sh(cmd`rbd ls -l ${pool} | grep csi-vol-`, cmd`rbd rm ${pool}/csi-vol-<id>`),
  );
}

/** The user in Ceph, everyday work with volumes, and images of an earlier cluster. */
export function cephCsiRunbook({ cluster, options }: DeclaredInput<Options>): readonly Section[] {
  return [
    prepare(options),
    check(),
    ...composedSecretSteps(cluster, [userSecret(options)]),
    daily(options),
    orphans(options),
  ];
}
