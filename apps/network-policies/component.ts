import { type CompleteInput, defineComponent } from "../../lib/component/component";
import { nearest } from "../../lib/data/nearest";
import type { Allow, Peer } from "./allow";
import { ciliumAllow, ciliumDeny } from "./cilium";
import { derivedAllows } from "./derive";
import { kubernetesAllow, kubernetesDeny } from "./kubernetes";
import { type NetworkPolicyOptions, networkPolicyOptions } from "./options";
import { networkPolicyRunbook } from "./runbook";

/**
 * Closes namespaces in both directions and opens what is named: the operator's
 * own allows, and those that the objects of a namespace show to be needed.
 * Written in the CNI's own kind where it has one.
 */
export const networkPolicies = defineComponent({
  title: "Network policies: closed namespaces with named allows",
  options: networkPolicyOptions,
  complete: (input) => {
    const { cluster, declared, options: chosen, stages, built } = input;
    refuseUnknownNamespaces(input);
    refuseAllows(input);
    const cilium = declared.networkPolicy?.ownKind === "CiliumNetworkPolicy";
    const stage = stages.stage("network-policies", { title: "Closed namespaces and their named allows" });
    for (const [namespace, { within }] of Object.entries(chosen.namespaces)) {
      stage.add(cilium ? ciliumDeny(namespace) : kubernetesDeny(namespace));
      for (const allow of [...derivedAllows(namespace, built, declared, within), ...ownAllows(chosen, namespace)]) {
        stage.add(cilium ? ciliumAllow(cluster, allow) : kubernetesAllow(cluster, allow));
      }
    }
  },
  runbook: ({ cluster, declared, options: chosen }) =>
    networkPolicyRunbook(cluster, declared, Object.keys(chosen.namespaces)),
});

/** The operator's allows of one namespace. */
function ownAllows(chosen: NetworkPolicyOptions, namespace: string): readonly Allow[] {
  const { ingress = [], egress = [] } = chosen.namespaces[namespace] ?? {};
  return [
    ...ingress.map(({ name, from, pods, ports }) => ({
      name: name ?? `allow-from-${showPeer(from[0])}`,
      namespace,
      direction: "ingress" as const,
      pods,
      peers: from,
      ports,
    })),
    ...egress.map(({ name, to, pods, ports }) => ({
      name: name ?? `allow-to-${showPeer(to[0])}`,
      namespace,
      direction: "egress" as const,
      pods,
      peers: to,
      ports,
    })),
  ];
}

/** A peer as part of a name. */
function showPeer(peer: Peer | undefined): string {
  switch (peer?.kind) {
    case "pods":
      return peer.namespace ?? "cluster";
    case "range":
      return peer.cidr.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    case "host":
      return peer.host
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replaceAll(/^-|-$/g, "");
    default:
      return peer?.kind ?? "nobody";
  }
}

/** A misspelt name would close an empty namespace and leave the meant one open. */
function refuseUnknownNamespaces({ options, built, report }: CompleteInput<NetworkPolicyOptions>): void {
  const used = new Set(
    built.flatMap(({ manifests, releases }) => [
      ...manifests.flatMap(({ metadata }) => metadata.namespace ?? []),
      ...releases.map(({ namespace }) => namespace),
    ]),
  );
  for (const namespace of Object.keys(options.namespaces)) {
    if (used.has(namespace)) continue;
    const near = nearest(namespace, [...used]);
    report({
      option: `namespaces.${namespace}`,
      got: `the namespace ${namespace}, in which nothing runs`,
      want: "a namespace that a component or an app uses",
      ...(near === undefined ? {} : { fix: `write ${near}` }),
    });
  }
}

/** Two allows of one name, and host names where the kind of policy knows addresses only. */
function refuseAllows({ declared, options, report }: CompleteInput<NetworkPolicyOptions>): void {
  const readsDns = declared.networkPolicy?.ownKind !== undefined;
  for (const [namespace, { ingress, egress }] of Object.entries(options.namespaces)) {
    const option = `namespaces.${namespace}`;
    const names = ownAllows(options, namespace).map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    const caller = ingress.flatMap(({ from }) => from).find(({ kind }) => kind === "host");
    const called = egress.flatMap(({ to }) => to).find(({ kind }) => kind === "host");
    if (twice !== undefined) {
      const fix = "write name for one of them";
      report({ option, got: `two allows with the name ${twice}`, want: "a name of its own for each", fix });
    }
    if (caller !== undefined) {
      const want = "an address, a network or a namespace";
      report({ option, got: `ingress from ${showHost(caller)}`, want, fix: "write its address" });
    }
    if (called !== undefined && !readsDns) {
      report({
        option,
        got: `egress to ${showHost(called)}`,
        want: "an address or a network: only a CNI that reads DNS answers knows host names",
        fix: "write its network, or add components.cilium",
      });
    }
  }
}

function showHost(peer: Peer): string {
  return peer.kind === "host" ? `the host ${peer.host}` : peer.kind;
}
