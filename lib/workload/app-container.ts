import type { Container, EnvVar, Probe, VolumeMount } from "../../imports/k8s/core-v1";
import type { App } from "../model/app";
import { restrictedContainer } from "./security";

/** Port name of an app's first container port, and of its Service's. */
export const PORT = "http";

/** Seconds between two probes of a start. */
const START_PERIOD = 5;

/** Extended resources of the vendors' device plugins (each plugin's documentation). */
const GPU: Readonly<Record<NonNullable<App["gpu"]>, string>> = {
  intel: "gpu.intel.com/i915",
  nvidia: "nvidia.com/gpu",
  amd: "amd.com/gpu",
};

export function appContainer(name: string, app: App, mounts: readonly VolumeMount[]): Container {
  const ports = [
    ...(app.port === undefined ? [] : [{ name: PORT, containerPort: app.port, protocol: "TCP" as const }]),
    ...Object.entries(app.ports).map(([port, { port: containerPort, protocol }]) => ({
      name: port,
      containerPort,
      protocol,
    })),
  ];
  return {
    name,
    image: app.image,
    ...(app.command === undefined ? {} : { command: app.command }),
    ...(app.args === undefined ? {} : { args: app.args }),
    ...(Object.keys(app.env).length === 0 ? {} : { env: Object.entries(app.env).map(variable) }),
    ...(app.envFrom.length === 0 ? {} : { envFrom: app.envFrom.map((secret) => ({ secretRef: { name: secret } })) }),
    ...(ports.length === 0 ? {} : { ports }),
    ...probes(app),
    resources: resources(app),
    securityContext: restrictedContainer(app.writableRoot),
    volumeMounts: mounts,
  };
}

function variable([name, value]: [string, App["env"][string]]): EnvVar {
  return typeof value === "string"
    ? { name, value }
    : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
}

/** One question three times: may it take its time, does it take requests, must it be started again. */
function probes(app: App): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  const asked = typeof app.probe === "object" ? app.probe : { path: app.probe === false ? undefined : app.probe };
  const named = "port" in asked ? asked.port : undefined;
  if (named === undefined && app.port === undefined) return {};
  const port = named ?? PORT;
  const startSeconds = "startSeconds" in asked ? asked.startSeconds : 300;
  const action: Probe = asked.path === undefined ? { tcpSocket: { port } } : { httpGet: { path: asked.path, port } };
  return {
    startupProbe: { ...action, periodSeconds: START_PERIOD, failureThreshold: Math.ceil(startSeconds / START_PERIOD) },
    readinessProbe: { ...action, periodSeconds: 10 },
    livenessProbe: { ...action, periodSeconds: 30, failureThreshold: 3 },
  };
}

function resources(app: App): NonNullable<Container["resources"]> {
  const { cpu, memory = app.memory } = app.limits;
  // Extended resources cannot be overcommitted: request and limit are one number.
  const gpu: Readonly<Record<string, string>> = app.gpu === undefined ? {} : { [GPU[app.gpu]]: "1" };
  return {
    requests: { cpu: app.cpu, memory: app.memory.toQuantity(), ...gpu },
    limits: { ...(cpu === undefined ? {} : { cpu }), memory: memory.toQuantity(), ...gpu },
  };
}
