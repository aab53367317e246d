import { at, listAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Ports that the API server gives to Services where nothing else is set (Kubernetes documentation: NodePort). */
const USUAL = { first: 30_000, last: 32_767 };

export const nodePort: Rule = {
  id: "node-port",
  title: "A Service asks for a node port that it cannot have",
  family: "network",
  severity: "error",
  answers: [],
  why: "The API server refuses the Service: `provided port is not in the valid range` or `provided port is already allocated`.",
  fix: "leave nodePort out, and the API server chooses one",
  source: "Kubernetes documentation: Service, type NodePort; kube-apiserver: service-node-port-range",
  example: "a Service of type NodePort with nodePort: 8080",
  check: (input) => {
    const taken = new Map<string, string>();
    return manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      if (manifest.kind !== "Service" || manifest.apiVersion !== "v1") return [];
      const who = showManifest(manifest);
      return listAt(manifest, "spec", "ports").flatMap((entry, index): Found[] => {
        const port = at(entry, "nodePort");
        if (typeof port !== "number" || port === 0) return [];
        const where = `${who} spec.ports[${index}].nodePort`;
        const { first, last } = rangeOf(input);
        if (port < first || port > last)
          return [{ at: origin, message: `${where} is ${port}, outside ${first}-${last}` }];
        const key = `${port}/${String(at(entry, "protocol") ?? "TCP")}`;
        const other = taken.get(key);
        if (other === undefined) taken.set(key, who);
        return other === undefined
          ? []
          : [{ at: origin, message: `${where} is ${port}, which ${other} has already`, about: [key] }];
      });
    });
  },
};

/** The range that the machines give the API server; else the usual one. */
function rangeOf({ machines }: CheckInput): typeof USUAL {
  for (const { documents } of machines)
    for (const document of documents) {
      const text = at(document, "cluster", "apiServer", "extraArgs", "service-node-port-range");
      const [, first, last] = /^(\d+)-(\d+)$/.exec(typeof text === "string" ? text : "") ?? [];
      if (first !== undefined && last !== undefined) return { first: Number(first), last: Number(last) };
    }
  return USUAL;
}
