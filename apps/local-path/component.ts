import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { size } from "../../lib/model/field";
import { absolutePath } from "../../lib/model/grammar";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { workloadNodes } from "../../lib/workload/scheduling";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { defaultClassMark, ONE_NODE, storageClassFields } from "../../lib/workload/storage-class";

// renovate: datasource=docker depName=docker.io/rancher/local-path-provisioner
const IMAGE = "docker.io/rancher/local-path-provisioner:v0.0.37";

// renovate: datasource=docker depName=docker.io/library/busybox
const HELPER_IMAGE = "docker.io/library/busybox:1.37.0";

const NAMESPACE = "local-path-storage";
const NAME = "local-path-provisioner";
const PROVISIONER = "rancher.io/local-path";
const CONFIG = "local-path-config";

/** User of the provisioner, which talks to the API alone. */
const USER = 65534;

/** Makes and removes the folder of a volume (local-path-provisioner README: configuration). */
const SCRIPTS = {
  setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\n',
  teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
};

/** Folders of a machine's own disk as volumes: fast, and gone with the disk. */
export const localPath = defineComponent({
  title: "Local path: folders of a machine's own disk as volumes, without a copy",
  options: z.strictObject({
    ...storageClassFields({ name: "local-path", default: false, kept: "a folder" }),
    path: absolutePath.optional().meta({
      description:
        "folder of the machines that holds the volumes, e.g. /var/mnt/local; absent: a user volume local-path of Talos",
    }),
    minSize: size.optional().meta({
      description: "least size of that user volume as a partition, e.g. 100 GiB; absent: a folder on EPHEMERAL",
    }),
  }),
  declare: ({ cluster, options }) => ({
    storage: [
      {
        storageClass: options.storageClass,
        default: options.default,
        accessModes: ONE_NODE,
        reclaimPolicy: options.reclaimPolicy,
        backing: { kind: "nodes", machines: workloadNodes(cluster).map(({ name }) => name), copies: 1 },
      },
    ],
    machines:
      options.path === undefined
        ? [
            {
              reason: "local path: a volume of its own for the folders",
              userVolumes: [
                {
                  name: VOLUME,
                  ...(options.minSize === undefined
                    ? {}
                    : { minSize: options.minSize.toQuantity().replace(/i$/, "iB") }),
                },
              ],
            },
          ]
        : [],
  }),
  build: ({ options, stages }) => {
    const stage = stages.stage("local-path", {
      title: "Local path provisioner and its class",
      namespace: NAMESPACE,
      operatorPods: [
        {
          namespace: NAMESPACE,
          podSecurity: "privileged",
          reason: "a helper pod makes the folder of each volume on the host",
        },
      ],
    });
    const metadata = { name: NAME, namespace: NAMESPACE, labels: commonLabels(NAME) };
    const path = options.path ?? `/var/mnt/${VOLUME}`;
    stage.add({ apiVersion: "v1", kind: "ServiceAccount", metadata });
    stage.add({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: NAME },
      rules: [
        {
          apiGroups: [""],
          resources: ["nodes", "persistentvolumeclaims", "configmaps", "pods", "pods/log"],
          verbs: ["get", "list", "watch"],
        },
        {
          apiGroups: [""],
          resources: ["persistentvolumes"],
          verbs: ["get", "list", "watch", "create", "patch", "update", "delete"],
        },
        { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
        { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: ["get", "list", "watch"] },
      ],
    });
    stage.add({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: NAME },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: NAME },
      subjects: [{ kind: "ServiceAccount", name: NAME, namespace: NAMESPACE }],
    });
    // A helper pod on the volume's node makes and removes its folder.
    stage.add({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: NAME, namespace: NAMESPACE },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create", "delete"] }],
    });
    stage.add({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: NAME, namespace: NAMESPACE },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: NAME },
      subjects: [{ kind: "ServiceAccount", name: NAME, namespace: NAMESPACE }],
    });
    stage.add({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: CONFIG, namespace: NAMESPACE },
      data: {
        "config.json": `${JSON.stringify({ nodePathMap: [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [path] }] })}\n`,
        ...SCRIPTS,
        "helperPod.yaml": `${JSON.stringify({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "helper-pod" },
          spec: {
            priorityClassName: "system-node-critical",
            tolerations: [{ operator: "Exists" }],
            containers: [{ name: "helper-pod", image: HELPER_IMAGE }],
          },
        })}\n`,
      },
    });
    stage.add({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: selectorLabels(NAME) },
        template: {
          metadata: { labels: commonLabels(NAME) },
          spec: {
            serviceAccountName: NAME,
            securityContext: restrictedPod(USER),
            containers: [
              {
                name: NAME,
                image: IMAGE,
                command: ["local-path-provisioner", "start", "--config", "/etc/config/config.json"],
                env: [{ name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }],
                resources: resources("10m", "32Mi", "128Mi"),
                securityContext: restrictedContainer(),
                volumeMounts: [{ name: "config", mountPath: "/etc/config/" }],
              },
            ],
            volumes: [{ name: "config", configMap: { name: CONFIG } }],
          },
        },
      },
    });
    stage.add({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: options.storageClass, annotations: defaultClassMark(options.default) },
      provisioner: PROVISIONER,
      reclaimPolicy: options.reclaimPolicy,
      // The folder is made on the node that the pod runs on.
      volumeBindingMode: "WaitForFirstConsumer",
    });
  },
});

/** User volume of Talos that holds the folders. */
const VOLUME = "local-path";
