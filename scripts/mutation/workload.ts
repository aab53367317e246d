import { SELECTOR_ROWS } from "../../lib/delivery/facts/references/selectors";
import type { Random } from "../attack/random";

export const IMAGE = "docker.io/nginxinc/nginx-unprivileged:1.29.3";

/** Kinds with a pod inside, as the table of selectors has them. */
const POD_KINDS: readonly string[] = [
  ...new Set(
    SELECTOR_ROWS.filter(
      ({ chooses, path, group }) =>
        chooses === "nodes" && path.endsWith("spec.nodeSelector") && ["", "apps", "batch"].includes(group),
    ).flatMap(({ kinds }) => kinds),
  ),
];

/** Kinds that run as many pods as they have replicas. */
export const SCALED = ["Deployment", "StatefulSet", "ReplicaSet"];

interface Wanted {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly replicas?: number;
  readonly pod?: object;
  readonly container?: object;
  readonly spec?: object;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A workload of a kind with one container. */
export function workload({
  kind,
  name,
  namespace = "own",
  replicas = 1,
  pod = {},
  container = {},
  spec = {},
  labels = { app: name },
}: Wanted): Record<string, unknown> {
  const podSpec = {
    ...(["Job", "CronJob"].includes(kind) ? { restartPolicy: "Never" } : {}),
    containers: [{ name: "main", image: IMAGE, resources: { requests: { cpu: "10m", memory: "16Mi" } }, ...container }],
    ...pod,
  };
  const metadata = { name, namespace };
  const template = { metadata: { labels }, spec: podSpec };
  const selector = { matchLabels: labels };
  switch (kind) {
    case "Pod":
      return { apiVersion: "v1", kind, metadata: { ...metadata, labels }, spec: podSpec };
    case "Job":
      return { apiVersion: "batch/v1", kind, metadata, spec: { template, ...spec } };
    case "CronJob":
      return {
        apiVersion: "batch/v1",
        kind,
        metadata,
        spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template } }, ...spec },
      };
    case "DaemonSet":
      return { apiVersion: "apps/v1", kind, metadata, spec: { selector, template, ...spec } };
    default:
      return {
        apiVersion: "apps/v1",
        kind,
        metadata,
        spec: { replicas, selector, ...(kind === "StatefulSet" ? { serviceName: name } : {}), template, ...spec },
      };
  }
}

export function podKind(random: Random): string {
  return random.pick(POD_KINDS) ?? "Pod";
}
