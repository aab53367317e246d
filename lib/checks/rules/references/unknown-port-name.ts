import { at, isFields, listAt, textAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { reach } from "../../../delivery/facts/references/path";
import { showManifest } from "../../../manifest/manifest";
import { containersOf } from "../../../manifest/pod";
import { openNamespaces } from "../../facts/open-namespaces";
import { selects, textsOf, type Workload, workloadsIn, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Ports that a container names of its own (Kubernetes API reference v1.34: Probe, LifecycleHandler). */
const PORTS_OF_CONTAINERS: readonly string[] = [
  "(startupProbe|readinessProbe|livenessProbe).(httpGet|tcpSocket).port",
  "lifecycle.(postStart|preStop).(httpGet|tcpSocket).port",
];

export const unknownPortName: Rule = {
  id: "unknown-port-name",
  title: "A Service, a probe, a hook or a monitor names a port that is not there",
  family: "references",
  severity: "error",
  answers: [],
  why: "The Service has no endpoints for that port; a probe that finds no port fails, and the pod is started again and again.",
  fix: "write the name of a container's port",
  source:
    "Kubernetes API reference v1.34: ServicePort, Probe, LifecycleHandler; prometheus-operator API reference: Endpoint, PodMetricsEndpoint",
  example: "a Service with targetPort: web, and containers with the port http",
  check: (input) => {
    const open = openNamespaces(input);
    const workloads = workloadsOf(input);
    const probes = workloads.flatMap(({ who, origin, pod }) =>
      containersOf(pod).flatMap(({ container, path }) =>
        PORTS_OF_CONTAINERS.flatMap((pattern) =>
          reach(container, pattern).flatMap(({ path: place, value: port }): Found[] => {
            const known = namesIn([container]);
            if (typeof port !== "string" || /^\d+$/.test(port) || known.includes(port)) return [];
            return [{ at: origin, ...said(`${who} ${path}.${place}`, port, known) }];
          }),
        ),
      ),
    );
    const services = manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      const { namespace = "default" } = manifest.metadata;
      const selector = at(manifest, "spec", "selector");
      if (manifest.kind !== "Service" || !isFields(selector) || open.has(namespace)) return [];
      const chosen = workloadsIn(input, namespace).filter(({ labels }) => selects({ matchLabels: selector }, labels));
      if (chosen.length === 0) return [];
      const known = portNames(chosen);
      return listAt(manifest, "spec", "ports").flatMap((port, index): Found[] => {
        const target = textAt(port, "targetPort");
        if (target === undefined || known.includes(target)) return [];
        return [{ at: origin, ...said(`${showManifest(manifest)} spec.ports[${index}].targetPort`, target, known) }];
      });
    });
    return [...probes, ...services, ...monitors(input)];
  },
};

/** Ports that monitors name: of the Services that a ServiceMonitor selects, of the pods that a PodMonitor does. */
function monitors(input: CheckInput): readonly Found[] {
  const open = openNamespaces(input);
  const all = manifestsOf(input);
  return all.flatMap(({ manifest, origin }): Found[] => {
    const { namespace = "default" } = manifest.metadata;
    const field = manifest.kind === "ServiceMonitor" ? "endpoints" : "podMetricsEndpoints";
    if (!["ServiceMonitor", "PodMonitor"].includes(manifest.kind)) return [];
    if (open.has(namespace) || at(manifest, "spec", "namespaceSelector") !== undefined) return [];
    const selector = at(manifest, "spec", "selector");
    const known =
      manifest.kind === "PodMonitor"
        ? portNames(workloadsIn(input, namespace).filter(({ labels }) => selects(selector, labels)))
        : all
            .filter(
              ({ manifest: one }) =>
                one.kind === "Service" &&
                one.metadata.namespace === namespace &&
                selects(selector, textsOf(one.metadata.labels)),
            )
            .flatMap(({ manifest: one }) => namesIn([one.spec]));
    if (known.length === 0) return [];
    return listAt(manifest, "spec", field).flatMap((endpoint, index): Found[] => {
      const port = textAt(endpoint, "port");
      if (port === undefined || known.includes(port)) return [];
      return [{ at: origin, ...said(`${showManifest(manifest)} spec.${field}[${index}].port`, port, known) }];
    });
  });
}

function said(where: string, port: string, known: readonly string[]): Pick<Found, "message" | "fix"> {
  const near = nearest(port, known) ?? known[0];
  return {
    message: `${where} asks for the port ${port}, and there ${known.length === 1 ? "is" : "are"} ${known.join(", ") || "none with a name"}`,
    fix: near === undefined ? `name a port of the container ${port}` : `write ${near}`,
  };
}

function portNames(workloads: readonly Workload[]): readonly string[] {
  return workloads.flatMap(({ pod }) => namesIn(containersOf(pod).map(({ container }) => container)));
}

function namesIn(containers: readonly unknown[]): readonly string[] {
  return containers.flatMap((container) => listAt(container, "ports").flatMap((port) => textAt(port, "name") ?? []));
}
