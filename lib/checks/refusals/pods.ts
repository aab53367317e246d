import { at, isFields, listAt, textAt } from "../../data/fields";
import { CONTAINER_PORT, DNS_LABEL, outside } from "./grammar";
import type { Refusal, RefusalRow } from "./row";

/** Kinds with a pod inside, where it is, and the restart policies that they take; none: all of them. */
const PODS: readonly (readonly [group: string, kinds: readonly string[], path: string, restart: readonly string[]])[] =
  [
    ["", ["Pod"], "spec", []],
    ["apps", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"], "spec.template.spec", ["Always"]],
    ["batch", ["Job"], "spec.template.spec", ["OnFailure", "Never"]],
    ["batch", ["CronJob"], "spec.jobTemplate.spec.template.spec", ["OnFailure", "Never"]],
  ];

const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc"];

/** The first of several that is there twice. */
function twice(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value, index) => value !== undefined && values.indexOf(value) !== index);
}

function allContainers(spec: unknown): readonly unknown[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((field) => listAt(spec, field));
}

function unique(values: readonly (string | undefined)[], what: string): Refusal | undefined {
  const again = twice(values);
  return again === undefined ? undefined : { got: `${what} ${again} twice`, want: `each ${what} once` };
}

function restartPolicy(spec: unknown, allowed: readonly string[]): Refusal | undefined {
  const got = textAt(spec, "restartPolicy") ?? "Always";
  if (!isFields(spec) || allowed.includes(got)) return undefined;
  const written =
    textAt(spec, "restartPolicy") === undefined ? "no restartPolicy, which means Always" : `restartPolicy ${got}`;
  return { got: written, want: allowed.join(" or "), fix: `write restartPolicy: ${allowed[0]}` };
}

function volumeSource(volume: unknown): Refusal | undefined {
  if (!isFields(volume)) return undefined;
  const sources = Object.keys(volume).filter(
    (key) => key !== "name" && volume[key] !== undefined && volume[key] !== null,
  );
  return sources.length <= 1 ? undefined : { got: sources.join(" and "), want: "one source of a volume" };
}

function probe(value: unknown): Refusal | undefined {
  if (!isFields(value)) return undefined;
  const handlers = HANDLERS.filter((name) => at(value, name) !== undefined);
  return handlers.length === 1
    ? undefined
    : {
        got: handlers.length === 0 ? "no way to ask" : handlers.join(" and "),
        want: `one of ${HANDLERS.join(", ")}`,
      };
}

function hostNetworkPorts(spec: unknown): Refusal | undefined {
  if (at(spec, "hostNetwork") !== true) return undefined;
  const port = allContainers(spec)
    .flatMap((container) => listAt(container, "ports"))
    .find((one) => at(one, "hostPort") !== undefined && at(one, "hostPort") !== at(one, "containerPort"));
  return port === undefined
    ? undefined
    : {
        got: `hostPort ${at(port, "hostPort")} with containerPort ${at(port, "containerPort")}`,
        want: "both the same on the host's network",
        fix: "leave hostPort out",
      };
}

function toleration(value: unknown): Refusal | undefined {
  const operator = textAt(value, "operator") ?? "Equal";
  if (operator === "Exists" && (textAt(value, "value") ?? "") !== "")
    return {
      got: `Exists with the value ${textAt(value, "value")}`,
      want: "Exists without a value",
      fix: "write operator: Equal",
    };
  if ((textAt(value, "key") ?? "") === "" && operator !== "Exists")
    return { got: "no key", want: "a key, or operator: Exists for every taint", fix: "write the key of the taint" };
  return undefined;
}

/** Containers of a pod whose fields are judged one by one. */
const CONTAINERS = "(initContainers|containers)[]";

/** What the API server asks of pods beyond their schema (Kubernetes 1.35, pkg/apis/core/validation and those of apps and batch). */
export const POD_ROWS: readonly RefusalRow[] = PODS.flatMap(([group, kinds, path, restart]): readonly RefusalRow[] => {
  const row = (below: string, judge: RefusalRow["judge"]): RefusalRow => ({
    group,
    kinds,
    path: below === "" ? path : `${path}.${below}`,
    judge,
  });
  return [
    ...(restart.length === 0 ? [] : [row("", (spec) => restartPolicy(spec, restart))]),
    row("", (spec) =>
      unique(
        allContainers(spec).map((one) => textAt(one, "name")),
        "container",
      ),
    ),
    row("", (spec) =>
      unique(
        listAt(spec, "volumes").map((one) => textAt(one, "name")),
        "volume",
      ),
    ),
    row("", hostNetworkPorts),
    row(`${CONTAINERS}.name`, (name) => outside(name, DNS_LABEL)),
    row(`${CONTAINERS}.ports[].name`, (name) => outside(name, CONTAINER_PORT)),
    row(CONTAINERS, (one) =>
      unique(
        listAt(one, "ports").map((port) => textAt(port, "name")),
        "port",
      ),
    ),
    row(CONTAINERS, (one) =>
      unique(
        listAt(one, "volumeMounts").map((mount) => textAt(mount, "mountPath")),
        "mountPath",
      ),
    ),
    row(`containers[].(livenessProbe|readinessProbe|startupProbe)`, probe),
    row("volumes[].name", (name) => outside(name, DNS_LABEL)),
    row("volumes[]", volumeSource),
    row("tolerations[]", toleration),
  ];
});
