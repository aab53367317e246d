import type { ReferenceRow } from "./row";

const SOURCES = ["Bucket", "GitRepository", "HelmRepository", "OCIRepository", "ExternalArtifact", "HelmChart"];

/** What Flux' own kinds name (Flux: API reference v1, v2). Flux' own chart makes some of it. */
export const FLUX_ROWS: readonly ReferenceRow[] = [
  {
    group: "helm.toolkit.fluxcd.io",
    kinds: ["HelmRelease"],
    path: "spec.**.(sourceRef|chartRef)",
    to: { field: "kind", else: "HelmRepository", only: SOURCES },
    namespace: "namespace",
    strength: "run",
  },
  {
    group: "helm.toolkit.fluxcd.io",
    kinds: ["HelmRelease"],
    path: "spec.valuesFrom[]",
    to: { field: "kind", else: "ConfigMap" },
    optional: "optional",
    strength: "run",
  },
  {
    group: "helm.toolkit.fluxcd.io",
    kinds: ["HelmRelease"],
    path: "spec.dependsOn[]",
    to: "HelmRelease",
    namespace: "namespace",
    strength: "run",
  },
  {
    group: "kustomize.toolkit.fluxcd.io",
    kinds: ["Kustomization"],
    path: "spec.sourceRef",
    to: { field: "kind", else: "GitRepository", only: SOURCES },
    namespace: "namespace",
    strength: "run",
    nearly: true,
  },
  {
    group: "kustomize.toolkit.fluxcd.io",
    kinds: ["Kustomization"],
    path: "spec.postBuild.substituteFrom[]",
    to: { field: "kind", else: "ConfigMap" },
    optional: "optional",
    strength: "run",
  },
  {
    group: "kustomize.toolkit.fluxcd.io",
    kinds: ["Kustomization"],
    path: "spec.dependsOn[]",
    to: "Kustomization",
    namespace: "namespace",
    strength: "run",
    nearly: true,
  },
  {
    group: "source.toolkit.fluxcd.io",
    kinds: ["HelmChart", "ExternalArtifact"],
    path: "spec.sourceRef",
    to: { field: "kind", else: "HelmRepository", only: SOURCES },
    strength: "run",
  },
  {
    group: "notification.toolkit.fluxcd.io",
    kinds: ["Alert"],
    path: "spec.providerRef",
    to: "Provider",
    strength: "run",
  },
  {
    group: "notification.toolkit.fluxcd.io",
    kinds: ["Alert", "Receiver"],
    path: "spec.(eventSources|resources)[]",
    to: { field: "kind", else: "Kustomization" },
    namespace: "namespace",
    strength: "run",
    nearly: true,
  },
  ...(
    [
      ["source.toolkit.fluxcd.io", SOURCES],
      ["notification.toolkit.fluxcd.io", ["Provider", "Receiver"]],
      ["kustomize.toolkit.fluxcd.io", ["Kustomization"]],
      ["helm.toolkit.fluxcd.io", ["HelmRelease"]],
      ["fluxcd.controlplane.io", ["ResourceSetInputProvider"]],
    ] as const
  ).flatMap(([group, kinds]): ReferenceRow[] => [
    { group, kinds, path: "spec.**.(secretRef|*SecretRef)", to: "Secret", strength: "run" },
    { group, kinds, path: "spec.serviceAccountName", to: "ServiceAccount", strength: "run", nearly: true },
  ]),
  {
    group: "fluxcd.controlplane.io",
    kinds: ["ResourceSet"],
    path: "spec.serviceAccountName",
    to: "ServiceAccount",
    strength: "run",
    nearly: true,
  },
  {
    group: "fluxcd.controlplane.io",
    kinds: ["ResourceSet"],
    path: "spec.dependsOn[]",
    to: { field: "kind", else: "ResourceSet" },
    namespace: "namespace",
    strength: "run",
    nearly: true,
  },
  {
    group: "fluxcd.controlplane.io",
    kinds: ["ResourceSet"],
    path: "spec.inputsFrom[]",
    to: "ResourceSetInputProvider",
    strength: "run",
  },
];
