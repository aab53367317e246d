import { workload } from "../../workload";

/** A Service over pods of its own name, or what a test says instead. */
export const service = (name: string, spec: object, further: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "own", ...further },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
});

/** Pods that a Service may lead to. */
export const served = (name: string) =>
  workload({ kind: "Deployment", name, container: { ports: [{ containerPort: 8080, name: "http" }] } });
