import { nearest } from "../../../data/nearest";
import { provided } from "../../facts/provided";
import { routesOf } from "../../facts/routes";
import type { Found, Rule } from "../../rule";

export const servicePort: Rule = {
  id: "service-port",
  title: "A route sends to a Service or a port that does not exist",
  family: "references",
  severity: "error",
  answers: ["M029"],
  why: "This host answers 503, and only this host.",
  fix: "correct the Service or its port",
  source: "Kubernetes documentation: Ingress, service backends; Gateway API: backendRefs",
  example: "an Ingress with the backend port 8080, and a Service with the port 80",
  check: (input) => {
    const services = provided(input, "Service");
    const known = [...services.values()];
    return routesOf(input).flatMap(({ who, origin, manifest, backends }) =>
      backends.flatMap(({ service, namespace, port, where }): Found[] => {
        const target = services.get(`${namespace}/${service}`);
        const about = [`${who} ${where}`];
        if (target === undefined) {
          // The Ingress' own reference is looked up when stages are linked.
          if (manifest.kind === "Ingress") return [];
          const near = nearest(
            service,
            known.filter((one) => one.namespace === namespace).map(({ name }) => name),
          );
          return [
            {
              at: origin,
              message: `${who} ${where} refers to Service ${namespace}/${service}, which nothing provides`,
              ...(near === undefined ? {} : { fix: `write ${near}` }),
              about,
            },
          ];
        }
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
