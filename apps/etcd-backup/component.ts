import { defineComponent } from "../../lib/component/component";
import { CREDENTIAL_INPUTS } from "../../lib/model/object-storage";
import { type ComposedSecret, platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { NFS_MOUNT_OPTIONS, nfsVolume } from "../../lib/workload/nfs/volume";
import { BUCKET_SECRET, backupJob, NFS_CLAIM, PASSPHRASE_KEY, PASSPHRASE_SECRET, TALOS_SECRET } from "./cron-job";
import { NAME, NAMESPACE, type Options, options } from "./options";
import { etcdBackupRunbook } from "./runbook";

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

function secretsOf({
  storage,
  passphrase,
}: Options): readonly { readonly secret: ComposedSecret; readonly option: string }[] {
  return [
    ...(storage === undefined
      ? []
      : [
          {
            option: "storage.credentials",
            secret: {
              title: "the bucket of etcd snapshots",
              origin: storage.credentials ?? {
                manual: "Make an account for the bucket as the section Backups of etcd says",
                namespace: NAMESPACE,
                name: BUCKET_SECRET,
              },
              namespace: NAMESPACE,
              name: BUCKET_SECRET,
              inputs: CREDENTIAL_INPUTS,
              texts: Object.fromEntries(Object.keys(CREDENTIAL_INPUTS).map((input) => [input, [{ input }]])),
            },
          },
        ]),
    ...(passphrase === undefined
      ? []
      : [
          {
            option: "passphrase",
            secret: {
              title: "the passphrase of etcd snapshots",
              origin: passphrase,
              namespace: NAMESPACE,
              name: PASSPHRASE_SECRET,
              inputs: {
                [PASSPHRASE_KEY]: "a long passphrase; keep it outside the cluster, or no snapshot can be opened",
              },
              texts: { [PASSPHRASE_KEY]: [{ input: PASSPHRASE_KEY }] },
            },
          },
        ]),
  ];
}
