import type { CompleteInput } from "../../lib/component/component";
import { nearest } from "../../lib/data/nearest";
import { calledPorts } from "../../lib/delivery/facts/called-by-api";
import type { Peer } from "./allow";
import type { NetworkPolicyOptions } from "./options";
import { ownAllows } from "./own-allows";

/** A misspelt name would close an empty namespace and leave the meant one open. */
export function refuseUnknownNamespaces({ options, built, report }: CompleteInput<NetworkPolicyOptions>): void {
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
export function refuseAllows({ declared, options, report }: CompleteInput<NetworkPolicyOptions>): void {
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

/** An allow for the API server at the Service's port never matches: policies see the port of the container. */
export function refuseServicePorts({ options, built, report }: CompleteInput<NetworkPolicyOptions>): void {
  for (const [namespace, { ingress }] of Object.entries(options.namespaces)) {
    const called = built
      .flatMap(({ releases }) => releases.filter((release) => release.namespace === namespace))
      .flatMap(calledPorts);
    const serves = built.some(({ manifests }) =>
      manifests.some(({ kind, metadata }) => kind === "Service" && metadata.namespace === namespace),
    );
    if (called.length === 0 || serves) continue;
    for (const [index, { from, ports }] of ingress.entries()) {
      const wanted = [...new Set(called.map(({ port }) => port))];
      if (ports.length === 0 || !from.some(({ kind }) => kind === "api-server")) continue;
      if (ports.some(({ port }) => wanted.some((one) => one === port))) continue;
      report({
        option: `namespaces.${namespace}.ingress[${index}].ports`,
        got: `${ports.map(({ port }) => port).join(", ")}, where nothing listens that the API server calls`,
        want: `the container's port: ${called.map(({ port, release, what }) => `${port} (${release.name}, ${what})`).join(", ")}`,
        fix: `write ${wanted.join(", ")}, or remove the allow: it is made without an entry`,
      });
    }
  }
}

function showHost(peer: Peer): string {
  return peer.kind === "host" ? `the host ${peer.host}` : peer.kind;
}
