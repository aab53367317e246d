import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { code, fence, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer } from "../../lib/workload/security";

const chart = helmChart("https://piraeus.io/helm-charts", "snapshot-controller", "5.2.0");

const NAMESPACE = "snapshot-controller";

const CRDS = crdsOf("snapshot", {
  "groupsnapshot.storage.k8s.io": "VolumeGroupSnapshot VolumeGroupSnapshotClass VolumeGroupSnapshotContent",
});

/**
 * The one owner of the snapshot CRDs. They are a stage of their own, because
 * every CSI driver's VolumeSnapshotClass needs them and none needs the
 * controller; drivers that bring them too have that switched off.
 */
export const snapshotController = defineComponent({
  title: "Snapshots of volumes: their CRDs and the controller that all CSI drivers share",
  options: z.strictObject({
    replicas: z.int().min(1).max(3).default(1).meta({ description: "controller pods, of which one leads" }),
  }),
  build: ({ options, stages }) => {
    const crds = stages.stage("snapshot-crds", { title: "CRDs of volume snapshots", prune: false });
    crds.release({
      chart,
      name: "snapshot-crds",
      namespace: NAMESPACE,
      values: { installCRDs: true, controller: { enabled: false } },
      makes: { crds: CRDS, podSecurity: "restricted" },
    });
    const controller = stages.stage("snapshot-controller", { title: "Controller of volume snapshots" });
    controller.release({
      chart,
      namespace: NAMESPACE,
      values: {
        installCRDs: false,
        controller: {
          replicaCount: options.replicas,
          podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
          securityContext: { ...restrictedContainer(), runAsNonRoot: true, runAsUser: 1000 },
          resources: resources("10m", "64Mi", "256Mi"),
        },
      },
      makes: {
        podSecurity: "restricted",
        workloads: { Deployment: { "snapshot-controller": options.replicas } },
      },
      needs: { hard: { CustomResourceDefinition: CRDS.filter((name) => name.startsWith("snapshot.")) } },
    });
  },
  runbook: ({ declared }) => {
    const classes = declared.storage.flatMap(({ storageClass, snapshots }) =>
      snapshots === undefined ? [] : [{ storageClass, snapshots }],
    );
    const [first] = classes;
    return [
      operations(
        "snapshots",
        "Snapshots of volumes",
        first === undefined
          ? "No storage class of this cluster takes snapshots."
          : `Before a risky change, take a snapshot of a claim. ${classes.map(({ storageClass, snapshots }) => `Claims of ${code(storageClass)} take the class ${code(snapshots)}`).join("; ")}.`,
        ...(first === undefined
          ? []
          : [
              fence("yaml", [
                "apiVersion: snapshot.storage.k8s.io/v1",
                "kind: VolumeSnapshot",
                "metadata: { name: before-upgrade, namespace: <namespace> }",
                `spec: { volumeSnapshotClassName: ${first.snapshots}, source: { persistentVolumeClaimName: <claim> } }`,
              ]),
              sh(cmd`kubectl get volumesnapshot -A`, cmd`kubectl get volumesnapshotcontent`),
              `Restoring makes a new claim: ${code("spec.dataSource: { apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: before-upgrade }")}, with the storage class of the old one. A snapshot is on the same storage as its volume, so it is no backup.`,
            ]),
        "Removing the CRDs deletes every snapshot in the cluster. Their stage therefore never prunes.",
      ),
    ];
  },
});
