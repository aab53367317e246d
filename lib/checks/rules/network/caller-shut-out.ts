import { at, listAt } from "../../../data/fields";
import { type Answer, apiTargets, behind, servicesOf } from "../../facts/api-targets";
import {
  type Caller,
  type IngressPolicy,
  ingressPolicies,
  maySelect,
  opens,
  unprefixed,
} from "../../facts/ingress-policy";
import { monitoredTargets } from "../../facts/monitored";
import { routesOf } from "../../facts/routes";
import { selects, type Workload, workloadsIn } from "../../facts/workloads";
import type { CheckInput, Found, Rule } from "../../rule";

export const callerShutOut: Rule = {
  id: "caller-shut-out",
  title: "A policy keeps out the API server or the ingress controller, which must get in",
  family: "network",
  severity: "error",
  answers: [],
  why: "Every object that a webhook judges is refused after a wait of ten seconds; an aggregated API is unavailable; a host answers with 504.",
  fix: "allow the caller on the port of the container",
  source:
    "Kubernetes documentation: network policies, extensible admission controllers; Cilium documentation: entities",
  example: "a policy that denies all ingress of cert-manager, and none that lets the API server reach port 10250",
  check: (input) => [
    ...shutOut(input, { kind: "api-server" }, "the API server", apiTargets(input)),
    ...backends(input),
  ],
};

export const scrapeShutOut: Rule = {
  id: "scrape-shut-out",
  title: "A policy keeps Prometheus from what it is to read",
  family: "network",
  severity: "warning",
  answers: [],
  why: "The target is down for as long as the policy is there, and alerts on its metrics never fire.",
  fix: "allow the namespace of Prometheus on the port of the metrics",
  source: "Kubernetes documentation: network policies; Prometheus operator documentation",
  example: "a ServiceMonitor for pods of a namespace whose policies let nobody in",
  check: (input) => {
    const { monitoring } = input.declared;
    if (monitoring === undefined) return [];
    const labels = { "app.kubernetes.io/name": "prometheus" };
    return shutOut(
      input,
      { kind: "pods", namespace: monitoring.namespace, labels },
      "Prometheus",
      monitoredTargets(input),
    );
  },
};

function backends(input: CheckInput): readonly Found[] {
  const { ingress } = input.declared;
  if (ingress === undefined) return [];
  const services = servicesOf(input);
  const caller: Caller =
    ingress.entity === undefined
      ? { kind: "pods", namespace: ingress.namespace, labels: ingress.podLabels }
      : { kind: "entrance" };
  const targets = routesOf(input)
    .filter(({ manifest }) => (manifest.kind === "Ingress") === ((ingress.kind ?? "ingress") === "ingress"))
    .flatMap(({ who, backends: asked }) =>
      asked.flatMap(({ namespace, service, port }) => behind(services, { what: who, namespace, service, port })),
    );
  return shutOut(input, caller, "the ingress controller", targets);
}

/** A finding for each target that some policy closes and none opens for the caller. */
function shutOut(input: CheckInput, caller: Caller, who: string, targets: readonly Answer[]): readonly Found[] {
  const policies = ingressPolicies(input);
  if (policies.length === 0) return [];
  const told = new Map<string, Found>();
  for (const asked of targets) {
    const pods = workloadsIn(input, asked.namespace).filter(({ labels }) =>
      selects({ matchLabels: asked.labels }, labels),
    );
    // No policy of pods is about pods in the network of their machine.
    if (pods.some(({ pod }) => at(pod, "hostNetwork") === true)) continue;
    const target = { ...asked, port: numberOf(asked.port, pods) };
    // Pods of one namespace reach each other only as far as policies let them, too.
    const near = policies.filter(({ namespace }) => namespace === undefined || namespace === target.namespace);
    const labels = { ...target.labels, "io.kubernetes.pod.namespace": target.namespace };
    const closing = near.find(({ denies, selector }) => denies && selects(unprefixed(selector), labels));
    if (closing === undefined) continue;
    const meant = near
      .filter(({ selector }) => maySelect(unprefixed(selector), labels))
      .flatMap((policy) => policy.rules.filter(({ lets }) => lets(caller)).map(({ ports }) => ({ policy, ports })));
    if (meant.some(({ ports }) => opens(ports, target.port))) continue;
    const key = `${target.what} ${target.port}`;
    if (!told.has(key)) told.set(key, found(input, { caller, who, target, closing, other: meant[0]?.policy }));
  }
  return [...told.values()];
}

/** The number behind a port's name, where a container says it. */
function numberOf(port: number | string, pods: readonly Workload[]): number | string {
  if (typeof port === "number") return port;
  const found = pods
    .flatMap(({ pod }) => listAt(pod, "containers"))
    .flatMap((container) => listAt(container, "ports"))
    .find((one) => at(one, "name") === port);
  const number = at(found, "containerPort");
  return typeof number === "number" ? number : port;
}

interface Case {
  readonly caller: Caller;
  readonly who: string;
  readonly target: Answer;
  readonly closing: IngressPolicy;
  /** Lets the caller in, at other ports. */
  readonly other: IngressPolicy | undefined;
}

function found(input: CheckInput, { caller, who, target, closing, other }: Case): Found {
  const { namespace, port, what } = target;
  const wrong =
    other === undefined
      ? ""
      : `; ${other.who} lets it in at other ports only, and a policy sees the port of the container`;
  return {
    at: (other ?? closing).origin,
    message: `${closing.who} keeps ${who} from port ${port} of ${namespace}, which ${what} needs${wrong}`,
    fix: other === undefined ? missing(input, caller, namespace, port) : `write port ${port} in ${other.who}`,
  };
}

function missing(input: CheckInput, caller: Caller, namespace: string, port: number | string): string {
  const byName = `or close ${namespace} by components.networkPolicies, which makes the allow itself`;
  if (caller.kind === "pods")
    return `add a policy to ${namespace} that lets pods of ${caller.namespace} reach TCP ${port}, ${byName}`;
  if (caller.kind === "entrance")
    return `add a CiliumNetworkPolicy with fromEntities: [ingress] to ${namespace} that opens TCP ${port}, ${byName}`;
  const cilium = input.declared.networkPolicy?.ownKind === "CiliumNetworkPolicy";
  const from = cilium
    ? "a CiliumNetworkPolicy with fromEntities: [kube-apiserver, remote-node, host]"
    : "a NetworkPolicy with an ipBlock for each control plane";
  return `add ${from} to ${namespace} that opens TCP ${port}, ${byName}`;
}
