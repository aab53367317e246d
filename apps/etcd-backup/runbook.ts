import { bullets, code, sh, steps } from "../../lib/document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { firstControlPlane, healthCommand, snapshotFile, talosctl } from "../../lib/runbooks/access";
import { type ComposedSecret, composedSecretSteps } from "../../lib/secrets/composed-secret";
import { targetsOf } from "./cron-job";
import { NAME, NAMESPACE, type Options } from "./options";

export function etcdBackupRunbook(
  cluster: Cluster,
  options: Options,
  secrets: readonly ComposedSecret[],
): readonly Section[] {
  return [prepare(options), ...composedSecretSteps(cluster, secrets), daily(options), restore(cluster, options)];
}

function places({ storage, nfs }: Options): string {
  return [
    ...(storage === undefined ? [] : [`bucket ${code(storage.bucket)}`]),
    ...(nfs === undefined ? [] : [`NAS folder ${code(`${nfs.server}:${nfs.path}`)}`]),
  ].join(" and ");
}

const RUN_NOW = cmd`kubectl -n ${NAMESPACE} create job --from=cronjob/${NAME} ${NAME}-now`;

function prepare(options: Options): Section {
  const { storage, nfs, user } = options;
  return bootstrap(
    "etcd-backup",
    "Backups of etcd",
    steps(
      ...(storage === undefined
        ? []
        : [
            `Make the bucket ${code(storage.bucket)}, outside this cluster, and an account that may read, write and delete in it alone. Put its keys where the section Secret for the bucket of etcd snapshots says.`,
          ]),
      ...(nfs === undefined
        ? []
        : [
            `On ${nfs.server} make ${code(nfs.path)}, belonging to user and group ${user}, and export it to the control planes over NFS 4, read and write.`,
          ]),
      `Take the first snapshot now, and look at it.\n\n${sh(
        RUN_NOW,
        cmd`kubectl -n ${NAMESPACE} wait job/${NAME}-now --for=condition=Complete --timeout=15m`,
        cmd`kubectl -n ${NAMESPACE} logs job/${NAME}-now --all-pods --container=store`,
        cmd`kubectl -n ${NAMESPACE} delete job ${NAME}-now`,
      )}`,
    ),
    "When Talos' ingress firewall is on, it must let pods reach port 50000 of the control planes.",
  );
}

function daily(options: Options): Section {
  return operations(
    "etcd-backup",
    "Backups of etcd and of the configuration",
    `By the schedule ${code(options.cron)} (UTC) a snapshot goes to ${places(options)}; after ${options.keepDays} days it is removed there. It comes from whichever control plane answers first: one pod on each of them, five minutes apart, and the first that succeeds ends the run. ${
      options.passphrase === undefined
        ? "The snapshots are not encrypted. They hold every object of the cluster: who can read them can read it all, but for what Talos encrypts inside etcd."
        : "The snapshots are encrypted with the passphrase before they leave the cluster."
    }`,
    sh(
      cmd`kubectl -n ${NAMESPACE} get cronjob,job`,
      cmd`kubectl -n ${NAMESPACE} logs -l app.kubernetes.io/name=${NAME} --all-containers --tail=20`,
    ),
    "Configuration is saved with every change, and needs no job: machine configuration, stages and values are in Git, in the definition and in `dist/`. Each commit is a backup, each clone a copy. What is not in Git:",
    bullets([
      "the state of Terraform's stacks (`state/`, or the backend that the definition names), the keys stack above all;",
      "secrets that were placed by hand; the section Secret for … of BOOTSTRAP names each;",
      "the content of volumes.",
    ]),
  );
}

function restore(cluster: Cluster, options: Options): Section {
  const file = snapshotFile(cluster);
  const [target = ""] = targetsOf(options);
  const sealed = options.passphrase !== undefined;
  const suffix = sealed ? ".bin" : "";
  const { server = "", path: folder = "" } = options.nfs ?? {};
  const fetch =
    options.storage === undefined
      ? sh(
          cmd`ssh ${server} ls -l ${folder}`,
          cmd`scp ${server}:${folder}/${cluster.name}-<time>-<node>.db${suffix} ${file}${suffix}`,
        )
      : sh(
          cmd`export RCLONE_CONFIG_S3_TYPE=s3 RCLONE_CONFIG_S3_ENV_AUTH=true   # keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
          cmd`export RCLONE_CONFIG_S3_REGION=${options.storage.region}${options.storage.endpoint === undefined ? cmd`` : cmd` RCLONE_CONFIG_S3_ENDPOINT=${options.storage.endpoint}`}`,
          cmd`rclone lsl ${target}`,
          cmd`rclone copyto ${target}${cluster.name}-<time>-<node>.db${suffix} ${file}${suffix}`,
        );
  return recovery(
    "etcd-backup",
    "Restore etcd from a snapshot",
    "Only when quorum is lost for good. While a majority lives, replace the dead member instead: a restore throws away all that happened since the snapshot.",
    steps(
      `Fetch the newest snapshot${options.nfs !== undefined && options.storage !== undefined ? `; the same lies on ${options.nfs.server} below ${code(options.nfs.path)}` : ""}.\n\n${fetch}`,
      ...(sealed
        ? [
            `Open it with the passphrase.\n\n${sh(
              cmd`export RCLONE_CONFIG_SEALED_TYPE=crypt RCLONE_CONFIG_SEALED_FILENAME_ENCRYPTION=off RCLONE_CONFIG_SEALED_REMOTE=state/${cluster.name}/`,
              cmd`export RCLONE_CONFIG_SEALED_PASSWORD="$(rclone obscure -)"   # type the passphrase, then Ctrl-D`,
              cmd`rclone copyto sealed:${file.slice(file.lastIndexOf("/") + 1)} ${file}`,
            )}`,
          ]
        : []),
      "Bring every control plane into the state before a bootstrap, as the section Quorum is lost says: etcd is in state Preparing on all of them.",
      `Bootstrap one of them from the snapshot, once.\n\n${sh(
        talosctl(cluster, firstControlPlane(cluster), cmd`bootstrap --recover-from=${file}`),
      )}`,
      `Wait until all members are back, and let GitOps repair what the snapshot did not know.\n\n${sh(
        healthCommand(cluster),
        talosctl(cluster, firstControlPlane(cluster), cmd`etcd members`),
        cmd`kubectl get nodes`,
      )}`,
    ),
    `A file that was copied from a disk instead of taken as a snapshot has no checksum at its end; then add ${code("--recover-skip-hash-check")}.`,
  );
}
