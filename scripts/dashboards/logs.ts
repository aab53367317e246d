import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { TextBoxVariableBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, choice, LOGS, lines, rate, row } from "./panels";

/** Logs of pods, of Talos and of Kubernetes' events, with one search field for all. */
export function logsDashboard(): Dashboard {
  const pods = `{job="pods",namespace=~"$namespace",pod=~"$pod"}`;
  return board("groundwork-logs", "Logs", 1)
    .withVariable(choice("namespace", "namespace", `label_values({job="pods"}, namespace)`, LOGS))
    .withVariable(choice("pod", "pod", `label_values({job="pods",namespace=~"$namespace"}, pod)`, LOGS))
    .withVariable(choice("node", "Talos node", `label_values({job="talos"}, node)`, LOGS))
    .withVariable(choice("service", "Talos service", `label_values({job="talos"}, service)`, LOGS))
    .withVariable(new TextBoxVariableBuilder("search").label("contains"))
    .withRow(row("Pods"))
    .withPanel(
      rate(
        "Lines by namespace",
        `sum by (namespace) (count_over_time(${pods} |= "$search" [$__auto]))`,
        "{{namespace}}",
      ),
    )
    .withPanel(lines("Pods", `${pods} |= "$search"`))
    .withRow(row("Talos"))
    .withPanel(
      rate(
        "Lines by service",
        `sum by (service) (count_over_time({job="talos",node=~"$node",service=~"$service"} |= "$search" [$__auto]))`,
        "{{service}}",
      ),
    )
    .withPanel(lines("Services and kernel", `{job="talos",node=~"$node",service=~"$service"} |= "$search"`))
    .withRow(row("Kubernetes"))
    .withPanel(lines("Events", `{job="kubernetes-events"} |= "$search"`))
    .build();
}
