import type { Stage } from "../../lib/stage/stage";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import type { Device, DevicePluginOptions } from "./options";

// renovate: datasource=docker depName=ghcr.io/squat/generic-device-plugin
const IMAGE = "ghcr.io/squat/generic-device-plugin:0.1.0";

const NAME = "device-plugin";
/** First part of the resources' names: the plugin's own default. */
const DOMAIN = "squat.ai";
const PORT = 8080;

/** The resource that a device becomes. */
export function resourceOf(device: string): string {
  return `${DOMAIN}/${device}`;
}

/** One pod of the plugin on each machine that has a device, whatever taint keeps others away. */
export function addPlugin(stage: Stage, { devices }: DevicePluginOptions, machines: readonly string[]): void {
  const labels = commonLabels(NAME);
  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: NAME, namespace: NAME, labels },
    automountServiceAccountToken: false,
  });
  stage.add({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: NAME, namespace: NAME, labels },
    spec: {
      selector: { matchLabels: selectorLabels(NAME) },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: NAME,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          priorityClassName: "system-node-critical",
          tolerations: [{ operator: "Exists" }],
          affinity: onMachines(machines),
          containers: [
            {
              name: NAME,
              image: IMAGE,
              args: [
                `--domain=${DOMAIN}`,
                `--listen=:${PORT}`,
                ...Object.entries(devices).map(([name, device]) => `--device=${JSON.stringify(groupOf(name, device))}`),
              ],
              ports: [{ name: "metrics", containerPort: PORT }],
              livenessProbe: { httpGet: { path: "/health", port: "metrics" } },
              readinessProbe: { httpGet: { path: "/health", port: "metrics" } },
              resources: resources("10m", "16Mi", "64Mi"),
              // It looks at every device of the node and talks to the kubelet by a socket of root's.
              securityContext: { privileged: true, readOnlyRootFilesystem: true },
              volumeMounts: [
                { name: "plugins", mountPath: "/var/lib/kubelet/device-plugins" },
                { name: "dev", mountPath: "/dev" },
              ],
            },
          ],
          volumes: [
            { name: "plugins", hostPath: { path: "/var/lib/kubelet/device-plugins" } },
            { name: "dev", hostPath: { path: "/dev" } },
          ],
        },
      },
    },
  });
}

function onMachines(machines: readonly string[]) {
  const matchExpressions = [{ key: "kubernetes.io/hostname", operator: "In", values: machines }];
  return {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  };
}

/** A device in the words of the plugin's `--device` (generic-device-plugin: Usage). */
function groupOf(name: string, device: Device) {
  const group =
    "usb" in device
      ? { usb: [device.usb] }
      : { paths: device.paths.map((path) => ({ path, ...(device.as === undefined ? {} : { mountPath: device.as }) })) };
  return { name, groups: [{ count: device.shared, ...group }] };
}
