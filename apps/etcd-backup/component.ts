import { defineComponent } from "../../lib/component/component";
import { platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { NFS_MOUNT_OPTIONS, nfsVolume } from "../../lib/workload/nfs/volume";
import { backupJob, NFS_CLAIM, TALOS_SECRET } from "./cron-job";
import { NAME, NAMESPACE, options } from "./options";
import { etcdBackupRunbook } from "./runbook";
import { secretsOf } from "./secrets";

/** What a snapshot takes in Talos; it can read etcd and nothing else. */
const ROLE = "os:etcd:backup";

/** Daily snapshots of etcd through the Talos API, to a bucket and to a NAS. */
export const etcdBackup = defineComponent({
  title: "etcd backup: daily snapshots through the Talos API, to object storage and to a NAS",
  options,
  declare: ({ options }) => ({
    machines: [
      {
        role: "control-plane",
        reason: "etcd backup: its pods take snapshots through the Talos API",
        talosApi: { roles: [ROLE], namespaces: [NAMESPACE] },
      },
    ],
    platformSecrets: secretsOf(options).flatMap(({ secret }) => platformSecretsOfComposed(secret)),
  }),
  build: ({ cluster, declared, options, stages }) => {
    const stage = stages.stage(NAME, { title: `Snapshots of etcd, kept for ${options.keepDays} days` });
    stage.addPlain({
      apiVersion: "talos.dev/v1alpha1",
      kind: "ServiceAccount",
      metadata: { name: TALOS_SECRET, namespace: NAMESPACE },
      spec: { roles: [ROLE] },
    });
    stage.provides({
      // Talos answers the ServiceAccount with a Secret of the same name.
      Secret: { [`${NAMESPACE}/${TALOS_SECRET}`]: ["config"] },
      // Talos brings the kind while the access that this component asks for is on.
      CustomResourceDefinition: ["talos.dev/ServiceAccount"],
    });
    for (const { secret, option } of secretsOf(options)) stage.placeSecret(secret, option);
    if (options.nfs !== undefined) {
      nfsVolume(stage, {
        name: NFS_CLAIM,
        namespace: NAMESPACE,
        server: options.nfs.server,
        path: options.nfs.path,
        size: "100Gi",
        mountOptions: NFS_MOUNT_OPTIONS,
        labels: declared.backup?.excluded ?? {},
      });
    }
    stage.add(backupJob(cluster, options));
  },
  runbook: ({ cluster, options }) =>
    etcdBackupRunbook(
      cluster,
      options,
      secretsOf(options).map(({ secret }) => secret),
    ),
});
