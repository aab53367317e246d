import type { DeclaredInput } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { firstControlPlane } from "../../lib/runbooks/access";
import { NAMESPACE } from "./names";
import type { Options } from "./options";
import { TALOS_KERNEL_PORT, TALOS_SERVICE_PORT } from "./pipelines";

/** Where to look when logs are missing. */
export function alloyRunbook({ cluster, options: { talosLogs } }: DeclaredInput<Options>): readonly Section[] {
  const node = firstControlPlane(cluster).address;
  return [
    operations(
      "log-shipping",
      "Shipping of logs",
      "When logs of one machine are missing, look at its shipper first.",
      sh(
        cmd`kubectl -n ${NAMESPACE} get pods -o wide`,
        cmd`kubectl -n ${NAMESPACE} logs daemonset/alloy --tail=50`,
        ...(talosLogs
          ? [
              cmd`kubectl -n ${NAMESPACE} logs daemonset/alloy-talos --tail=50`,
              cmd`talosctl -n ${node} get kmsglogconfigs`,
              cmd`talosctl -n ${node} logs machined --tail 20`,
            ]
          : []),
      ),
      talosLogs
        ? `Talos keeps the newest logs of each service in memory and sends them as soon as something listens on ${code(`127.0.0.1:${TALOS_SERVICE_PORT}`)} and ${code(`127.0.0.1:${TALOS_KERNEL_PORT}`)}; of a machine that never came up, only ${code("talosctl dmesg")} and ${code("talosctl logs")} tell.`
        : "",
    ),
  ];
}
