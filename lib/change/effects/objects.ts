import { at, textAt } from "../../data/fields";
import { quantity } from "../../manifest/quantity";
import type { Differing, EffectRow } from "./row";

const K8S = "Kubernetes documentation";

const rows = (
  kind: string,
  paths: readonly string[],
  effect: EffectRow["effect"],
  says: string | undefined,
  source: string,
  when?: EffectRow["when"],
): readonly EffectRow[] =>
  paths.map((path) => ({
    kind,
    path,
    effect,
    source,
    ...(says === undefined ? {} : { says }),
    ...(when === undefined ? {} : { when }),
  }));

const grows = ({ before, after }: Differing) => (quantity(after) ?? 0) >= (quantity(before) ?? 0);
const WORKLOADS = "Deployment|StatefulSet|DaemonSet|ReplicaSet";

/** Kinds of Kubernetes itself. */
const NATIVE: readonly EffectRow[] = [
  ...rows(
    "Deployment",
    ["spec.template.**"],
    "restarts pods",
    "the old pod stops before the new one starts",
    `${K8S}: Deployment, Recreate`,
    ({ fresh }) => textAt(fresh, "spec", "strategy", "type") === "Recreate",
  ),
  ...rows(
    "StatefulSet|DaemonSet",
    ["spec.template.**"],
    "by hand",
    "pods take it when somebody deletes them (OnDelete)",
    `${K8S}: StatefulSet, update strategies`,
    ({ fresh }) => textAt(fresh, "spec", "updateStrategy", "type") === "OnDelete",
  ),
  ...rows(WORKLOADS, ["spec.template.**"], "restarts pods", undefined, `${K8S}: Deployment, StatefulSet, DaemonSet`),
  ...rows(
    WORKLOADS,
    ["spec.replicas", "spec.ordinals.**"],
    "live",
    "pods are added or taken away",
    `${K8S}: Deployment, StatefulSet`,
  ),
  ...rows(WORKLOADS, ["spec.strategy.**", "spec.updateStrategy.**", "spec.minReadySeconds", "spec.revisionHistoryLimit", "spec.progressDeadlineSeconds", "spec.persistentVolumeClaimRetentionPolicy.**"], "live", "for the next roll-out", `${K8S}: Deployment, StatefulSet`),
  ...rows("StatefulSet", ["spec.volumeClaimTemplates.**"], "none", "the same amount in other words", "npm run verify:immutable"),
  ...rows("CronJob", ["spec.**"], "live", "for the next run", `${K8S}: CronJob`),
  ...rows("Job", ["spec.**"], "live", undefined, `${K8S}: Job`),
  ...rows("Pod", ["spec.**"], "restarts pods", "its container", `${K8S}: Pod`),
  ...rows("ConfigMap|Secret", ["data.**", "stringData.**", "binaryData.**"], "live", "mounted files follow within a minute or two; environment variables and subPath mounts when the pod restarts", `${K8S}: ConfigMap, mounted ConfigMaps are updated automatically`),
  ...rows("ConfigMap|Secret", ["immutable", "type"], "live", undefined, `${K8S}: ConfigMap, Secret`),
  ...rows("Secret", ["sops.**"], "none", "how the file is encrypted", "SOPS documentation"),
  ...rows("PersistentVolumeClaim", ["spec.resources.requests.storage"], "live", "the volume grows, where its class allows that; some file systems when the pod restarts", `${K8S}: expanding persistent volume claims`, grows),
  ...rows("PersistentVolumeClaim", ["spec.volumeAttributesClassName"], "live", "the driver changes the volume", `${K8S}: VolumeAttributesClass`),
  ...rows("PersistentVolumeClaim", ["spec.volumeName"], "live", "an unbound claim takes that volume", `${K8S}: PersistentVolume, binding`),
  ...rows("PersistentVolume", ["spec.**"], "live", "pods that mount it take mount options when they restart", `${K8S}: PersistentVolume`),
  ...rows("StorageClass", ["allowVolumeExpansion", "mountOptions.**", "allowedTopologies.**"], "live", "for volumes that are made later", `${K8S}: StorageClass`),
  ...rows("CSIDriver|VolumeAttributesClass|RuntimeClass|PriorityClass|IngressClass", ["**"], "live", "for pods and volumes that start later", `${K8S}: API reference`),
  ...rows("Service", ["spec.**"], "live", "connections that are open may break", `${K8S}: Service`),
  ...rows("Endpoints|EndpointSlice", ["**"], "live", undefined, `${K8S}: EndpointSlice`),
  ...rows("Ingress|NetworkPolicy|PodDisruptionBudget|HorizontalPodAutoscaler|ResourceQuota|LimitRange|Lease", ["spec.**"], "live", undefined, `${K8S}: API reference`),
  ...rows("Role|ClusterRole|RoleBinding|ClusterRoleBinding", ["rules.**", "subjects.**", "aggregationRule.**"], "live", undefined, `${K8S}: RBAC`),
  ...rows("ServiceAccount", ["**"], "live", "pods take it when they restart", `${K8S}: ServiceAccount`),
  ...rows("Namespace", ["metadata.labels.**"], "live", "pods are judged by the new level when they start", `${K8S}: Pod Security admission`),
  ...rows("CustomResourceDefinition", ["**"], "live", undefined, `${K8S}: custom resource definitions`),
  ...rows("ValidatingWebhookConfiguration|MutatingWebhookConfiguration|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|MutatingAdmissionPolicy|MutatingAdmissionPolicyBinding|APIService", ["webhooks.**", "spec.**"], "live", undefined, `${K8S}: dynamic admission control`),
  ...rows("PriorityLevelConfiguration|FlowSchema|DeviceClass", ["spec.**"], "live", undefined, `${K8S}: API reference`),
];

const OPERATORS: readonly EffectRow[] = [
  ...rows("Cluster.postgresql.cnpg.io", ["spec.imageName", "spec.imageCatalogRef.**"], "restarts pods", "server after server, the primary last; another major stops all of them", "CloudNativePG documentation: rolling updates, PostgreSQL upgrades"),
  ...rows("Cluster.postgresql.cnpg.io", ["spec.bootstrap.**"], "none", "read when the database is made, not later", "CloudNativePG documentation: bootstrap"),
  ...rows("Cluster.postgresql.cnpg.io", ["spec.instances", "spec.enablePDB", "spec.description", "spec.managed.**", "spec.backup.**", "spec.monitoring.**", "spec.minSyncReplicas", "spec.maxSyncReplicas"], "live", undefined, "CloudNativePG documentation: API reference"),
  ...rows("Cluster.postgresql.cnpg.io", ["spec.storage.size", "spec.walStorage.size"], "refused", "a volume does not shrink", "CloudNativePG documentation: storage", (change) => !grows(change)).map((row): EffectRow => ({ ...row, topic: "claim size" })),
  ...rows("Cluster.postgresql.cnpg.io", ["spec.storage.size", "spec.walStorage.size"], "live", "the volumes grow, where their class allows that", "CloudNativePG documentation: storage"),
  ...rows("Cluster.postgresql.cnpg.io", ["spec.storage.storageClass", "spec.walStorage.storageClass"], "none", "volumes that exist stay; servers that are made later use it", "CloudNativePG documentation: storage"),
  ...rows("Cluster.postgresql.cnpg.io", ["spec.resources.**", "spec.postgresql.**", "spec.affinity.**", "spec.env.**", "spec.tolerations.**", "spec.topologySpreadConstraints.**", "spec.priorityClassName"], "restarts pods", "server after server, the primary last", "CloudNativePG documentation: rolling updates"),
  ...rows("Vault.vault.banzaicloud.com", ["spec.externalConfig.**"], "live", "its configurer writes it into Vault", "bank-vaults documentation: external configuration"),
  ...rows("Vault.vault.banzaicloud.com", ["spec.volumeClaimTemplates.**"], "refused", "a StatefulSet keeps its claim templates", "npm run verify:immutable", (change) => quantity(change.before) === undefined || quantity(change.before) !== quantity(change.after)).map((row): EffectRow => ({ ...row, topic: "claim template" })),
  ...rows("Vault.vault.banzaicloud.com", ["spec.**"], "restarts pods", "each seals itself and is unsealed again", "bank-vaults documentation: operator"),
  ...rows("Certificate.cert-manager.io", ["spec.**"], "live", "the certificate is issued again", "cert-manager documentation: Certificate"),
  ...rows("ClusterIssuer.cert-manager.io|Issuer.cert-manager.io", ["spec.**"], "live", undefined, "cert-manager documentation: Issuer"),
  ...rows("ExternalSecret.external-secrets.io|PushSecret.external-secrets.io|ClusterSecretStore.external-secrets.io|SecretStore.external-secrets.io|ClusterExternalSecret.external-secrets.io", ["spec.**"], "live", "the Secret follows; pods that read it as environment variables when they restart", "external-secrets documentation: API specification"),
  ...rows("SealedSecret.bitnami.com", ["spec.**"], "live", "the Secret follows; pods that read it as environment variables when they restart", "sealed-secrets documentation"),
  ...rows("Password.generators.external-secrets.io|UUID.generators.external-secrets.io", ["spec.**"], "live", "for the next time that something is generated", "external-secrets documentation: generators"),
  ...rows("IPAddressPool.metallb.io|CiliumLoadBalancerIPPool.cilium.io", ["spec.**"], "live", "a Service whose address is not in it any more gets another one, or none", "MetalLB documentation; Cilium documentation: LB-IPAM"),
  ...rows("L2Advertisement.metallb.io|BGPAdvertisement.metallb.io|BGPPeer.metallb.io|BFDProfile.metallb.io|Community.metallb.io", ["spec.**"], "live", undefined, "MetalLB documentation"),
  ...rows("CiliumNetworkPolicy.cilium.io|CiliumClusterwideNetworkPolicy.cilium.io|CiliumL2AnnouncementPolicy.cilium.io|CiliumBGPClusterConfig.cilium.io|CiliumBGPPeerConfig.cilium.io|CiliumBGPAdvertisement.cilium.io", ["spec.**", "specs.**"], "live", undefined, "Cilium documentation"),
  ...rows("Gateway.gateway.networking.k8s.io|GatewayClass.gateway.networking.k8s.io|HTTPRoute.gateway.networking.k8s.io|GRPCRoute.gateway.networking.k8s.io|TLSRoute.gateway.networking.k8s.io|TCPRoute.gateway.networking.k8s.io|UDPRoute.gateway.networking.k8s.io|ReferenceGrant.gateway.networking.k8s.io|BackendTLSPolicy.gateway.networking.k8s.io", ["spec.**"], "live", undefined, "Gateway API documentation"),
  ...rows("EnvoyProxy.gateway.envoyproxy.io", ["spec.**"], "restarts pods", "the proxies", "Envoy Gateway documentation: EnvoyProxy"),
  ...rows("BackendTrafficPolicy.gateway.envoyproxy.io|ClientTrafficPolicy.gateway.envoyproxy.io|SecurityPolicy.gateway.envoyproxy.io|EnvoyExtensionPolicy.gateway.envoyproxy.io|EnvoyPatchPolicy.gateway.envoyproxy.io|Backend.gateway.envoyproxy.io", ["spec.**"], "live", undefined, "Envoy Gateway documentation"),
  ...rows("IngressRoute.traefik.io|IngressRouteTCP.traefik.io|IngressRouteUDP.traefik.io|Middleware.traefik.io|MiddlewareTCP.traefik.io|TLSStore.traefik.io|TLSOption.traefik.io|TraefikService.traefik.io|ServersTransport.traefik.io", ["spec.**"], "live", undefined, "Traefik documentation: Kubernetes CRD"),
  ...rows("PrometheusRule.monitoring.coreos.com|PodMonitor.monitoring.coreos.com|ServiceMonitor.monitoring.coreos.com|Probe.monitoring.coreos.com|ScrapeConfig.monitoring.coreos.com|AlertmanagerConfig.monitoring.coreos.com", ["spec.**"], "live", "read again within a minute or two", "Prometheus operator documentation"),
  ...rows("Prometheus.monitoring.coreos.com|Alertmanager.monitoring.coreos.com", ["spec.**"], "restarts pods", undefined, "Prometheus operator documentation"),
  ...rows("Schedule.velero.io|BackupStorageLocation.velero.io|VolumeSnapshotLocation.velero.io", ["spec.**"], "live", "for the next backup", "Velero documentation"),
  ...rows("VolumeSnapshotClass.snapshot.storage.k8s.io", ["**"], "live", "for snapshots that are made later", "Kubernetes CSI documentation: snapshots"),
  ...rows("ServiceAccount.talos.dev", ["spec.**"], "live", "the Secret is made again", "Talos documentation: Talos API access from Kubernetes"),
  ...rows("NodeFeatureRule.nfd.k8s-sigs.io", ["spec.**"], "live", "labels of nodes follow", "Node Feature Discovery documentation"),
  ...rows("Terraform.infra.contrib.fluxcd.io", ["spec.**"], "live", "the controller plans again, and applies as approvePlan says", "tofu-controller documentation"),
];

/** Objects by which the engines deliver, and Kustomize's own files. */
const DELIVERY: readonly EffectRow[] = [
  ...rows("Kustomization.kustomize.config.k8s.io", ["+", "-", "resources.**"], "none", "the list of a folder's files", "Kustomize documentation: kustomization"),
  ...rows("Kustomization.kustomize.toolkit.fluxcd.io", ["spec.prune"], "live", "decides what becomes of objects that leave Git", "Flux documentation: Kustomization, prune"),
  ...rows("Kustomization.kustomize.toolkit.fluxcd.io|HelmRepository.source.toolkit.fluxcd.io|OCIRepository.source.toolkit.fluxcd.io|GitRepository.source.toolkit.fluxcd.io|Bucket.source.toolkit.fluxcd.io|HelmChart.source.toolkit.fluxcd.io|Alert.notification.toolkit.fluxcd.io|Provider.notification.toolkit.fluxcd.io|Receiver.notification.toolkit.fluxcd.io|ImageRepository.image.toolkit.fluxcd.io|ImagePolicy.image.toolkit.fluxcd.io|ImageUpdateAutomation.image.toolkit.fluxcd.io", ["spec.**"], "live", "how and in which order Flux delivers", "Flux documentation"),
  ...rows("Kustomization.kustomize.toolkit.fluxcd.io|HelmRepository.source.toolkit.fluxcd.io|OCIRepository.source.toolkit.fluxcd.io|GitRepository.source.toolkit.fluxcd.io", ["-"], "none", "what it delivered is told by itself", "Flux documentation: Kustomization, garbage collection"),
  ...rows("FluxInstance.fluxcd.controlplane.io", ["spec.sync.name"], "refused", "sync.name is immutable", "flux-operator: FluxInstance, CEL rule of its CRD"),
  ...rows("FluxInstance.fluxcd.controlplane.io", ["spec.**"], "restarts pods", "Flux' own controllers", "flux-operator documentation: FluxInstance"),
  ...rows("HelmRelease.helm.toolkit.fluxcd.io", ["spec.values.**"], "unknown", "told as a release", "Flux documentation: HelmRelease"),
  ...rows("HelmRelease.helm.toolkit.fluxcd.io", ["spec.releaseName", "spec.targetNamespace", "spec.storageNamespace"], "recreates object", "the release is uninstalled and installed again", "Flux documentation: HelmRelease, release name"),
  ...rows("HelmRelease.helm.toolkit.fluxcd.io", ["spec.**"], "live", "how Flux installs and upgrades it", "Flux documentation: HelmRelease"),
  ...rows("Application.argoproj.io|AppProject.argoproj.io|ApplicationSet.argoproj.io", ["spec.**"], "live", "how and in which order Argo CD delivers", "Argo CD documentation: Application"),
  ...rows("Application.argoproj.io", ["-"], "none", "what it delivered is told by itself", "Argo CD documentation: Application"),
];

/** Whatever the kind is. */
const ANY: readonly EffectRow[] = [
  ...rows("*", ["metadata.labels.**", "metadata.annotations.**"], "live", undefined, `${K8S}: labels, annotations`),
  ...rows("*", ["metadata.finalizers.**", "metadata.ownerReferences.**"], "live", "how it is deleted later", `${K8S}: finalizers`),
  ...rows("*", ["apiVersion"], "live", "another version of the same object", `${K8S}: API versions`),
  ...rows("*", ["+"], "live", "new", `${K8S}: server-side apply`),
];

/** What becomes of an object that is deleted, by its kind. */
const GONE: readonly EffectRow[] = [
  ...rows("Namespace", ["-"], "data lost", "and everything in it", `${K8S}: Namespaces`),
  ...rows("CustomResourceDefinition", ["-"], "data lost", "and every object of its kind", `${K8S}: custom resource definitions`),
  ...rows("Cluster.postgresql.cnpg.io", ["-"], "data lost", "its volumes belong to it", "CloudNativePG documentation: resource ownership"),
  ...rows("PersistentVolume", ["-"], "left behind", "the data stays where it is", `${K8S}: PersistentVolume, reclaiming`),
  ...rows("StatefulSet", ["-"], "left behind", "the claims of its templates stay", `${K8S}: StatefulSet, limitations`, ({ old }) => at(old, "spec", "volumeClaimTemplates") !== undefined && textAt(old, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted") !== "Delete"),
  ...rows("StatefulSet", ["-"], "data lost", "the claims of its templates go with it", `${K8S}: StatefulSet, persistentVolumeClaimRetentionPolicy`, ({ old }) => at(old, "spec", "volumeClaimTemplates") !== undefined),
  ...rows("HelmRelease.helm.toolkit.fluxcd.io", ["-"], "prunes object", "the release is uninstalled with all its objects; claims that its chart made go too", "Flux documentation: HelmRelease, uninstall"),
  ...rows("*", ["-"], "prunes object", undefined, "Flux documentation: Kustomization, garbage collection"),
];

/** Kubernetes objects: those of Kubernetes by kind, others by kind and group. */
export const OBJECTS: readonly EffectRow[] = [...DELIVERY, ...NATIVE, ...OPERATORS, ...GONE, ...ANY];
