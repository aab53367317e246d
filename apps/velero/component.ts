import { type BuildInput, defineComponent } from "../../lib/component/component";
import type { StorageOffer } from "../../lib/declared/declaration";
import type { BackupOffer } from "../../lib/declared/storage";
import { toYaml } from "../../lib/emit/yaml";
import { ACCESS_KEY, CREDENTIAL_INPUTS, SECRET_KEY } from "../../lib/model/object-storage";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { type ComposedSecret, platformSecretsOfComposed } from "../../lib/secrets/composed-secret";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer } from "../../lib/workload/security";
import { snapshotRequirement } from "../../lib/workload/storage-class";
import { NAMESPACE, type Options, options } from "./options";
import { veleroRunbook } from "./runbook";

const chart = helmChart("https://vmware-tanzu.github.io/helm-charts", "velero", "12.1.0");

// renovate: datasource=docker depName=docker.io/velero/velero-plugin-for-aws
const PLUGIN_IMAGE = "docker.io/velero/velero-plugin-for-aws:v1.14.2";

const CREDENTIALS = "velero-credentials";
/** User of Velero's images. */
const USER = 65532;

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

/** The file of the AWS plugin (velero-plugin-for-aws README: set permissions for Velero). */
function credentials({ storage }: Options): ComposedSecret {
  return {
    title: "the bucket of application backups",
    origin: storage.credentials ?? {
      manual: "Make an account for the bucket as the section Backups of applications says",
      namespace: NAMESPACE,
      name: CREDENTIALS,
    },
    namespace: NAMESPACE,
    name: CREDENTIALS,
    inputs: CREDENTIAL_INPUTS,
    texts: {
      cloud: [
        "[default]\naws_access_key_id=",
        { input: ACCESS_KEY },
        "\naws_secret_access_key=",
        { input: SECRET_KEY },
        "\n",
      ],
    },
  };
}

function server({ options, stages }: BuildInput<Options>): void {
  const { storage, volumes } = options;
  const stage = stages.stage("velero", { title: `Velero, with the bucket ${storage.bucket}` });
  const agent = volumes !== "none";
  stage.release({
    chart,
    namespace: NAMESPACE,
    values: {
      // The engine keeps the CRDs up to date; the chart's job would be a second hand on them.
      upgradeCRDs: false,
      initContainers: [
        {
          name: "velero-plugin-for-aws",
          image: PLUGIN_IMAGE,
          securityContext: restrictedContainer(),
          volumeMounts: [{ name: "plugins", mountPath: "/target" }],
        },
      ],
      podSecurityContext: {
        runAsNonRoot: true,
        runAsUser: USER,
        fsGroup: USER,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containerSecurityContext: { ...restrictedContainer(true) },
      resources: resources("50m", "128Mi", "512Mi"),
      credentials: { existingSecret: CREDENTIALS },
      configuration: {
        backupStorageLocation: [
          {
            name: "default",
            provider: "aws",
            default: true,
            bucket: storage.bucket,
            ...(storage.prefix === "" ? {} : { prefix: storage.prefix }),
            config: {
              region: storage.region,
              ...(storage.endpoint === undefined
                ? {}
                : {
                    s3Url: storage.endpoint,
                    s3ForcePathStyle: "true",
                    // Most services that are not Amazon refuse its newer checksums (velero-plugin-for-aws docs).
                    checksumAlgorithm: "",
                  }),
            },
          },
        ],
        ...(volumes === "snapshots" ? { features: "EnableCSI", defaultSnapshotMoveData: true } : {}),
        ...(volumes === "files" ? { uploaderType: "kopia", defaultVolumesToFsBackup: options.allVolumes } : {}),
      },
      // Snapshots come from CSI drivers, which need no location of Velero's own.
      snapshotsEnabled: false,
      deployNodeAgent: agent,
      ...(agent
        ? {
            nodeAgent: {
              tolerations: [{ operator: "Exists" }],
              resources: resources("50m", "128Mi", "1Gi"),
            },
          }
        : {}),
    },
    makes: {
      crds: crdsOf("velero", {
        "velero.io": `BackupRepository DataDownload DataUpload DeleteBackupRequest DownloadRequest PodVolumeBackup
          PodVolumeRestore ServerStatusRequest`,
      }),
      objects: { BackupStorageLocation: ["default"] },
      podSecurity: agent ? "privileged" : "restricted",
      ...(agent ? { podSecurityReason: "the node agent reads volumes where the kubelet mounts them on the host" } : {}),
      workloads: { Deployment: ["velero"], DaemonSet: agent ? ["node-agent"] : [] },
    },
    needs: { start: stage.placeSecret(credentials(options), "storage.credentials") },
  });
}

/** ConfigMap that says how the volumes of each class are saved. */
const VOLUME_POLICY = "volume-policy";

/**
 * A class without a snapshot class would make every backup fail in part, so its
 * volumes are copied file by file (Velero documentation: Resource policies).
 */
function volumePolicy(storage: readonly StorageOffer[]): string {
  const policy = (type: string, classes: readonly StorageOffer[]) =>
    classes.length === 0
      ? []
      : [{ conditions: { storageClass: classes.map(({ storageClass }) => storageClass) }, action: { type } }];
  return toYaml({
    version: "v1",
    volumePolicies: [
      ...policy(
        "snapshot",
        storage.filter(({ snapshots }) => snapshots !== undefined),
      ),
      ...policy(
        "fs-backup",
        storage.filter(({ snapshots }) => snapshots === undefined),
      ),
    ],
  });
}

function schedules(
  stage: Stage,
  { schedules, namespaces, withoutNamespaces, volumes, allVolumes }: Options,
  storage: readonly StorageOffer[],
): void {
  const bySnapshot = volumes === "snapshots";
  if (bySnapshot) {
    stage.add({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: VOLUME_POLICY, namespace: NAMESPACE },
      data: { "policy.yaml": volumePolicy(storage) },
    });
  }
  for (const [name, { cron, keepDays }] of Object.entries(schedules)) {
    stage.add({
      apiVersion: "velero.io/v1",
      kind: "Schedule",
      metadata: { name, namespace: NAMESPACE },
      spec: {
        schedule: cron,
        template: {
          ttl: `${keepDays * 24}h0m0s`,
          storageLocation: "default",
          ...(namespaces === undefined
            ? { includedNamespaces: ["*"], excludedNamespaces: withoutNamespaces }
            : { includedNamespaces: namespaces }),
          includeClusterResources: namespaces === undefined,
          snapshotVolumes: bySnapshot,
          ...(bySnapshot ? { snapshotMoveData: true, resourcePolicy: { kind: "configmap", name: VOLUME_POLICY } } : {}),
          defaultVolumesToFsBackup: volumes === "files" && allVolumes,
        },
      },
    });
  }
}
