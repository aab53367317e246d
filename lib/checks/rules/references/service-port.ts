import { nearest } from "../../../data/nearest";
import { provided } from "../../facts/provided";
import { routesOf } from "../../facts/routes";
import type { Found, Rule } from "../../rule";

export const servicePort: Rule = {
  id: "service-port",
  title: "A route sends to a port that its Service does not have",
  family: "references",
  severity: "error",
  answers: ["M029"],
  why: "This host answers 503, and only this host.",
  fix: "correct the port",
  source: "Kubernetes API reference v1.34: ServiceBackendPort; Gateway API reference v1: BackendObjectReference",
  example: "an Ingress with the backend port 8080, and a Service with the port 80",
  check: (input) => {
    const services = provided(input, "Service");
    return routesOf(input).flatMap(({ who, origin, backends }) =>
      backends.flatMap(({ service, namespace, port, where }): Found[] => {
        const target = services.get(`${namespace}/${service}`);
        const about = [`${who} ${where}`];
        // A Service that is not there at all is a missing reference.
        if (target === undefined) return [];
        if (port === undefined || target.ports === undefined || target.ports.includes(port)) return [];
        return [
          {
            at: origin,
            message: `${who} ${where} asks for port ${port} of Service ${namespace}/${service}, which has ${target.ports.join(", ")}`,
            fix: `write ${typeof port === "string" ? (nearest(port, target.ports.map(String)) ?? target.ports[0]) : target.ports[0]}`,
            about,
          },
        ];
      }),
    );
  },
};
