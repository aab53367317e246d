import { z } from "zod";
import { label } from "./field";
import { dataKey } from "./grammar";

/** What a pod knows of itself (Kubernetes documentation: Downward API, available fields). */
const POD_FIELDS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.podIP",
] as const;

const value = z.union([
  z.string(),
  z
    .strictObject({
      secret: label.meta({ description: "name of a Secret of the app's namespace" }),
      key: dataKey.meta({ description: "key of that Secret whose value the variable takes" }),
    })
    .meta({ description: "a key of a Secret of the app's namespace" }),
  z
    .strictObject({
      configMap: label.meta({ description: "name of a ConfigMap of the app's namespace" }),
      key: dataKey.meta({ description: "key of that ConfigMap whose text the variable takes" }),
    })
    .meta({ description: "a key of a ConfigMap of the app's namespace" }),
  z
    .strictObject({
      pod: z.enum(POD_FIELDS).meta({ description: "what the pod knows of itself, e.g. status.podIP" }),
    })
    .meta({ description: "a fact about the pod itself" }),
]);

/** Environment variables by name. */
export const environmentSchema = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "an environment variable name"),
  value,
);

/** Variables by name: a literal, or a reference to a Secret or ConfigMap. */
export type Environment = z.output<typeof environmentSchema>;

const prefix = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "the start of an environment variable's name, e.g. DB_")
  .optional()
  .meta({ description: "text before each key, e.g. DB_; absent: none" });

/** A whole Secret or ConfigMap whose keys become variables. */
export const environmentSourceSchema = z.union([
  label,
  z.strictObject({ secret: label.meta({ description: "name of a Secret of the app's namespace" }), prefix }),
  z.strictObject({ configMap: label.meta({ description: "name of a ConfigMap of the app's namespace" }), prefix }),
]);

/** A Secret or ConfigMap of which every key becomes a variable. */
export type EnvironmentSource = z.output<typeof environmentSourceSchema>;
