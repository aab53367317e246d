import { at, isFields, listAt, textAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { showManifest } from "../../../manifest/manifest";
import { containersOf } from "../../../manifest/pod";
import { openNamespaces } from "../../facts/open-namespaces";
import { selects, textsOf, type Workload, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const unknownPortName: Rule = {
  id: "unknown-port-name",
  title: "A Service or a probe names a port that no container has",
  family: "references",
  severity: "error",
  answers: [],
  why: "The Service has no endpoints for that port; a probe that finds no port fails, and the pod is started again and again.",
  fix: "write the name of a container's port",
  source: "Kubernetes documentation: Service, port definitions; Configure Probes, named ports",
  example: "a Service with targetPort: web, and containers with the port http",
  check: (input) => {
    const open = openNamespaces(input);
    const workloads = workloadsOf(input);
    const probes = workloads.flatMap(({ who, origin, pod }) =>
      containersOf(pod).flatMap(({ container, path }) =>
        (["startupProbe", "readinessProbe", "livenessProbe"] as const).flatMap((probe) =>
          (["httpGet", "tcpSocket"] as const).flatMap((kind): Found[] => {
            const port = at(container, probe, kind, "port");
            const known = namesIn([container]);
            if (typeof port !== "string" || known.includes(port)) return [];
            return [{ at: origin, ...said(`${who} ${path}.${probe}`, port, known) }];
          }),
        ),
      ),
    );
    const services = manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      const { namespace = "default" } = manifest.metadata;
      const selector = at(manifest, "spec", "selector");
      if (manifest.kind !== "Service" || !isFields(selector) || open.has(namespace)) return [];
      const chosen = workloads.filter(
        (one) => one.namespace === namespace && selects({ matchLabels: textsOf(selector) }, one.labels),
      );
      if (chosen.length === 0) return [];
      const known = portNames(chosen);
      return listAt(manifest, "spec", "ports").flatMap((port, index): Found[] => {
        const target = textAt(port, "targetPort");
        if (target === undefined || known.includes(target)) return [];
        return [{ at: origin, ...said(`${showManifest(manifest)} spec.ports[${index}].targetPort`, target, known) }];
      });
    });
    return [...probes, ...services];
  },
};

function said(where: string, port: string, known: readonly string[]): Pick<Found, "message" | "fix"> {
  const near = nearest(port, known) ?? known[0];
  return {
    message: `${where} asks for the port ${port}, and the containers have ${known.join(", ") || "none with a name"}`,
    fix: near === undefined ? `name a port of the container ${port}` : `write ${near}`,
  };
}

function portNames(workloads: readonly Workload[]): readonly string[] {
  return workloads.flatMap(({ pod }) => namesIn(containersOf(pod).map(({ container }) => container)));
}

function namesIn(containers: readonly unknown[]): readonly string[] {
  return containers.flatMap((container) => listAt(container, "ports").flatMap((port) => textAt(port, "name") ?? []));
}
