import { defineComponent } from "../../lib/component/component";
import type { BackupOffer } from "../../lib/declared/storage";
import { platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { snapshotRequirement } from "../../lib/workload/storage-class";
import { NAMESPACE, type Options, options } from "./options";
import { server } from "./release";
import { veleroRunbook } from "./runbook";
import { schedules } from "./schedules";
import { credentials } from "./secret";

/** Backups of applications, objects and volumes, in a bucket outside the cluster. */
export const velero = defineComponent({
  title: "Velero: backups of applications and their volumes in object storage",
  options,
  requires: ({ options }) => snapshotRequirement(options.volumes === "snapshots"),
  declare: ({ options }) => ({
    backup: offer(options),
    scrapes: [
      {
        name: "velero",
        namespace: NAMESPACE,
        podLabels: { "app.kubernetes.io/name": "velero" },
        port: "http-monitoring",
      },
    ],
    platformSecrets: platformSecretsOfComposed(credentials(options)),
  }),
  build: (input) => {
    server(input);
    schedules(
      input.stages.stage("velero-schedules", { title: "When applications are saved, and for how long" }),
      input.options,
      input.declared.storage,
    );
  },
  runbook: ({ cluster, options }) => veleroRunbook(cluster, options, credentials(options)),
});

/** Source: Velero documentation, File System Backup; Resource filtering. */
function offer({ volumes, namespaces, withoutNamespaces }: Options): BackupOffer {
  return {
    by: "Velero",
    namespaces,
    withoutNamespaces,
    volumes,
    include: (names): Readonly<Record<string, string>> =>
      volumes === "files" && names.length > 0 ? { "backup.velero.io/backup-volumes": names.join(",") } : {},
    exclude: (names): Readonly<Record<string, string>> =>
      volumes === "files" && names.length > 0 ? { "backup.velero.io/backup-volumes-excludes": names.join(",") } : {},
    excluded: { "velero.io/exclude-from-backup": "true" },
  };
}
