import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { settingsOf } from "../../lib/model/machine-settings";
import { CONTAINERD_FILE } from "../../lib/talos/containerd";
import { addPlugin, resourceOf } from "./daemon-set";
import { type DevicePluginOptions, options } from "./options";

/** The setting by which a device belongs to the pod's own user (Kubernetes: Non-root Containers And Devices). */
const OWNERSHIP = "device_ownership_from_security_context";

const OWNERSHIP_PART = `[plugins."io.containerd.cri.v1.runtime"]\n  ${OWNERSHIP} = true\n`;

/**
 * Sticks, cameras and other devices of machines as resources: a pod asks for
 * one by name, starts where it is, has it for itself, and needs no right
 * beyond it.
 */
export const devicePlugin = defineComponent({
  title: "Devices of machines for pods: USB sticks, serial adapters, cameras, tuners",
  options,
  declare: ({ cluster, options: chosen, report }) => {
    const known = cluster.machines.map(({ name }) => name);
    for (const [name, device] of Object.entries(chosen.devices)) {
      for (const [index, machine] of device.machines.entries()) {
        if (known.includes(machine)) continue;
        report({
          option: `devices.${name}.machines[${index}]`,
          got: `the machine ${machine}`,
          want: `a machine of the definition: ${known.join(", ")}`,
          fix: "write the name of a machine",
        });
      }
      if ("paths" in device && device.as !== undefined && device.paths.length > 1) {
        report({
          option: `devices.${name}.as`,
          got: `one path for ${device.paths.length} device files`,
          want: "a path in the container for one file",
          fix: "remove as, or leave one of paths",
        });
      }
    }
    for (const machine of withOtherFile(cluster, chosen)) {
      report({
        got: `${CONTAINERD_FILE} in the files of ${machine}, without ${OWNERSHIP}`,
        want: "the setting by which a device belongs to the user of its pod",
        fix: `add ${OWNERSHIP} = true below [plugins."io.containerd.cri.v1.runtime"] in that file`,
      });
    }
    return {
      devices: Object.entries(chosen.devices).map(([name, { machines, shared }]) => ({
        resource: resourceOf(name),
        name,
        machines: Object.fromEntries(machines.map((machine) => [machine, shared])),
        more: `raise components.devicePlugin.devices.${name}.shared, if its pods can share it`,
      })),
      machines: [
        {
          machines: machinesOf(chosen),
          reason: "a device belongs to the user of the pod that has it, instead of to root",
          files: { [CONTAINERD_FILE]: OWNERSHIP_PART },
        },
      ],
    };
  },
  build: ({ options: chosen, stages }) => {
    addPlugin(
      stages.stage("device-plugin", { title: "Plugin that gives devices of machines to pods" }),
      chosen,
      machinesOf(chosen),
    );
  },
  runbook: ({ cluster, options: chosen }) => {
    const [machine] = machinesOf(chosen);
    const address = cluster.machines.find(({ name }) => name === machine)?.address;
    if (address === undefined) return [];
    return [
      operations(
        "own-apps",
        "Devices of machines",
        `Pods ask for ${Object.entries(chosen.devices)
          .map(([name, { machines }]) => `${code(name)} (${machines.join(", ")})`)
          .join(
            ", ",
          )}. A stick that was moved to another machine is moved in ${code("components.devicePlugin.devices")} as well. What a machine has, and what Kubernetes knows of it:`,
        sh(
          cmd`talosctl -n ${address.toString()} ls -l /dev/serial/by-id`,
          cmd`kubectl get node ${machine ?? ""} -o jsonpath='{.status.allocatable}'`,
        ),
      ),
    ];
  },
});

function machinesOf({ devices }: DevicePluginOptions): readonly string[] {
  return [...new Set(Object.values(devices).flatMap(({ machines }) => machines))].sort();
}

/** Machines whose operator writes the same file, without what the plugin's users need. */
function withOtherFile(cluster: Cluster, options: DevicePluginOptions): readonly string[] {
  const concerned = machinesOf(options);
  return cluster.machines
    .filter(({ name }) => concerned.includes(name))
    .filter((machine) => {
      const content = settingsOf(cluster.talos, machine).files?.[CONTAINERD_FILE]?.content;
      return content !== undefined && !content.includes(OWNERSHIP);
    })
    .map(({ name }) => name);
}
