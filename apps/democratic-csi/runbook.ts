import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { composedSecretSteps } from "../../lib/secrets/composed-secret";
import { CHECK_NAMESPACE, storageCheckName } from "../../lib/workload/storage-check";
import { configSecret, portalOf } from "./driver-config";
import { NAMESPACE, type Options, PROTOCOLS } from "./options";
import { csiDriver, releaseName } from "./release";

export function democraticCsiRunbook(cluster: Cluster, options: Options): readonly Section[] {
  return [
    prepare(options),
    ...composedSecretSteps(
      cluster,
      PROTOCOLS.map((protocol) => configSecret(cluster, options, protocol)),
    ),
    check(cluster, options),
    daily(options),
    storageDown(options),
    afterRebuild(options),
  ];
}

function prepare(options: Options): Section {
  const { nfs, iscsi, host } = options;
  return bootstrap(
    "volumes",
    "TrueNAS for volumes",
    `Once, in the web interface of TrueNAS at https://${host}. The drivers wait for the key; nothing else of the cluster does.`,
    steps(
      `Under Datasets make ${[nfs.dataset, nfs.snapshots, iscsi.dataset, iscsi.snapshots].map(code).join(", ")}. The two of a pair are next to each other, never one inside the other.`,
      `Under System, Services switch on NFS and iSCSI, both started automatically: after a power cut nobody has to come. In the settings of NFS allow NFSv4.`,
      `Under Shares, Block Shares (iSCSI) add a portal on ${code(portalOf(options))} and an initiator group that allows all initiators. Their ids are ${iscsi.portalGroup} and ${iscsi.initiatorGroup} when they are the first ones; else write ${code("components.democraticCsi.iscsi.portalGroup")} and ${code("initiatorGroup")}.`,
      `Under Credentials, Users make the user ${code("kubernetes")} without a shell, in a group that has a privilege with the role Full Admin. It makes datasets, shares and iSCSI targets; upstream tries no lesser role.`,
      "Under Credentials, Users, API Keys add a key for that user. It is shown once.",
      `Put it where the section Secret for TrueNAS volumes says. It goes over HTTPS alone: TrueNAS revokes a key that it sees in plain text.`,
    ),
    sh(
      cmd`kubectl -n ${NAMESPACE} get pods`,
      ...PROTOCOLS.map(
        (protocol) =>
          cmd`kubectl -n ${NAMESPACE} logs deployment/${releaseName(protocol)}-controller -c csi-driver --tail=20`,
      ),
      cmd`kubectl get storageclass ${nfs.storageClass} ${iscsi.storageClass}`,
    ),
    `The key reaches the running drivers when their pods restart: ${code(`kubectl -n ${NAMESPACE} rollout restart deployment,daemonset`)} after a rotation.`,
  );
}

function check(cluster: Cluster, options: Options): Section {
  const { minimumIops } = options;
  return bootstrap(
    "volume-speed",
    "Are the volumes fast enough",
    `Twice the same for both classes: the claim is bound within 30 seconds, and a volume gives more than ${minimumIops} random reads and writes of 4 KiB a second. A command that fails names the target that is missed.`,
    ...PROTOCOLS.map((protocol) => {
      const name = storageCheckName({
        storageClass: options[protocol].storageClass,
        accessMode: "ReadWriteOnce",
        minimumIops,
      });
      return sh(
        cmd`kubectl apply -f dist/edge/${cluster.name}/storage-check/${name}.yaml`,
        cmd`kubectl -n ${CHECK_NAMESPACE} wait pvc/${name} --for=jsonpath='{.status.phase}'=Bound --timeout=30s`,
        cmd`kubectl -n ${CHECK_NAMESPACE} wait job/${name} --for=condition=Complete --timeout=5m`,
        cmd`kubectl -n ${CHECK_NAMESPACE} logs job/${name} | tail -1`,
      );
    }),
    "The job fails when the volume is too slow; its last line says by how much. Remove the check afterwards, with its volumes.",
    sh(cmd`kubectl delete namespace ${CHECK_NAMESPACE}`),
    ...(PROTOCOLS.some((protocol) => options[protocol].reclaimPolicy === "Retain")
      ? [
          "The classes retain volumes, so the two datasets of the check stay behind. Let Kubernetes own their end:",
          sh(
            cmd`kubectl get pv -o json | jq -r '.items[] | select(.status.phase == "Released" and .spec.claimRef.namespace == "${CHECK_NAMESPACE}") | .metadata.name' |`,
            cmd`  while read -r volume; do`,
            cmd`    kubectl patch pv "$volume" --type merge -p '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'`,
            cmd`  done`,
          ),
        ]
      : []),
  );
}

function daily({ nfs, iscsi, version }: Options): Section {
  return operations(
    "volumes",
    "Volumes on TrueNAS",
    `${code(nfs.storageClass)} makes a dataset and an NFS share for each claim; several pods on several nodes may write to it. ${code(iscsi.storageClass)} makes a zvol and an iSCSI target; one node at a time has it. Databases, SQLite among them, belong on the second.`,
    sh(
      cmd`kubectl get pvc -A`,
      cmd`kubectl get volumeattachments`,
      cmd`kubectl get pv -o custom-columns='NAME:.metadata.name,STATUS:.status.phase,CLAIM:.spec.claimRef.name,DATASET:.spec.csi.volumeHandle'`,
    ),
    bullets([
      `A claim stays Pending: ${code(`kubectl -n ${NAMESPACE} logs deployment/${releaseName("iscsi")}-controller -c csi-driver`)}. A refused key and a missing parent dataset are the usual causes.`,
      `A pod stays in ContainerCreating with ${code("failed to find iscsid pid")}: the node's image lacks the extension iscsi-tools; ${code("talosctl get extensions")} shows what it has. A cluster born with Talos 1.14 or later isolates workloads from system services; when the message appears there, switch workload isolation off.`,
      "A larger volume: raise the claim's request. A smaller one is not possible.",
      `TrueNAS ${version}: do not upgrade it to 26 or later. The drivers speak the REST API, which ends there.`,
    ]),
  );
}

function storageDown({ host, machine }: Options): Section {
  const server = machine ?? host;
  return recovery(
    "volumes",
    "TrueNAS is down",
    "What happens: nodes, API and pods without volumes go on. Programs with a volume hang in the middle of a read or write, because mounts wait instead of reporting errors. New claims stay Pending, new pods with volumes stay in ContainerCreating. Nothing is lost by waiting.",
    steps(
      `Bring ${code(server)} back. ${machine === undefined ? "" : "It starts before the nodes and stops after them. "}Look at its console, its pool, its services NFS and iSCSI.`,
      "NFS volumes go on by themselves within a minute. iSCSI volumes log in again; when the outage was longer than two minutes, their file system may have become read-only.",
      `Find pods whose volume came back read-only or hangs, and delete them; their controller makes them again, and the volume is mounted afresh.\n\n${sh(
        cmd`kubectl get events -A --field-selector type=Warning | grep -iE 'mount|volume|read-only'`,
        cmd`kubectl -n <namespace> delete pod <pod>`,
      )}`,
      `A pod that stays in Terminating sits on a node whose kernel still waits. Drain and reboot that node, one at a time.\n\n${sh(
        cmd`kubectl drain <node> --ignore-daemonsets --delete-emptydir-data --timeout=5m`,
        cmd`talosctl -n <address> reboot`,
      )}`,
    ),
    "Do not delete claims, and do not force-delete pods of a StatefulSet while TrueNAS is away: a second writer could come up when it returns.",
  );
}

function afterRebuild(options: Options): Section {
  return recovery(
    "more-volumes",
    "Volumes of an earlier cluster on TrueNAS",
    "Datasets and shares survive the cluster. A recreated cluster knows none of them; each can be given back as a volume, with its data.",
    steps(
      `Write them down while the old cluster still answers.\n\n${sh(
        cmd`kubectl get pv -o json | jq '[.items[] | select(.spec.csi.driver | startswith("org.democratic-csi."))]' > volumes.json`,
      )}`,
      `In the new cluster apply the PersistentVolume again, without ${code("uid")} and ${code("resourceVersion")} in its ${code("claimRef")}: ${code("spec.csi")} holds all that the driver needs (${PROTOCOLS.map((protocol) => code(csiDriver(protocol))).join(", ")}).`,
      `Then let GitOps make the claim; it binds to the volume that names it.`,
    ),
    `What nobody wants back: delete dataset and share in TrueNAS below ${code(options.nfs.dataset)} and ${code(options.iscsi.dataset)}. There is no way back.`,
  );
}
