import { nearest } from "../data/nearest";
import type { Asker } from "../declared/offers";
import { InputError, type Problem } from "../model/problem";
import type { PlacedApp } from "./placed-app";

/** Annotation by which a pod asks Multus for further networks (Multus documentation: How to Use). */
const NETWORKS = "k8s.v1.cni.cncf.io/networks";

/**
 * What an app's pods say to join further networks.
 *
 * @throws InputError with every network that nothing offers, every address
 *   outside its network, and addresses that several pods would share
 */
export function networkAnnotations(
  { cluster, declared, path }: Asker,
  { app, kind }: PlacedApp,
): Readonly<Record<string, string>> {
  const { networks } = app;
  if (networks === undefined) return {};
  const offer = declared.podNetworks;
  const known = Object.keys(offer?.networks ?? {});
  const problems: Omit<Problem, "file">[] = [];
  for (const [index, { name, address }] of networks.entries()) {
    const at = `${path}.networks[${index}]`;
    const network = offer?.networks[name];
    if (network === undefined) {
      const near = nearest(name, known);
      problems.push({
        path: `${at}.name`,
        got: name,
        want: `a network of components.multus.networks: ${known.join(", ") || "there are none"}`,
        fix: near === undefined ? `add ${name} to components.multus.networks` : `write ${near}`,
      });
    } else if (!network.subnet.contains(address)) {
      problems.push({
        path: `${at}.address`,
        got: address.toString(),
        want: `an address of ${network.subnet}, the network ${name}`,
        fix: "write a free address of that network",
      });
    }
  }
  if (kind === "DaemonSet" || app.replicas > 1 || app.autoscale !== undefined) {
    problems.push({
      path: `${path}.networks`,
      got: "one address for several pods",
      want: "one pod, which alone has the address",
      fix: "write replicas: 1 without autoscale, or make an app of each",
    });
  }
  if (problems.length > 0) throw new InputError(problems.map((one) => ({ file: cluster.file, ...one })));
  const list = networks.map(({ name, address, mac }) => ({
    name,
    namespace: offer?.namespace,
    ips: [`${address}/${offer?.networks[name]?.subnet.prefix ?? ""}`],
    ...(mac === undefined ? {} : { mac }),
  }));
  return { [NETWORKS]: JSON.stringify(list) };
}
