import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { sh } from "../../lib/document/markdown";
import { recovery } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { name } from "../../lib/model/field";
import { cron, storePath } from "../../lib/model/grammar";
import { objectStorageSchema } from "../../lib/model/object-storage";
import { crdsIn } from "../../lib/schema/crd-kinds";
import { composedSecretSteps, platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { backedUpVolumes, repositorySecret } from "../../lib/workload/volume-backup";

const chart = helmChart("https://backube.github.io/helm-charts/", "volsync", "0.15.0");

const NAMESPACE = "volsync-system";

const count = z.int().min(0).max(365);

/** Origins from which every namespace can get a Secret of its own. */
const origin = z.union([
  z.strictObject({
    variable: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, "a Terraform variable name, e.g. volsync")
      .meta({ description: "start of the names of three Terraform variables of the platform stack, e.g. volsync" }),
  }),
  z.strictObject({
    store: name.meta({ description: "name of a secret store that a component offers, e.g. vault" }),
    key: storePath.meta({ description: "path of the entry in that store, e.g. backups/volsync" }),
  }),
]);

/**
 * Backups of single volumes by restic, each in a repository of its own, and
 * their content back before an app starts for the first time.
 */
export const volsync = defineComponent({
  title: "VolSync: backup of each app's volumes by restic, and restore before the first start",
  options: z.strictObject({
    storage: objectStorageSchema
      .omit({ credentials: true })
      .meta({ description: "bucket of all repositories; each volume has a folder of its own below prefix" }),
    credentials: origin.meta({
      description:
        "origin of access-key-id, secret-access-key and password, which encrypts every repository; {store, key} or {variable}, as each namespace gets its Secrets from it",
    }),
    schedule: cron
      .default("30 2 * * *")
      .meta({ description: "when volumes are saved that say no other time, as five fields of cron" }),
    keep: z
      .strictObject({
        daily: count.default(7).meta({ description: "days of which the last backup is kept" }),
        weekly: count.default(4).meta({ description: "weeks of which the last backup is kept" }),
        monthly: count.default(6).meta({ description: "months of which the last backup is kept" }),
      })
      .prefault({})
      .meta({ description: "how many backups of a volume are kept" }),
    cache: z
      .string()
      .regex(/^\d+(Mi|Gi)$/, "a size such as 2Gi")
      .default("2Gi")
      .meta({ description: "volume for what restic remembers of a repository, e.g. 2Gi" }),
  }),
  requires: () => ({ snapshotController: "a volume is copied as a snapshot, so that the app runs on" }),
  declare: ({ cluster, options: { credentials, storage, schedule, keep, cache } }) => {
    const offer = { by: "VolSync", credentials, storage, schedule, keep, cache };
    return {
      volumeBackup: offer,
      platformSecrets: backedUpVolumes(cluster).flatMap((volume) =>
        platformSecretsOfComposed(repositorySecret(offer, volume)),
      ),
    };
  },
  build: ({ stages }) => {
    stages.stage("volsync", { title: "VolSync" }).release({
      chart,
      namespace: NAMESPACE,
      values: { replicaCount: 1, manageCRDs: true, resources: resources("20m", "64Mi", "300Mi") },
      makes: {
        crds: crdsIn({ "volsync.backube": "ReplicationDestination ReplicationSource" }),
        objects: { Service: { "volsync-metrics": [8443] }, ServiceAccount: ["volsync"] },
        podSecurity: "restricted",
        workloads: { Deployment: ["volsync"] },
      },
    });
  },
  runbook: ({ cluster, declared }) => {
    const offer = declared.volumeBackup;
    const volumes = backedUpVolumes(cluster);
    const [first] = volumes;
    if (offer === undefined || first === undefined) return [];
    return [
      ...composedSecretSteps(cluster, volumes.map((volume) => repositorySecret(offer, volume)).slice(0, 1)),
      recovery(
        "backups",
        "One app's volume",
        "A new cluster, or a claim that was deleted, gets the last backup before its app starts: the claim waits until the restore is done. To go back to an earlier state, stop the app, delete its claim and the restore, say the time, and start it again:",
        sh(
          cmd`kubectl -n ${first.namespace} scale deployment/${first.app} --replicas=0`,
          cmd`kubectl -n ${first.namespace} delete pvc ${first.claim}`,
          cmd`kubectl -n ${first.namespace} patch replicationdestination ${first.claim}-restore --type merge -p '{"spec":{"trigger":{"manual":"again"},"restic":{"restoreAsOf":"<2026-01-31T12:00:00Z>"}}}'`,
          cmd`flux reconcile kustomization app-${first.app} --with-source`,
        ),
        "An empty repository restores nothing and is no error, so look before the app runs:",
        sh(
          cmd`kubectl get replicationsource,replicationdestination -A`,
          cmd`kubectl -n ${first.namespace} get pvc ${first.claim}`,
        ),
      ),
    ];
  },
});
