import { at, type Fields } from "../../../data/fields";
import { chartsOf, valuesPlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

type ArgsField = "controllerManagerArgs" | "schedulerArgs" | "etcdArgs" | "proxyArgs";

interface Part {
  readonly what: string;
  /** Key of kube-prometheus-stack that scrapes it. */
  readonly value: string;
  /** Where the machine configuration sets its arguments. */
  readonly path: readonly string[];
  readonly field: ArgsField;
  readonly argument: string;
  readonly wanted: string;
}

const PARTS: readonly Part[] = [
  {
    what: "the controller manager",
    value: "kubeControllerManager",
    path: ["cluster", "controllerManager", "extraArgs"],
    field: "controllerManagerArgs",
    argument: "bind-address",
    wanted: "0.0.0.0",
  },
  {
    what: "the scheduler",
    value: "kubeScheduler",
    path: ["cluster", "scheduler", "extraArgs"],
    field: "schedulerArgs",
    argument: "bind-address",
    wanted: "0.0.0.0",
  },
  {
    what: "etcd",
    value: "kubeEtcd",
    path: ["cluster", "etcd", "extraArgs"],
    field: "etcdArgs",
    argument: "listen-metrics-urls",
    wanted: "http://0.0.0.0:2381",
  },
  {
    what: "kube-proxy",
    value: "kubeProxy",
    path: ["cluster", "proxy", "extraArgs"],
    field: "proxyArgs",
    argument: "metrics-bind-address",
    wanted: "0.0.0.0:10249",
  },
];

export const controlPlaneMetrics: Rule = {
  id: "control-plane-metrics",
  title: "Control-plane metrics are scraped, but Talos keeps them on localhost",
  family: "monitoring",
  severity: "error",
  answers: ["M061"],
  why: "Alerts for etcd, scheduler and controller manager fire from the first minute, so all of them get muted.",
  fix: "let Talos serve the metrics on the node's address, or switch the scraping off",
  source: "Talos documentation: control plane metrics; prometheus-community/helm-charts#4924",
  example: "kube-prometheus-stack with its defaults, and no bind-address in the machine configuration",
  check: (input) =>
    chartsOf(input)
      .filter(({ release }) => release.chart.name === "kube-prometheus-stack")
      .flatMap(({ release, origin }): Found[] => {
        const silent = PARTS.filter(
          ({ value, field, argument, path }) =>
            at(release.values, value, "enabled") !== false && !isServed(input, field, argument, path),
        ).filter(({ field }) => field !== "proxyArgs" || hasProxy(input));
        if (silent.length === 0) return [];
        return [
          {
            at: valuesPlace(input, release, { origin, paths: silent.map(({ value }) => [value]) }),
            message: `release ${release.name} scrapes ${silent.map(({ what }) => what).join(", ")}, and Talos serves their metrics on localhost only`,
            fix: `set ${silent.map(({ path, argument, wanted }) => `${path.join(".")}.${argument}: ${wanted}`).join(", ")} in the machine configuration, or ${silent.map(({ value }) => `${value}.enabled: false`).join(", ")}`,
          },
        ];
      }),
};

function isServed(
  { declared, machines }: CheckInput,
  field: ArgsField,
  argument: string,
  path: readonly string[],
): boolean {
  const open = (value: unknown) => typeof value === "string" && !/^(https?:\/\/)?(127\.|localhost|\[?::1)/.test(value);
  return (
    declared.machines.some((need) => open(need[field]?.[argument])) ||
    machines.some(({ documents }) =>
      documents.some((document) => open(at(document, ...path, argument)) || open(typedArgument(document, argument))),
    )
  );
}

/** The argument in a document of contract 1.14: an address that one of these programs serves at. */
function typedArgument(document: Fields, argument: string): unknown {
  if (document.kind === "KubeProxyConfig") return at(document, "config", "metricsBindAddress");
  const kinds = ["KubeControllerManagerConfig", "KubeSchedulerConfig"];
  return kinds.includes(String(document.kind)) ? at(document, "extraArgs", argument) : undefined;
}

/** False where a component brings its own in place of kube-proxy: there is nothing to scrape then. */
function hasProxy({ declared }: CheckInput): boolean {
  return !declared.machines.some(({ replaces }) => replaces?.includes("kube-proxy") === true);
}
