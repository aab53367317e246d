import { at, isFields, listAt, textAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { podSpecs } from "../../../manifest/pod";
import { SYSTEM_NAMESPACES } from "../../../pod-security/namespaces";
import { openNamespaces } from "../../facts/open-namespaces";
import { provided } from "../../facts/provided";
import { selects, textsOf, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Pods that an object means by labels. */
interface Peer {
  /** Where it stands, e.g. `spec.ingress[0].from[1]`. */
  readonly where: string;
  /** Name of their namespace; undefined where it is chosen by other labels than its name. */
  readonly namespace: string | undefined;
  /** The label selector of pods; undefined: all of that namespace. */
  readonly pods: unknown;
}

const NAMESPACE_NAME = "kubernetes.io/metadata.name";
const CILIUM_NAMESPACE = "k8s:io.kubernetes.pod.namespace";
/** Label by which pods of an app are found. */
const APP_NAME = "app.kubernetes.io/name";

export const unknownPeer: Rule = {
  id: "unknown-peer",
  title: "A policy or an affinity names pods that are not there",
  family: "references",
  severity: "error",
  answers: [],
  why: "The connection that the policy is to allow is dropped without a word; the pod that wants to be near another stays Pending.",
  fix: "correct the name",
  source: "Kubernetes documentation: Network Policies; Cilium documentation: Endpoints Based",
  example: "from: [{ namespace: netwrk }] of an app, and a namespace network",
  check: (input) => {
    const namespaces = namespacesOf(input);
    const open = openNamespaces(input);
    const workloads = workloadsOf(input);
    return manifestsOf(input).flatMap(({ manifest, origin }) =>
      peersOf(manifest).flatMap(({ where, namespace, pods }): Found[] => {
        if (namespace === undefined) return [];
        const who = `${showManifest(manifest)} ${where}`;
        if (!namespaces.has(namespace)) {
          const near = nearest(namespace, namespaces);
          const fix = near === undefined ? undefined : `write ${near}`;
          return [{ at: origin, message: `${who} names the namespace ${namespace}, which is not there`, fix }];
        }
        if (pods === undefined || open.has(namespace)) return [];
        const here = workloads.filter((one) => one.namespace === namespace);
        if (here.some(({ labels }) => selects(pods, labels))) return [];
        const labels = textsOf(at(pods, "matchLabels"));
        if (Object.keys(labels).length === 0 && listAt(pods, "matchExpressions").length === 0) return [];
        const name = labels[APP_NAME];
        const near =
          name === undefined
            ? undefined
            : nearest(
                name,
                here.flatMap((one) => one.labels[APP_NAME] ?? []),
              );
        const wanted =
          name ??
          Object.entries(labels)
            .map(([key, value]) => `${key}=${value}`)
            .join(", ");
        return [
          {
            at: origin,
            message: `${who} names pods of ${wanted || "some labels"} in ${namespace}, and there are none`,
            fix: near === undefined ? undefined : `write ${near}`,
          },
        ];
      }),
    );
  },
};

function namespacesOf(input: CheckInput): ReadonlySet<string> {
  return new Set([
    ...SYSTEM_NAMESPACES,
    ...input.namespaces.map(({ name }) => name),
    ...input.platformReleases.map(({ namespace }) => namespace),
    ...[...provided(input, "Namespace").values()].map(({ name }) => name),
    ...manifestsOf(input).flatMap(({ manifest }) => manifest.metadata.namespace ?? []),
  ]);
}

function peersOf(manifest: Manifest): readonly Peer[] {
  const { namespace } = manifest.metadata;
  if (manifest.kind === "NetworkPolicy" && manifest.apiVersion.startsWith("networking.k8s.io/")) {
    return [
      ...peersIn(manifest, ["ingress", "from"], (peer) => native(peer, namespace)),
      ...peersIn(manifest, ["egress", "to"], (peer) => native(peer, namespace)),
    ];
  }
  if (manifest.kind === "CiliumNetworkPolicy") {
    return [
      ...peersIn(manifest, ["ingress", "fromEndpoints"], (peer) => cilium(peer, namespace)),
      ...peersIn(manifest, ["egress", "toEndpoints"], (peer) => cilium(peer, namespace)),
    ];
  }
  return podSpecs(manifest).flatMap(({ spec, path }) =>
    listAt(spec, "affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution").flatMap(
      (term, index): Peer[] =>
        at(term, "namespaces") === undefined && at(term, "namespaceSelector") === undefined
          ? [{ where: `${path}.affinity.podAffinity[${index}]`, namespace, pods: at(term, "labelSelector") }]
          : [],
    ),
  );
}

function peersIn(
  manifest: Manifest,
  [direction, field]: readonly [string, string],
  read: (peer: unknown) => Omit<Peer, "where">,
): readonly Peer[] {
  return listAt(manifest, "spec", direction).flatMap((rule, index) =>
    listAt(rule, field).map((peer, number) => ({
      where: `spec.${direction}[${index}].${field}[${number}]`,
      ...read(peer),
    })),
  );
}

function native(peer: unknown, own: string | undefined): Omit<Peer, "where"> {
  const selector = at(peer, "namespaceSelector");
  const pods = at(peer, "podSelector");
  if (selector === undefined) return { namespace: pods === undefined ? undefined : own, pods };
  return { namespace: textAt(selector, "matchLabels", NAMESPACE_NAME), pods };
}

function cilium(peer: unknown, own: string | undefined): Omit<Peer, "where"> {
  const labels = at(peer, "matchLabels");
  if (!isFields(labels)) return { namespace: undefined, pods: undefined };
  const { [CILIUM_NAMESPACE]: named, ...rest } = labels;
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key.replace(/^(k8s|any):/, ""), value]));
  return {
    namespace: typeof named === "string" ? named : own,
    pods: Object.keys(plain).length === 0 ? undefined : { matchLabels: plain },
  };
}
