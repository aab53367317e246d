import { type EffectRow, rowsFor } from "./row";

/** Objects by which the engines deliver, and Kustomize's own files. */
export const DELIVERY_OBJECTS: readonly EffectRow[] = [
  ...rowsFor(
    "Kustomization.kustomize.config.k8s.io",
    ["+", "-", "resources.**"],
    "none",
    "the list of a folder's files",
    "Kustomize documentation: kustomization",
  ),
  ...rowsFor(
    "Kustomization.kustomize.toolkit.fluxcd.io",
    ["spec.prune"],
    "live",
    "decides what becomes of objects that leave Git",
    "Flux documentation: Kustomization, prune",
  ),
  ...rowsFor(
    "OCIRepository.source.toolkit.fluxcd.io|GitRepository.source.toolkit.fluxcd.io",
    ["spec.ref.**", "spec.url"],
    "restarts pods",
    "the release takes another version of its chart; read its notes",
    "Flux documentation: HelmRelease, chart reference",
  ),
  ...rowsFor(
    "Kustomization.kustomize.toolkit.fluxcd.io|HelmRepository.source.toolkit.fluxcd.io|OCIRepository.source.toolkit.fluxcd.io|GitRepository.source.toolkit.fluxcd.io|Bucket.source.toolkit.fluxcd.io|HelmChart.source.toolkit.fluxcd.io|Alert.notification.toolkit.fluxcd.io|Provider.notification.toolkit.fluxcd.io|Receiver.notification.toolkit.fluxcd.io|ImageRepository.image.toolkit.fluxcd.io|ImagePolicy.image.toolkit.fluxcd.io|ImageUpdateAutomation.image.toolkit.fluxcd.io",
    ["spec.**"],
    "live",
    "how and in which order Flux delivers",
    "Flux documentation",
  ),
  ...rowsFor(
    "Kustomization.kustomize.toolkit.fluxcd.io|HelmRepository.source.toolkit.fluxcd.io|OCIRepository.source.toolkit.fluxcd.io|GitRepository.source.toolkit.fluxcd.io",
    ["-"],
    "none",
    "what it delivered has lines of its own",
    "Flux documentation: Kustomization, garbage collection",
  ),
  ...rowsFor(
    "FluxInstance.fluxcd.controlplane.io",
    ["spec.sync.name"],
    "refused",
    "sync.name is immutable",
    "flux-operator: FluxInstance, CEL rule of its CRD",
  ),
  ...rowsFor(
    "FluxInstance.fluxcd.controlplane.io",
    ["spec.**"],
    "restarts pods",
    "Flux' own controllers",
    "flux-operator documentation: FluxInstance",
  ),
  ...rowsFor(
    "HelmRelease.helm.toolkit.fluxcd.io",
    ["spec.values.**"],
    "unknown",
    "told as a release",
    "Flux documentation: HelmRelease",
  ),
  ...rowsFor(
    "HelmRelease.helm.toolkit.fluxcd.io",
    ["spec.releaseName", "spec.targetNamespace", "spec.storageNamespace"],
    "recreates object",
    "the release is uninstalled and installed again",
    "Flux documentation: HelmRelease, release name",
  ),
  ...rowsFor(
    "HelmRelease.helm.toolkit.fluxcd.io",
    ["spec.**"],
    "live",
    "how Flux installs and upgrades it",
    "Flux documentation: HelmRelease",
  ),
  ...rowsFor(
    "Application.argoproj.io|AppProject.argoproj.io|ApplicationSet.argoproj.io",
    ["spec.**"],
    "live",
    "how and in which order Argo CD delivers",
    "Argo CD documentation: Application",
  ),
  ...rowsFor(
    "Application.argoproj.io",
    ["-"],
    "none",
    "what it delivered has lines of its own",
    "Argo CD documentation: Application",
  ),
];
