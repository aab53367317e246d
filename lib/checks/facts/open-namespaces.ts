import { isNativeGroup } from "../../delivery/facts/needs";
import { groupOf } from "../../manifest/manifest";
import { SYSTEM_NAMESPACES } from "../../pod-security/namespaces";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { namespacesOfPodMakers } from "./pod-makers";

/** API groups whose objects make no pods of their own. */
const WITHOUT_PODS = [
  "cert-manager.io",
  "cilium.io",
  "external-secrets.io",
  "gateway.networking.k8s.io",
  "generators.external-secrets.io",
  "keda.sh",
  "metallb.io",
  "monitoring.coreos.com",
  "traefik.io",
  "volsync.backube",
  "bitnami.com",
];

/** Kinds of those groups that make pods all the same. */
const WITH_PODS = ["Alertmanager", "Prometheus", "PrometheusAgent", "ThanosRuler"];

/** Namespaces in which an operator or a chart makes pods too, so that not all labels of pods are known. */
export function openNamespaces(input: CheckInput): ReadonlySet<string> {
  const manifests = manifestsOf(input);
  return new Set([
    ...namespacesOfPodMakers(manifests.map(({ manifest }) => manifest)),
    ...SYSTEM_NAMESPACES.filter((name) => name !== "default"),
    ...input.graph.stages.flatMap(({ releases, operatorPods = [] }) => [
      ...releases.map(({ namespace }) => namespace),
      ...operatorPods.map(({ namespace }) => namespace),
    ]),
    ...input.platformReleases.map(({ namespace }) => namespace),
    ...manifests
      .filter(
        ({ manifest }) =>
          !isNativeGroup(groupOf(manifest.apiVersion)) &&
          (WITH_PODS.includes(manifest.kind) || !WITHOUT_PODS.includes(groupOf(manifest.apiVersion))),
      )
      .map(({ manifest }) => manifest.metadata.namespace ?? ""),
  ]);
}
