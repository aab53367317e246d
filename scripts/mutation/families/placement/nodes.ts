import type { Random } from "../../../attack/random";
import { type Fault, own, trialOf } from "../../home";
import { misspelt, word } from "../../spelling";
import { podKind, SCALED, workload } from "../../workload";

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

/** Nodes that nobody is, pods that keep each other away, and budgets that let none go. */
export const NODE_FAULTS: readonly Fault[] = [labels, labels, appLabels, apart, apart, budgets, tainted];
