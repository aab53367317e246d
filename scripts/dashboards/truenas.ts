import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { board, graph, number } from "./panels";

/** The pools of TrueNAS: how full, how fast they fill, whether they are well. */
export function truenasDashboard(): Dashboard {
  return board("groundwork-truenas", "TrueNAS", 168)
    .withPanel(number({ title: "Answers", across: 4, queries: [["truenas_up", ""]] }))
    .withPanel(number({ title: "Pool healthy", across: 4, queries: [["truenas_pool_healthy", "{{pool}}"]] }))
    .withPanel(
      number({
        title: "Pool in use",
        unit: "percent",
        across: 4,
        limits: [70, 80],
        queries: [["100 * truenas_pool_allocated_bytes / truenas_pool_size_bytes", "{{pool}}"]],
      }),
    )
    .withPanel(number({ title: "Left", unit: "bytes", across: 4, queries: [["truenas_pool_free_bytes", "{{pool}}"]] }))
    .withPanel(
      graph({
        title: "Pool in use",
        unit: "percent",
        across: 1,
        limits: [70, 80],
        queries: [["100 * truenas_pool_allocated_bytes / truenas_pool_size_bytes", "{{pool}}"]],
      }),
    )
    .withPanel(
      graph({
        title: "Growth in a day",
        unit: "bytes",
        across: 1,
        queries: [["delta(truenas_pool_allocated_bytes[1d])", "{{pool}}"]],
      }),
    )
    .build();
}
