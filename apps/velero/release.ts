import type { BuildInput } from "../../lib/component/component";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer } from "../../lib/workload/security";
import { NAMESPACE, type Options } from "./options";
import { CREDENTIALS, credentials } from "./secret";

const chart = helmChart("https://vmware-tanzu.github.io/helm-charts", "velero", "12.1.0");

// renovate: datasource=docker depName=docker.io/velero/velero-plugin-for-aws
const PLUGIN_IMAGE =
  "docker.io/velero/velero-plugin-for-aws:v1.14.2@sha256:0751144c1c8e52d52c48717fbd13ad5a3061e612ae4d7ad744a946cd5b139d1a";

/** User of Velero's images. */
const USER = 65532;

/** Velero, its plugin and its node agent, with the place where backups go. */
export function server({ options, stages }: BuildInput<Options>): void {
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
