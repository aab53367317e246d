import { type Fault, own, trialOf } from "../../home";
import { misspelt } from "../../spelling";
import { podKind, SCALED, workload } from "../../workload";
import { served, service } from "./served";

/** Names and ports between Services, pods, routes and monitors. */
const chains: Fault = (random, home) => {
  const kind = random.pick(SCALED) ?? "";
  const pods = workload({ kind, name: "served", container: { ports: [{ containerPort: 8080, name: "http" }] } });
  const probe = (port: string | number, of: string) =>
    workload({
      kind: podKind(random),
      name: "probed",
      container: { ports: [{ containerPort: 8080, name: "http" }], [of]: { httpGet: { path: "/", port } } },
    });
  const of = random.pick(["livenessProbe", "readinessProbe", "startupProbe"]) ?? "";
  const ingress = (name: string, port: object, host = "way.home.example.org") => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "way", namespace: "own" },
    spec: {
      rules: [
        {
          host,
          http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port } } }] },
        },
      ],
    },
  });
  const soundService = service("served", { ports: [{ name: "web", port: 80, targetPort: "http" }] });
  const forms: readonly (readonly [string, readonly object[], string])[] = [
    [
      "a targetPort that no container names",
      [pods, service("served", { ports: [{ port: 80, targetPort: misspelt(random, "http") }] })],
      "served",
    ],
    [
      "a selector that finds no pod",
      [pods, service("served", { selector: { app: misspelt(random, "served") } })],
      "served",
    ],
    [
      "a selector by another key",
      [pods, service("served", { selector: { [misspelt(random, "apps")]: "served" } })],
      "served",
    ],
    [`a ${of} at a port without a name`, [probe(misspelt(random, "http"), of)], "probed"],
    ["a backend's port by number", [pods, soundService, ingress("served", { number: 81 + random.below(900) })], "way"],
    ["a backend's port by name", [pods, soundService, ingress("served", { name: misspelt(random, "webs") })], "way"],
    ["a backend that is not there", [pods, soundService, ingress(misspelt(random, "served"), { number: 80 })], "way"],
    [
      "a workload's own selector",
      [workload({ kind, name: "served", spec: { selector: { matchLabels: { app: misspelt(random, "served") } } } })],
      "served",
    ],
    [
      "an autoscaler of nothing",
      [
        pods,
        {
          apiVersion: "autoscaling/v2",
          kind: "HorizontalPodAutoscaler",
          metadata: { name: "served", namespace: "own" },
          spec: { scaleTargetRef: { apiVersion: "apps/v1", kind, name: misspelt(random, "served") }, maxReplicas: 3 },
        },
      ],
      "served",
    ],
    [
      "a host outside the domain",
      [pods, soundService, ingress("served", { number: 80 }, `way.${misspelt(random, "home")}.example.org`)],
      "way",
    ],
    [
      "a host of another route",
      [pods, soundService, ingress("served", { number: 80 }, "hello.home.example.org")],
      "hello",
    ],
  ];
  const [form, objects, mark] = random.pick(forms) ?? ["", [], ""];
  const good = [
    own(pods, soundService, ingress("served", random.pick([{ number: 80 }, { name: "web" }]) ?? {}), probe("http", of)),
  ];
  return trialOf(home, {
    kind: form,
    what: JSON.stringify(objects.at(-1)).slice(0, 300),
    good,
    bad: [own(...objects)],
    names: (text) => text.includes(mark),
  });
};

const nodePorts: Fault = (random, home) => {
  const port = 30_000 + random.below(2700);
  const [form, objects] = random.pick([
    [
      "outside the range",
      [
        served("one"),
        service("one", {
          type: "NodePort",
          ports: [{ port: 80, nodePort: random.pick([80, 8080, 29_999, 32_768, 40_000]) }],
        }),
      ],
    ],
    [
      "twice",
      [
        served("one"),
        served("two"),
        service("one", { type: "NodePort", ports: [{ port: 80, nodePort: port }] }),
        service("two", { type: "LoadBalancer", ports: [{ port: 80, nodePort: port }] }),
      ],
    ],
  ] as const) ?? ["", []];
  return trialOf(home, {
    kind: `a node port ${form}`,
    what: String(port),
    good: [own(served("one"), service("one", { type: "NodePort", ports: [{ port: 80, nodePort: port }] }))],
    bad: [own(...objects)],
    names: (text) => text.includes("one") || text.includes("two"),
  });
};

/** What leads from a port to a pod. */
export const CHAIN_FAULTS: readonly Fault[] = [chains, chains, nodePorts];
