import { type Fault, own, trialOf } from "../../home";
import { word } from "../../spelling";
import { IMAGE, podKind, workload } from "../../workload";

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
      {
        name: where === "containers" ? "main" : "first",
        image: IMAGE,
        resources: { requests: { [resource]: request }, limits: { [resource]: limit } },
      },
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

/** What a pod asks a node for. */
export const RESOURCE_FAULTS: readonly Fault[] = [
  requests,
  requests,
  appRequests,
  devices,
  hugePages,
  ports,
  sharedPort,
  limits,
];
