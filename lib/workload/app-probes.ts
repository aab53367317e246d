import type { Container, Probe } from "../../imports/k8s/core-v1";
import type { AppProbe } from "../model/app-probe";

/** Seconds between two probes of a start. */
const START_PERIOD = 5;

type Long = Extract<AppProbe, { startSeconds: number }>;
type Question = Long["ready"];

/**
 * One question three times: may it take its time, does it take requests, must
 * it be started again. Nothing where there is no port to ask and no command.
 *
 * @param port name of the port that is asked unless the probe names one
 */
export function probes(
  probe: AppProbe,
  port: string | undefined,
): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
  const asked: Long =
    typeof probe === "object" ? probe : { path: probe === false ? undefined : probe, startSeconds: 300 };
  const named = asked.port ?? port;
  if (named === undefined && asked.command === undefined) return {};
  const { ready, alive, startSeconds } = asked;
  const ask = (one: Question, standard: Probe): Probe | undefined =>
    one === false ? undefined : { ...action(asked, named, one?.path), ...standard, ...timing(one) };
  const readinessProbe = ask(ready, { periodSeconds: 10 });
  const livenessProbe = ask(alive, { periodSeconds: 30, failureThreshold: 3 });
  return {
    startupProbe: {
      ...action(asked, named, alive === false ? undefined : alive?.path),
      periodSeconds: START_PERIOD,
      failureThreshold: Math.ceil(startSeconds / START_PERIOD),
      ...(alive === false || alive?.timeout === undefined ? {} : { timeoutSeconds: alive.timeout }),
    },
    ...(readinessProbe === undefined ? {} : { readinessProbe }),
    ...(livenessProbe === undefined ? {} : { livenessProbe }),
  };
}

function action(asked: Long, port: string | number | undefined, own: string | undefined): Probe {
  if (asked.command !== undefined) return { exec: { command: asked.command } };
  if (port === undefined) return {};
  if (asked.grpc === true && typeof port === "number") return { grpc: { port } };
  const path = own ?? asked.path;
  if (path === undefined) return { tcpSocket: { port } };
  return { httpGet: { path, port, ...(asked.https === true ? { scheme: "HTTPS" } : {}) } };
}

function timing(one: Question): Probe {
  if (one === false || one === undefined) return {};
  return {
    ...(one.every === undefined ? {} : { periodSeconds: one.every }),
    ...(one.timeout === undefined ? {} : { timeoutSeconds: one.timeout }),
    ...(one.failures === undefined ? {} : { failureThreshold: one.failures }),
  };
}
