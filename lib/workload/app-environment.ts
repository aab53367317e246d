import type { Container, EnvVar } from "../../imports/k8s/core-v1";
import type { Environment, EnvironmentSource } from "../model/app-environment";

/** Variables of a container, those that say who it is first; what the definition names wins. */
export function environment(
  { env, envFrom }: { readonly env: Environment; readonly envFrom: readonly EnvironmentSource[] },
  identity: Readonly<Record<string, string>> = {},
): Pick<Container, "env" | "envFrom"> {
  const all = Object.entries({ ...identity, ...env }).map(variable);
  return {
    ...(all.length === 0 ? {} : { env: all }),
    ...(envFrom.length === 0 ? {} : { envFrom: envFrom.map(source) }),
  };
}

function variable([name, value]: [string, Environment[string]]): EnvVar {
  if (typeof value === "string") return { name, value };
  if ("secret" in value) return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
  if ("configMap" in value) return { name, valueFrom: { configMapKeyRef: { name: value.configMap, key: value.key } } };
  return { name, valueFrom: { fieldRef: { fieldPath: value.pod } } };
}

function source(one: EnvironmentSource): NonNullable<Container["envFrom"]>[number] {
  if (typeof one === "string") return { secretRef: { name: one } };
  const prefix = one.prefix === undefined ? {} : { prefix: one.prefix };
  return "secret" in one
    ? { secretRef: { name: one.secret }, ...prefix }
    : { configMapRef: { name: one.configMap }, ...prefix };
}
