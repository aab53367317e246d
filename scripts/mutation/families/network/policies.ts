import { type Fault, own, trialOf } from "../../home";
import { misspelt } from "../../spelling";
import { served } from "./served";

/** Policies whose peers, pods or ports are not there. */
const policies: Fault = (random, home) => {
  const isCilium = random.chance(0.5);
  const direction = random.pick(["ingress", "egress"]) ?? "ingress";
  const namespace = random.pick(["hello", "own"]) ?? "";
  const label = namespace === "hello" ? "app.kubernetes.io/name" : "app";
  const pod = namespace === "hello" ? "hello" : "served";
  const peer = (space: string, name: string) =>
    isCilium
      ? {
          [direction === "ingress" ? "fromEndpoints" : "toEndpoints"]: [
            { matchLabels: { "k8s:io.kubernetes.pod.namespace": space, [label]: name } },
          ],
        }
      : {
          [direction === "ingress" ? "from" : "to"]: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": space } },
              podSelector: { matchLabels: { [label]: name } },
            },
          ],
        };
  const dns = isCilium
    ? { toPorts: [{ ports: [{ port: "53", protocol: "ANY" }] }] }
    : {
        ports: [
          { port: 53, protocol: "UDP" },
          { port: 53, protocol: "TCP" },
        ],
      };
  const policy = (subject: string, rule: object, withDns = true) => {
    const rules = [rule, ...(direction === "egress" && withDns ? [dns] : [])];
    return isCilium
      ? {
          apiVersion: "cilium.io/v2",
          kind: "CiliumNetworkPolicy",
          metadata: { name: "guard", namespace: "own" },
          spec: { endpointSelector: { matchLabels: { app: subject } }, [direction]: rules },
        }
      : {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: { name: "guard", namespace: "own" },
          spec: {
            podSelector: { matchLabels: { app: subject } },
            policyTypes: [direction === "ingress" ? "Ingress" : "Egress"],
            [direction]: rules,
          },
        };
  };
  const right = peer(namespace, pod);
  const [form, bad] = random.pick([
    ["a misspelt namespace", policy("served", peer(misspelt(random, namespace === "own" ? "owner" : namespace), pod))],
    ["misspelt pods", policy("served", peer(namespace, misspelt(random, pod)))],
    ["a subject that is not there", policy(misspelt(random, "served"), right)],
    ["no DNS", policy("served", right, direction === "ingress")],
  ] as const) ?? ["", {}];
  if (form === "no DNS" && direction === "ingress") return undefined;
  return trialOf(home, {
    kind: `${isCilium ? "Cilium" : "native"} ${direction}: ${form}`,
    what: JSON.stringify(bad),
    good: [own(served("served"), policy("served", right))],
    bad: [own(served("served"), bad)],
    names: (text) => text.includes("guard"),
  });
};

/** A namespace that a policy closes for callers who must get in. */
const closed: Fault = (random, home) => {
  const callees: readonly (readonly [part: string, namespace: string])[] = [
    ["certManager", "cert-manager"],
    ["externalSecrets", "external-secrets"],
    ["cloudnativePg", "cnpg-system"],
    ["metallb", "metallb-system"],
    ["ingressNginx", "ingress-nginx"],
    ["prometheus", "monitoring"],
  ];
  const [, namespace] = random.pick(callees.filter(([key]) => home.components.includes(key))) ?? [];
  if (namespace === undefined) return undefined;
  const isCilium = random.chance(0.5);
  const wrong = random.pick([undefined, 443, 80]);
  const rule = isCilium
    ? wrong === undefined
      ? {}
      : { fromEntities: ["kube-apiserver"], toPorts: [{ ports: [{ port: String(wrong), protocol: "TCP" }] }] }
    : wrong === undefined
      ? undefined
      : { ports: [{ port: wrong, protocol: "TCP" }] };
  const policy = isCilium
    ? {
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        metadata: { name: "closed", namespace },
        spec: { endpointSelector: {}, ingress: [rule] },
      }
    : {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "closed", namespace },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ...(rule === undefined ? {} : { ingress: [rule] }) },
      };
  return trialOf(home, {
    kind: `${isCilium ? "Cilium" : "native"}: ${namespace} is closed, ${wrong === undefined ? "no allow" : "an allow at the wrong port"}`,
    what: JSON.stringify(policy),
    bad: [own(policy)],
    names: (text) => text.includes(namespace) || text.includes("closed"),
  });
};

/** Policies, and whom they keep out. */
export const POLICY_FAULTS: readonly Fault[] = [policies, policies, closed];
