import { bullets, code, sh, steps } from "../../document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../document/section";
import { cmd } from "../../document/shell";
import { type Libraries, librariesOf } from "./library";
import type { NfsServer } from "./server";

interface NfsRunbook extends NfsServer {
  readonly storageClass: string;
  readonly reclaimPolicy: "Retain" | "Delete";
  readonly libraries: Libraries;
  readonly namespace: string;
  /** Deployment that makes folders. */
  readonly controller: string;
}

/** Sections on an NFS server: before the cluster, at its first use, every day, and when it is down. */
export function nfsRunbook(nfs: NfsRunbook): readonly Section[] {
  return [prepare(nfs), check(nfs), daily(nfs), down(nfs)];
}

function prepare({ server, share, libraries }: NfsRunbook): Section {
  return bootstrap(
    "storage-servers",
    "The NAS for volumes",
    "What follows asks for it within minutes: a pod whose share is not there waits.",
    steps(
      `Export ${code(share)} on ${server} to the nodes, read and write, over NFS 4, without mapping root to another user: the cluster makes a folder for each volume.`,
      ...Object.values(libraries).map(({ path, owner, folders }) => {
        return `Export ${code(path)} too. Make its folders once, on the NAS, for the user that the apps run as.\n\n${sh(
          cmd`mkdir -p ${folders.map((folder) => `${path}/${folder}`)}`,
          cmd`chown ${owner}:${owner} ${path} ${folders.map((folder) => `${path}/${folder}`)}`,
        )}`;
      }),
    ),
  );
}

function check({ storageClass }: NfsRunbook): Section {
  return bootstrap(
    "more-volumes",
    "Do volumes on the NAS work",
    "A claim of the class is bound within 30 seconds:",
    sh(
      cmd`kubectl apply -f - <<'EOF'`,
      cmd`apiVersion: v1`,
      cmd`kind: PersistentVolumeClaim`,
      cmd`metadata: { name: nfs-check, namespace: default }`,
      cmd`spec: { storageClassName: ${storageClass}, accessModes: [ReadWriteMany], resources: { requests: { storage: 1Gi } } }`,
      cmd`EOF`,
      cmd`kubectl wait pvc/nfs-check --for=jsonpath='{.status.phase}'=Bound --timeout=30s`,
      cmd`kubectl delete pvc nfs-check`,
    ),
  );
}

function daily({ server, share, storageClass, reclaimPolicy, libraries, namespace, controller }: NfsRunbook): Section {
  const offers = librariesOf(libraries);
  return operations(
    "more-volumes",
    "Volumes on the NAS",
    `Class ${code(storageClass)} makes a folder below ${code(`${server}:${share}`)} for each claim, named after namespace and claim. Any number of pods may write to it. ${
      reclaimPolicy === "Retain"
        ? "A folder stays when its claim goes; remove it on the NAS."
        : "Deleting a claim deletes its folder."
    }`,
    ...(offers.length === 0
      ? []
      : [
          `Shared folders: ${offers.map(({ name, namespace, claim }) => `${name} is the claim ${code(`${namespace}/${claim}`)}`).join(", ")}. Hard links work inside one mount only. An app that moves downloads into the library mounts the whole claim once, or one sub-path above both; two sub-paths are two file systems to it, and it copies instead of linking.`,
        ]),
    sh(cmd`kubectl get pvc -A`, cmd`kubectl -n ${namespace} logs deployment/${controller} --all-containers --tail=50`),
    bullets([
      "Databases do not belong here, and SQLite least of all: its locks do not hold over NFS, and the file ends up malformed.",
      "Sizes are not enforced: a full share is full for everybody.",
    ]),
  );
}

function down({ server }: NfsRunbook): Section {
  return recovery(
    "volumes",
    "The NAS is down",
    `Programs with a volume on ${server} hang in the middle of a read or write and continue when it is back; nothing is lost by waiting. New pods with such volumes stay in ContainerCreating.`,
    "A pod that stays in Terminating after the NAS is back sits on a node whose kernel still waits: drain and reboot that node, one at a time.",
    sh(
      cmd`kubectl drain <node> --ignore-daemonsets --delete-emptydir-data --timeout=5m`,
      cmd`talosctl -n <address> reboot`,
    ),
  );
}
