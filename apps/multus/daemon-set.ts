import type { Container, Volume, VolumeMount } from "../../imports/k8s/core-v1";
import type { Stage } from "../../lib/stage/stage";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { GROUP, NAMESPACE } from "./names";

// renovate: datasource=docker depName=ghcr.io/k8snetworkplumbingwg/multus-cni
const IMAGE = "ghcr.io/k8snetworkplumbingwg/multus-cni:v4.3.0-thick";

/** Talos itself brings bridge, firewall, flannel, host-local, loopback and portmap alone (Talos documentation: Multus CNI). */
// renovate: datasource=docker depName=ghcr.io/siderolabs/install-cni
const PLUGINS_IMAGE = "ghcr.io/siderolabs/install-cni:v1.7.0";

const NAME = "multus";
/** Folder of the kubelet's network plugins on Talos. */
const BINARIES = "/opt/cni/bin";
const CONFIGURATION = "/etc/cni/net.d";

const DAEMON = {
  chrootDir: "/hostroot",
  cniVersion: "0.3.1",
  logLevel: "error",
  logToStderr: true,
  cniConfigDir: `/host${CONFIGURATION}`,
  multusAutoconfigDir: `/host${CONFIGURATION}`,
  multusConfigFile: "auto",
  socketDir: "/host/run/multus/",
};

/** Folders of the host that the daemon works in; each mount is as upstream's own DaemonSet has it. */
const HOST: readonly (VolumeMount & { readonly hostPath: string })[] = [
  { name: "cni", mountPath: `/host${CONFIGURATION}`, hostPath: CONFIGURATION },
  // The daemon expects plugins at the same path as the host has them.
  { name: "bin", mountPath: BINARIES, hostPath: BINARIES },
  { name: "run", mountPath: "/host/run", hostPath: "/run" },
  { name: "state", mountPath: "/var/lib/cni/multus", hostPath: "/var/lib/cni/multus" },
  { name: "kubelet", mountPath: "/var/lib/kubelet", hostPath: "/var/lib/kubelet", mountPropagation: "HostToContainer" },
  { name: "plumbing", mountPath: "/run/k8s.cni.cncf.io", hostPath: "/run/k8s.cni.cncf.io" },
  // Upstream has /run/netns here, where Talos has nothing: no pod would start any more (Talos documentation: Multus CNI).
  { name: "netns", mountPath: "/run/netns", hostPath: "/var/run/netns", mountPropagation: "HostToContainer" },
  { name: "host", mountPath: "/hostroot", hostPath: "/", mountPropagation: "HostToContainer" },
];

/** The daemon on every machine, with its rights, after the plugins that attachments name were copied there. */
export function addDaemon(stage: Stage): void {
  const labels = commonLabels(NAME);
  const at = { name: NAME, namespace: NAMESPACE, labels };
  addRights(stage, labels);
  stage.add({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: at,
    data: { "daemon-config.json": JSON.stringify(DAEMON) },
  });
  stage.add({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: at,
    spec: {
      selector: { matchLabels: selectorLabels(NAME) },
      template: {
        metadata: { labels },
        spec: {
          hostNetwork: true,
          hostPID: true,
          serviceAccountName: NAME,
          enableServiceLinks: false,
          priorityClassName: "system-node-critical",
          tolerations: [{ operator: "Exists" }],
          initContainers: [
            installer("plugins", PLUGINS_IMAGE, ["/install-cni.sh"]),
            // With -t thick it replaces a program that runs, which cp alone cannot do after a restart of the node.
            installer("install", IMAGE, [
              "/usr/src/multus-cni/bin/install_multus",
              "-d",
              `/host${BINARIES}`,
              "-t",
              "thick",
            ]),
          ],
          containers: [
            {
              name: NAME,
              image: IMAGE,
              command: ["/usr/src/multus-cni/bin/multus-daemon"],
              env: [{ name: "MULTUS_NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
              resources: resources("20m", "64Mi", "256Mi"),
              securityContext: { privileged: true },
              volumeMounts: [
                ...HOST.map(({ hostPath: _, ...mount }) => mount),
                { name: "config", mountPath: "/etc/cni/net.d/multus.d", readOnly: true },
              ],
            },
          ],
          volumes: [
            ...HOST.map(({ name, hostPath }): Volume => ({ name, hostPath: { path: hostPath } })),
            { name: "config", configMap: { name: NAME } },
          ],
        },
      },
    },
  });
}

function installer(name: string, image: string, command: readonly string[]): Container {
  return {
    name,
    image,
    command,
    resources: resources("10m", "16Mi", "64Mi"),
    securityContext: { privileged: true },
    volumeMounts: [{ name: "bin", mountPath: `/host${BINARIES}` }],
  };
}

function addRights(stage: Stage, labels: Readonly<Record<string, string>>): void {
  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: NAME, namespace: NAMESPACE, labels },
  });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: NAME, labels },
    rules: [
      { apiGroups: [GROUP], resources: ["*"], verbs: ["*"] },
      { apiGroups: [""], resources: ["pods", "pods/status"], verbs: ["get", "list", "watch", "update"] },
      { apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: ["create", "patch", "update"] },
    ],
  });
  stage.add({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: NAME, labels },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: NAME },
    subjects: [{ kind: "ServiceAccount", name: NAME, namespace: NAMESPACE }],
  });
}
