import type { Random } from "../../attack/random";
import type { Family, Trial } from "../family";
import { drawHome, type Home, own, trialOf } from "../home";
import { misspelt, word } from "../spelling";
import { IMAGE, podKind, SCALED, workload } from "../workload";

type Fault = (random: Random, home: Home) => Trial | undefined;

const NODE_LABELS = [
  "kubernetes.io/hostname",
  "kubernetes.io/arch",
  "kubernetes.io/os",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
];

/** A choice of nodes, in one of the forms that a pod knows. */
function choice(random: Random, key: string, value: string): readonly [form: string, pod: object] {
  const term = (expression: object) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
      },
    },
  });
  return (
    random.pick([
      ["nodeSelector", { nodeSelector: { [key]: value } }],
      ["affinity In", term({ key, operator: "In", values: [value] })],
    ] as const) ?? ["nodeSelector", {}]
  );
}

const labels: Fault = (random, home) => {
  const kind = podKind(random);
  const node = random.pick(home.nodes) ?? "";
  const [what, key, value] = random.pick([
    ["a misspelt node", "kubernetes.io/hostname", misspelt(random, node)],
    ["a label that no node has", word(random), word(random)],
    ["another architecture", "kubernetes.io/arch", "arm64"],
    ["another system", "kubernetes.io/os", "windows"],
    ["a misspelt well-known label", misspelt(random, random.pick(NODE_LABELS) ?? ""), "x"],
  ] as const) ?? ["", "", ""];
  const [form, pod] = choice(random, key, value);
  const right = random.chance(0.5) ? { nodeSelector: { "kubernetes.io/hostname": node } } : {};
  const name = word(random);
  return trialOf(home, {
    kind: `${kind} ${form}: ${what}`,
    what: `${key}=${value}`,
    good: [own(workload({ kind, name, pod: right }))],
    bad: [own(workload({ kind, name, pod }))],
    names: (text) => text.includes(name),
  });
};

const appLabels: Fault = (random, home) => {
  const key = random.pick(["disk", "kubernetes.io/hostname", "kubernetes.io/arch", "kubernetes.io/os"]) ?? "";
  const [form, nodeSelector] = random.pick([
    ["unknown", { [key]: word(random) }],
    ["misspelt", { "kubernetes.io/hostname": misspelt(random, random.pick(home.nodes) ?? "") }],
  ] as const) ?? ["", {}];
  return trialOf(home, {
    kind: `apps.nodeSelector ${form}`,
    what: JSON.stringify(nodeSelector),
    bad: [{ apps: { hello: { nodeSelector } } }],
    names: (text) => text.includes("apps.hello"),
  });
};

/** Memory or cores beyond every node, wherever a pod can ask for them. */
const requests: Fault = (random, home) => {
  const kind = podKind(random);
  const name = word(random);
  const [resource, unit] = random.pick([
    ["memory", random.pick(["Gi", "G"])],
    ["cpu", ""],
  ] as const) ?? ["cpu", ""];
  const most = resource === "cpu" ? home.cpus : home.memory;
  const much = (share: number) =>
    resource === "cpu" && random.chance(0.5)
      ? `${Math.ceil(most * share) * 1000}m`
      : `${Math.ceil(most * share)}${unit ?? ""}`;
  const part = (amount: string, by: string) => ({
    name: word(random),
    image: IMAGE,
    resources: { [by]: { [resource]: amount } },
  });
  const by = random.pick(["requests", "limits"]) ?? "requests";
  const forms: readonly (readonly [string, object])[] = [
    ["one container", { containers: [part(much(1.3), by)] }],
    ["two containers", { containers: [part(much(0.7), by), part(much(0.7), by)] }],
    ["an init container", { initContainers: [part(much(1.3), by)] }],
    [
      "a sidecar",
      { initContainers: [{ ...part(much(0.7), by), restartPolicy: "Always" }], containers: [part(much(0.7), by)] },
    ],
    ["the pod's own", { resources: { requests: { [resource]: much(1.3) } } }],
    ["overhead", { containers: [part(much(0.7), by)], overhead: { [resource]: much(0.7) } }],
  ];
  const [form, pod] = random.pick(forms) ?? ["", {}];
  return trialOf(home, {
    kind: `${form} ${by} ${resource}`,
    what: `${kind} ${JSON.stringify(pod)}`,
    good: [own(workload({ kind, name }))],
    bad: [own(workload({ kind, name, pod }))],
    names: (text) => text.includes(name),
  });
};

const appRequests: Fault = (random, home) => {
  const [resource, amount] = random.pick([
    ["memory", `${home.memory + 1 + random.below(90)} GiB`],
    ["cpu", home.cpus + random.below(9)],
  ] as const) ?? ["cpu", 99];
  return trialOf(home, {
    kind: `apps.${resource}`,
    what: String(amount),
    bad: [{ apps: { hello: { [resource]: amount } } }],
    names: (text) => text.includes("hello"),
  });
};

const devices: Fault = (random, home) => {
  const kind = podKind(random);
  const name = word(random);
  const plugins = home.components.includes("intelGpu") ? [] : ["gpu.intel.com/i915", "gpu.intel.com/xe"];
  const resource =
    random.pick([...plugins, "nvidia.com/gpu", "amd.com/gpu", "squat.ai/tun", `${word(random)}.io/${word(random)}`]) ??
    "";
  return trialOf(home, {
    kind: `a device that no node offers: ${resource.startsWith("gpu") || resource.includes("/gpu") ? resource : "others"}`,
    what: `${kind} ${resource}`,
    good: [own(workload({ kind, name }))],
    bad: [own(workload({ kind, name, container: { resources: { limits: { [resource]: 1 } } } }))],
    names: (text) => text.includes(name),
  });
};

const hugePages: Fault = (random, home) => {
  const kind = podKind(random);
  const name = word(random);
  const size = random.pick(["hugepages-2Mi", "hugepages-1Gi"]) ?? "";
  const resources = { requests: { memory: "64Mi", [size]: "1Gi" }, limits: { memory: "64Mi", [size]: "1Gi" } };
  return trialOf(home, {
    kind: `huge pages that no node has`,
    what: `${kind} ${size}`,
    good: [own(workload({ kind, name }))],
    bad: [own(workload({ kind, name, container: { resources } }))],
    names: (text) => text.includes(name),
  });
};

const ports: Fault = (random, home) => {
  const name = word(random);
  const system: readonly (readonly [number, string])[] = [
    [10250, "TCP"],
    [50000, "TCP"],
    [7445, "TCP"],
    [6443, "TCP"],
    [50001, "TCP"],
    [2379, "TCP"],
    [2380, "TCP"],
    [10257, "TCP"],
    [10259, "TCP"],
    [4240, "TCP"],
  ];
  const [port, protocol] = random.pick(system) ?? [10250, "TCP"];
  const onPlane = [6443, 50001, 2379, 2380, 10257, 10259].includes(port);
  const planes = {
    nodeSelector: { "node-role.kubernetes.io/control-plane": "" },
    tolerations: [{ operator: "Exists" }],
  };
  const kind = random.pick(["DaemonSet", "Deployment", "StatefulSet", "Pod"]) ?? "";
  const [form, container, pod] = random.pick([
    ["hostPort", { ports: [{ containerPort: 8080, hostPort: port, protocol }] }, {}],
    ["hostNetwork", { ports: [{ containerPort: port, protocol }] }, { hostNetwork: true }],
  ] as const) ?? ["", {}, {}];
  const placed = { ...pod, ...(onPlane ? planes : {}) };
  return trialOf(home, {
    kind: `${form} ${port}`,
    what: kind,
    good: [own(workload({ kind, name, container: { ports: [{ containerPort: 8080 }] } }))],
    bad: [own(workload({ kind, name, container, pod: placed }))],
    names: (text) => text.includes(name) && text.includes(String(port)),
  });
};

const sharedPort: Fault = (random, home) => {
  const port = 20_000 + random.below(9000);
  const [a, b] = [word(random), word(random)];
  const kind = random.pick(["DaemonSet", "Deployment"]) ?? "";
  const container = { ports: [{ containerPort: 8080, hostPort: port }] };
  const first = workload({ kind: "DaemonSet", name: a, container });
  return trialOf(home, {
    kind: `two on one host port (${kind})`,
    what: String(port),
    good: [own(first)],
    bad: [own(first, workload({ kind, name: b, container }))],
    names: (text) => text.includes(String(port)),
  });
};

const apart: Fault = (random, home) => {
  const kind = random.pick(SCALED) ?? "";
  const name = word(random);
  const labelSelector = { matchLabels: { app: name } };
  const most = home.nodes.length;
  const anti = (topologyKey: string) => ({
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey }] } },
  });
  const spread = (topologyKey: string, further: object = {}) => ({
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey, whenUnsatisfiable: "DoNotSchedule", labelSelector, ...further },
    ],
  });
  const wrong = misspelt(random, "kubernetes.io/hostname");
  const forms: readonly (readonly [string, object, number])[] = [
    ["anti-affinity by node", anti("kubernetes.io/hostname"), most + 1 + random.below(3)],
    ["anti-affinity by a misspelt key", anti(wrong), 2],
    ["anti-affinity by region", anti("topology.kubernetes.io/region"), 2],
    ["spreading by a misspelt key", spread(wrong), 2],
    [
      "spreading over more domains than there are",
      spread("kubernetes.io/hostname", { minDomains: most + 1 }),
      most + 2,
    ],
    [
      "affinity to pods that are not there",
      {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                labelSelector: { matchLabels: { app: misspelt(random, name) } },
                topologyKey: "kubernetes.io/hostname",
              },
            ],
          },
        },
      },
      1,
    ],
  ];
  const [form, pod, replicas] = random.pick(forms) ?? ["", {}, 1];
  return trialOf(home, {
    kind: form,
    what: `${kind} ${JSON.stringify(pod)}`,
    good: [own(workload({ kind, name, replicas: 2, pod: spread("kubernetes.io/hostname") }))],
    bad: [own(workload({ kind, name, replicas, pod }))],
    names: (text) => text.includes(name),
  });
};

const budgets: Fault = (random, home) => {
  const kind = random.pick(SCALED) ?? "";
  const name = word(random);
  const replicas = 1 + random.below(4);
  const budget = (spec: object) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: `${name}-b`, namespace: "own" },
    spec: { selector: { matchLabels: { app: name } }, ...spec },
  });
  const [form, spec] = random.pick([
    ["maxUnavailable 0", { maxUnavailable: 0 }],
    ["maxUnavailable 0%", { maxUnavailable: "0%" }],
    ["minAvailable of all", { minAvailable: replicas }],
    ["minAvailable above all", { minAvailable: replicas + 1 }],
    ["minAvailable 100%", { minAvailable: "100%" }],
    ["minAvailable by a share", { minAvailable: `${Math.floor((100 * (replicas - 1)) / replicas) + 1}%` }],
  ] as const) ?? ["", {}];
  const object = workload({ kind, name, replicas });
  return trialOf(home, {
    kind: `budget: ${form}`,
    what: `${kind} of ${replicas}: ${JSON.stringify(spec)}`,
    good: [own(object, budget({ maxUnavailable: 1 }))],
    bad: [own(object, budget(spec))],
    names: (text) => text.includes(name),
  });
};

const tainted: Fault = (random, home) => {
  if (home.nodes.includes("cp-1")) return undefined;
  const kind = podKind(random);
  const name = word(random);
  const tolerations = [
    random.pick([
      { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" },
      { operator: "Exists" },
    ]),
  ];
  const [key, value] = random.pick([
    ["node-role.kubernetes.io/control-plane", ""],
    ["kubernetes.io/hostname", "cp-2"],
  ] as const) ?? ["", ""];
  const wrong =
    random.pick([
      [],
      [{ key: "node-role.kubernetes.io/master", operator: "Exists", effect: "NoSchedule" }],
      [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoExecute" }],
    ]) ?? [];
  return trialOf(home, {
    kind: `chooses a tainted node by ${key}, tolerates ${wrong[0] === undefined ? "nothing" : "another taint"}`,
    what: `${kind} ${JSON.stringify(wrong)}`,
    good: [own(workload({ kind, name, pod: { nodeSelector: { [key]: value }, tolerations } }))],
    bad: [own(workload({ kind, name, pod: { nodeSelector: { [key]: value }, tolerations: wrong } }))],
    names: (text) => text.includes(name),
  });
};

const limits: Fault = (random, home) => {
  const kind = podKind(random);
  const name = word(random);
  const resource = random.pick(["memory", "cpu"]) ?? "";
  const [more, less] =
    resource === "cpu"
      ? [random.pick(["1", "1000m", "0.9"]), random.pick(["500m", "0.4"])]
      : [random.pick(["1Gi", "1G", "1100Mi"]), random.pick(["512Mi", "600M"])];
  const where = random.pick(["containers", "initContainers"]) ?? "";
  const resources = (request: unknown, limit: unknown) => ({
    [where]: [
      { name: "main", image: IMAGE, resources: { requests: { [resource]: request }, limits: { [resource]: limit } } },
    ],
  });
  return trialOf(home, {
    kind: `request above the limit: ${where} ${resource}`,
    what: `${kind} ${more} over ${less}`,
    good: [own(workload({ kind, name, pod: resources(less, more) }))],
    bad: [own(workload({ kind, name, pod: resources(more, less) }))],
    names: (text) => text.includes(name),
  });
};

const FAULTS: readonly Fault[] = [
  labels,
  labels,
  appLabels,
  requests,
  requests,
  appRequests,
  devices,
  hugePages,
  ports,
  sharedPort,
  apart,
  apart,
  budgets,
  tainted,
  limits,
];

/** Pods that find no node: labels, taints, resources, devices, ports, spreading, and budgets that let none go. */
export const placement: Family = {
  name: "placement",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
