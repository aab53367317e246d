import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import type { Declared } from "../../lib/declared/declared";
import type { Manifest } from "../../lib/manifest/manifest";
import { podSpecs } from "../../lib/manifest/pod";
import type { PlannedStage } from "../../lib/plan/stage";
import { type Allow, DNS_LABELS, DNS_PORTS, type Peer, type Port } from "./allow";

type Labels = Readonly<Record<string, string>>;

/** What every pod of a closed namespace needs, and what the objects in it show to be needed. */
export function derivedAllows(
  namespace: string,
  stages: readonly PlannedStage[],
  declared: Declared,
  within: boolean,
): readonly Allow[] {
  const own = stages.flatMap(({ manifests }) => manifests).filter(({ metadata }) => metadata.namespace === namespace);
  // Pods that a chart or an operator makes do not show here whether they mount a token.
  const hidden = stages.some(
    ({ releases, operatorPods = [] }) =>
      releases.some((release) => release.namespace === namespace) ||
      operatorPods.some((pods) => pods.namespace === namespace),
  );
  const all = (name: string, direction: Allow["direction"], peer: Peer, ports: readonly Port[] = []): Allow => ({
    name,
    namespace,
    direction,
    pods: {},
    peers: [peer],
    ports,
  });
  return [
    all("allow-dns", "egress", { kind: "pods", namespace: "kube-system", labels: DNS_LABELS }, DNS_PORTS),
    ...(within
      ? [
          all("allow-within-ingress", "ingress", { kind: "pods", namespace }),
          all("allow-within-egress", "egress", { kind: "pods", namespace }),
        ]
      : []),
    ...entranceAllows(namespace, own, declared),
    ...homeAllows(namespace, own),
    ...apiAllows(namespace, own, hidden),
    ...metricsAllows(namespace, declared),
  ];
}

/** From the ingress controller or the Gateways to the Services that Ingresses and routes of this namespace name. */
function entranceAllows(namespace: string, own: readonly Manifest[], { ingress }: Declared): readonly Allow[] {
  if (ingress === undefined) return [];
  const peer: Peer =
    ingress.entity === undefined
      ? { kind: "pods", namespace: ingress.namespace, labels: ingress.podLabels }
      : { kind: "entrance" };
  const services = new Map(own.filter(({ kind }) => kind === "Service").map((one) => [one.metadata.name, one]));
  const asked = new Map<string, { readonly service: string; readonly port: number | string | undefined }>();
  for (const backend of own.flatMap(backendsOf)) asked.set(`${backend.service} ${backend.port}`, backend);
  const names = [...new Set([...asked.values()].map(({ service }) => service))].sort();
  return names.map((service) => {
    const manifest = services.get(service);
    const ports = [...asked.values()].filter((one) => one.service === service);
    // A chart's Service does not show here which pods and ports are behind it.
    const target = manifest === undefined ? undefined : targetsOf(manifest, ports);
    return {
      name: `allow-entrance-to-${service}`,
      namespace,
      direction: "ingress",
      pods: target?.pods ?? {},
      peers: [peer],
      ports: target?.ports ?? [],
    };
  });
}

function backendsOf(manifest: Manifest): readonly { service: string; port: number | string | undefined }[] {
  const found: { service: string; port: number | string | undefined }[] = [];
  const add = (service: string | undefined, port: unknown) => {
    if (service === undefined) return;
    found.push({ service, port: typeof port === "number" || typeof port === "string" ? port : undefined });
  };
  if (manifest.kind === "Ingress") {
    for (const rule of listAt(manifest, "spec", "rules")) {
      for (const path of listAt(rule, "http", "paths")) {
        const service = at(path, "backend", "service");
        add(textAt(service, "name"), at(service, "port", "number") ?? at(service, "port", "name"));
      }
    }
  }
  if (manifest.apiVersion.startsWith("gateway.networking.k8s.io/") && manifest.kind.endsWith("Route")) {
    for (const rule of listAt(manifest, "spec", "rules")) {
      for (const backend of listAt(rule, "backendRefs")) add(textAt(backend, "name"), at(backend, "port"));
    }
  }
  if (manifest.kind === "IngressRoute") {
    for (const route of listAt(manifest, "spec", "routes")) {
      for (const service of listAt(route, "services")) add(textAt(service, "name"), at(service, "port"));
    }
  }
  return found;
}

/** Pods and pod ports behind a Service; with no port asked for, behind all of it. */
function targetsOf(
  service: Manifest,
  asked: readonly { readonly port: number | string | undefined }[],
): { readonly pods: Labels; readonly ports: readonly Port[] } {
  const ports = listAt(service, "spec", "ports")
    .filter((port) =>
      asked.some((one) => one.port === undefined || one.port === at(port, "port") || one.port === at(port, "name")),
    )
    .flatMap((port): Port[] => {
      const target = at(port, "targetPort") ?? at(port, "port");
      if (typeof target !== "number" && typeof target !== "string") return [];
      return [{ port: target, protocol: at(port, "protocol") === "UDP" ? "UDP" : "TCP" }];
    });
  return { pods: labelsOf(at(service, "spec", "selector")), ports };
}

/** A Service with an address of the home network, or a port of the machines, is there for the home network. */
function homeAllows(namespace: string, own: readonly Manifest[]): readonly Allow[] {
  return own
    .filter((one) => one.kind === "Service" && ["LoadBalancer", "NodePort"].includes(textAt(one, "spec", "type") ?? ""))
    .map((service) => ({
      name: `allow-home-to-${service.metadata.name}`,
      namespace,
      direction: "ingress" as const,
      peers: [{ kind: "home" as const }],
      ...targetsOf(service, [{ port: undefined }]),
    }));
}

/** The API server, for pods that mount a token: those of our own by name, and all where some cannot be seen. */
function apiAllows(namespace: string, own: readonly Manifest[], hidden: boolean): readonly Allow[] {
  const allow = (name: string, pods: Labels): Allow => ({
    name,
    namespace,
    direction: "egress",
    pods,
    peers: [{ kind: "api-server" }],
    ports: [{ port: API_PORT, protocol: "TCP" }],
  });
  if (hidden) return [allow("allow-api-server", {})];
  const silent = new Set(
    own
      .filter((one) => one.kind === "ServiceAccount" && one.automountServiceAccountToken === false)
      .map(({ metadata }) => metadata.name),
  );
  return own.flatMap((workload) => {
    const mounts = podSpecs(workload).some(({ spec }) => {
      const stated = at(spec, "automountServiceAccountToken");
      return stated === undefined ? !silent.has(textAt(spec, "serviceAccountName") ?? "default") : stated === true;
    });
    const pods = labelsOf(at(workload, "spec", "selector", "matchLabels"));
    return mounts && Object.keys(pods).length > 0
      ? [allow(`allow-api-server-from-${workload.metadata.name}`, pods)]
      : [];
  });
}

/** Prometheus reads metrics of whatever runs here. */
function metricsAllows(namespace: string, { monitoring }: Declared): readonly Allow[] {
  if (monitoring === undefined || monitoring.namespace === namespace) return [];
  return [
    {
      name: "allow-metrics",
      namespace,
      direction: "ingress",
      pods: {},
      peers: [
        {
          kind: "pods",
          namespace: monitoring.namespace,
          labels: { "app.kubernetes.io/name": "prometheus" },
        },
      ],
      ports: [],
    },
  ];
}

/** Port on which control planes serve the API (Kubernetes: ports and protocols). */
const API_PORT = 6443;

function labelsOf(value: unknown): Labels {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
