import type { CommandStage } from "../../lib/delivery/commands";
import { engineOf } from "../../lib/delivery/engines";
import { bullets, code, sh, steps, table } from "../../lib/document/markdown";
import { bootstrap, operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { type ComposedSecret, composedSecretSteps } from "../../lib/secrets/composed-secret";
import type { Options } from "./options";

const CLI = cmd`kubectl -n velero exec deployment/velero -c velero -- /velero`;

/** Stands for the stage that the reader has to name. */
const ANY_STAGE: CommandStage = {
  name: cmd`<stage>`,
  title: "",
  origin: "",
  manifests: [],
  releases: [],
  after: {},
  prune: true,
  timeout: "5m",
  health: [],
  provisions: [],
  needs: [],
};

export function veleroRunbook(cluster: Cluster, options: Options, secret: ComposedSecret): readonly Section[] {
  return [
    bootstrap(
      "app-backup",
      "Backups of applications",
      steps(
        `Make the bucket ${code(options.storage.bucket)}${options.storage.endpoint === undefined ? "" : ` at ${options.storage.endpoint}`}, outside this cluster and outside what it saves, and an account that may read, write and delete in it alone.`,
        "Put its two keys where the section Secret for the bucket of application backups says.",
        `The location becomes Available, and a first backup Completed.\n\n${sh(
          cmd`kubectl -n velero get backupstoragelocation default`,
          cmd`${CLI} backup create first --from-schedule ${firstSchedule(options)} --wait`,
          cmd`${CLI} backup describe first`,
        )}`,
      ),
    ),
    ...composedSecretSteps(cluster, [secret]),
    daily(options),
    restore(cluster, options),
  ];
}

function firstSchedule({ schedules }: Options): string {
  return Object.keys(schedules)[0] ?? "daily";
}

function daily(options: Options): Section {
  const what = {
    files: options.allVolumes
      ? "Every volume of a pod is copied file by file, unless the pod leaves it out by the annotation `backup.velero.io/backup-volumes-excludes`."
      : "Of the volumes, those are copied file by file that a pod names in the annotation `backup.velero.io/backup-volumes`. A volume that no pod names is not saved.",
    snapshots:
      "Volumes are saved by a snapshot of their driver, whose content is moved to the bucket. Volumes of a class without snapshots are copied file by file; the ConfigMap `velero/volume-policy` lists the classes.",
    none: "Volumes are not saved, only objects.",
  }[options.volumes];
  return operations(
    "app-backup",
    "Backups of applications",
    table(
      ["Backup", "When (UTC)", "Kept"],
      Object.entries(options.schedules).map(([name, { cron, keepDays }]) => [name, code(cron), `${keepDays} days`]),
    ),
    `${options.namespaces === undefined ? `All namespaces but ${options.withoutNamespaces.join(", ")}` : `The namespaces ${options.namespaces.join(", ")}`}. ${what}`,
    sh(cmd`${CLI} backup get`, cmd`${CLI} backup logs <backup>`, cmd`${CLI} schedule get`),
    bullets([
      'An object or a claim with the label `velero.io/exclude-from-backup: "true"` stays out.',
      "A database copied file by file may be in the middle of a write. Where that matters, let it write a dump to its volume before, by the annotations `pre.hook.backup.velero.io/command` and `pre.hook.backup.velero.io/container`.",
      "Prove a restore into another namespace every quarter: a backup that nobody has restored is a hope.",
    ]),
  );
}

function restore(cluster: Cluster, { volumes }: Options): Section {
  const { commands, title } = engineOf(cluster);
  const { suspend, resume } = commands;
  return recovery(
    "app-backup",
    "Bring an application back",
    "Git makes the objects again; the backup brings what is not in Git: the content of volumes.",
    steps(
      `Stop ${title} for the application, so that it does not make an empty volume meanwhile.\n\n${sh(...suspend(ANY_STAGE))}`,
      `Choose the backup, and remove what is damaged.\n\n${sh(cmd`${CLI} backup get`, cmd`kubectl delete namespace <namespace>`)}`,
      `Restore.\n\n${sh(
        cmd`${CLI} restore create --from-backup <backup> --include-namespaces <namespace> --wait`,
        cmd`${CLI} restore describe <restore> --details`,
      )}`,
      `Let it go on.\n\n${sh(...resume(ANY_STAGE))}`,
    ),
    "Into a cluster that was recreated from Git: install everything, let Velero find its backups in the bucket (about a minute), then do the above for each namespace with data.",
    ...(volumes === "none" ? ["Volumes are not part of these backups."] : []),
    `To look into a backup without touching anything, restore it next to the original: ${code("--namespace-mappings <namespace>:<namespace>-check")}.`,
  );
}
