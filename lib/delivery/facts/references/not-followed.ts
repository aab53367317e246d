/** Fields that look like references and are not followed, and why. */
export interface NotFollowed {
  /** API groups; absent: every one. */
  readonly groups?: readonly string[];
  /** Patterns of paths (see `patternOf`). */
  readonly paths: readonly string[];
  /** Why no row of a table follows it. */
  readonly because: string;
}

/** What a test over all stored schemas finds and no row reads. */
export const NOT_FOLLOWED: readonly NotFollowed[] = [
  {
    paths: ["**.fieldRef", "**.resourceFieldRef", "**.resourceFieldRef.containerName", "**.resizePolicy[].resourceName"],
    because: "a field or a resource of the pod itself; the name of its container is a part of the object",
  },
  { paths: ["**.generateName"], because: "the start of a name that the API server completes" },
  { paths: ["**.windowsOptions.*"], because: "Windows only; Talos runs Linux" },
  {
    paths: [
      "**.azureDisk.diskName",
      "**.azureFile.shareName",
      "**.flocker.datasetName",
      "**.gcePersistentDisk.pdName",
      "**.iscsi.initiatorName",
      "**.scaleIO.volumeName",
      "**.storageos.volumeName",
      "**.vsphereVolume.storagePolicyName",
    ],
    because: "something of a storage system outside the cluster",
  },
  {
    paths: ["**.schedulerName", "**.signerName", "**.controllerName", "**.loadBalancerClass", "driverName"],
    because: "a program that announces itself when it runs; no object has this name",
  },
  {
    paths: ["**.clusterTrustBundle.labelSelector", "**.resourceClaims[].*Name", "**.schedulingGroup.podGroupName"],
    because: "kinds that need a feature gate or an API that is not on by default",
  },
  {
    paths: ["**.fileKeyRef", "**.fileKeyRef.volumeName", "**.targetContainerName"],
    because: "a volume or a container of the same pod, behind a feature gate or for debugging a running one",
  },
  {
    paths: [
      "**.podAntiAffinity.**",
      "**.preferredDuringSchedulingIgnoredDuringExecution[].**",
      "**.topologySpreadConstraints[].labelSelector",
      "**.podAffinity.**.namespaceSelector",
    ],
    because: "what is not there keeps nothing from starting; spreading has rules of its own",
  },
  {
    paths: ["**.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[].labelSelector"],
    because: "the pods of an operator, whose neighbours it makes as well",
  },
  {
    paths: [
      "**.volumeClaimTemplate.spec.(dataSourceRef|selector|volumeName)",
      "**.volumeClaimTemplates[].spec.(dataSourceRef|selector|volumeName|volumeAttributesClassName)",
      "**.pvcTemplate.(dataSourceRef|selector|volumeName|volumeAttributesClassName)",
      "spec.(volumeName|selector|storageClassName|claimRef)",
    ],
    groups: ["", "apps", "batch", "monitoring.coreos.com", "postgresql.cnpg.io", "vault.banzaicloud.com", "gateway.envoyproxy.io", "cert-manager.io", "infra.contrib.fluxcd.io"],
    because: "binds a claim to a volume that somebody made by hand; a class of such a pair is a word that both share",
  },
  {
    paths: ["subsets[].**.targetRef", "endpoints[].targetRef"],
    because: "controllers write it for people; nothing reads it",
  },
  {
    paths: ["spec.scopeSelector", "spec.scopeSelector.**", "**.resourceNames", "**.resourceNames[]", "**.clusterRoleSelectors", "**.clusterRoleSelectors[]"],
    because: "rights and quotas may be given for what is not there yet",
  },
  {
    groups: ["admissionregistration.k8s.io"],
    paths: ["**.(namespaceSelector|objectSelector|paramRef)", "**.paramRef.selector"],
    because: "an admission rule may be for what is not there yet",
  },
  { groups: ["apiextensions.k8s.io"], paths: ["**.shortNames", "**.shortNames[]"], because: "names that it gives" },
  { groups: ["argoproj.io"], paths: ["**"], because: "names inside what a repository renders; `owners` reads Applications" },
  {
    groups: ["autoscaling", "gateway.envoyproxy.io"],
    paths: ["**.metric.selector"],
    because: "labels of a series, which only the metrics server knows",
  },
  {
    paths: ["spec.jobTemplate.spec.(selector|manualSelector)", "spec.(selector|manualSelector)"],
    groups: ["batch"],
    because: "the Job controller writes it",
  },
  { paths: ["spec.externalName", "**.serviceTemplate.spec.(externalName|selector)"], because: "a DNS name outside, or what an operator fills in" },
  {
    paths: [
      "**.serverName",
      "**.serverNames",
      "**.serverNames[]",
      "**.commonName",
      "**.dnsName",
      "**.dnsNames",
      "**.dnsNames[]",
      "**.otherNames",
      "**.otherNames[]",
      "**.subjectAltNames",
      "**.subjectAltNames[]",
      "**.subjectAltNames.**",
      "**.matchName",
    ],
    because: "names inside certificates and DNS",
  },
  {
    groups: ["cert-manager.io"],
    paths: ["spec.secretName", "spec.acme.privateKeySecretRef", "**.vault.auth.**.serviceAccountRef"],
    because: "cert-manager makes it",
  },
  {
    groups: ["cert-manager.io"],
    paths: ["**.hostedZoneName", "**.resourceGroupName", "**.clientCertificate.secretName", "**.*Name", "**.*Selector", "**.solvers[].**"],
    because: "names at a provider of DNS or of Vault, or a choice among certificates that are not there yet",
  },
  {
    groups: ["cilium.io"],
    paths: [
      "**.cidrGroupSelector",
      "**.k8sServiceSelector",
      "**.k8sServiceSelector.selector",
      "**.securityGroupsNames",
      "**.securityGroupsNames[]",
      "**.serviceSelector",
      "**.advertisements[].selector",
      "spec.(namespaceSelector|podSelector)",
      "spec.selectors",
      "spec.selectors[]",
      "spec.selectors[].*Selector",
            "(spec|specs\\[\\]).nodeSelector",
    ],
    because: "what is not there yet may come: addresses for Services that an app brings later, groups of a cloud; a host policy is judged with its nodes",
  },
  {
    groups: ["external-secrets.io", "generators.external-secrets.io"],
    paths: ["**.*Selector", "**.*Selectors", "**.*Selectors[]", "**.selector", "**.remoteRef", "**.sourceRef", "**.(clusterName|domainName|tenantName|byName|k8sConfName|k8sAuthServiceAccount)", "**.pushSecretName", "**.externalSecretName"],
    because: "names in a store outside, or choices by labels of what is not there yet; the store itself is followed",
  },
  {
    groups: ["external-secrets.io", "generators.external-secrets.io"],
    paths: ["**.(secretRef|authSecretRef|SecretRef)", "**.roleRef", "spec.**.generatorRef", "spec.pushSecretSpec.**", "spec.externalSecretSpec.**", "**.serviceAccountRef", "**.authRef"],
    because: "holders of references, which are followed one level below, or a template of another kind",
  },
  {
    groups: ["fluxcd.controlplane.io", "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "notification.toolkit.fluxcd.io"],
    paths: ["**.patches[].target.**", "**.*Selector", "**.*Selectors", "**.*Selectors[]", "**.selectors", "**.selectors[]", "**.selector", "**.releaseName", "**.bucketName", "**.kubeConfig.**"],
    because: "choices inside what is applied, names outside, or a name that it gives",
  },
  {
    groups: ["gateway.envoyproxy.io"],
    paths: ["**.*StatName", "**.lbPolicyName", "**.logName", "**.serviceName", "**.spanName", "**.cookieNames", "**.clientSelectors", "**.clientSelectors[]", "**.targetSelectors", "**.targetSelectors[]", "**.targetSelectors[].**", "**.sectionName", "**.mergeBackends.selector", "**.clusterStatName"],
    because: "names inside Envoy, choices by labels; sections of a target are judged by the controller's status",
  },
  {
    groups: ["gateway.networking.k8s.io"],
    paths: ["spec.allowedListeners.namespaces.selector", "spec.listeners[].allowedRoutes.namespaces.selector", "spec.parentRefs[].sectionName", "spec.targetRefs[].sectionName"],
    because: "sections of parents and what a listener allows are judged together, by the rule route-parent",
  },
  {
    groups: ["cilium.io"],
    paths: ["(spec|specs\\[\\]).endpointSelector"],
    because: "a policy for the whole cluster is for pods of every namespace, those of charts too",
  },
  {
    groups: ["helm.toolkit.fluxcd.io", "kustomize.toolkit.fluxcd.io"],
    paths: ["**.newName"],
    because: "the name of an image",
  },
  {
    groups: ["kustomize.toolkit.fluxcd.io", "infra.contrib.fluxcd.io"],
    paths: ["spec.decryption.serviceAccountName", "spec.runnerPodTemplate.spec.nodeSelector"],
    because: "an account that a cloud knows; pods that live for one run",
  },
  {
    groups: ["longhorn.io"],
    paths: ["**.*Name", "**.*Selector", "**.*Selector[]"],
    because: "Longhorn's own tags of disks and nodes, which its interface sets",
  },
  {
    groups: ["metallb.io"],
    paths: ["**.(serviceSelectors|namespaceSelectors|ipAddressPoolSelectors)", "**.(serviceSelectors|namespaceSelectors|ipAddressPoolSelectors)[]"],
    because: "a choice among Services or pools that may come later",
  },
  {
    groups: ["monitoring.coreos.com"],
    paths: [
      "**.*(Name|Names|Names[])",
      "**.*Names\\[\\]",
      "**.selectors",
      "**.selectors[]",
      "**.(selector|labelSelector)",
      "**.*NamespaceSelector",
      "**.*NamespaceSelectors",
      "**.additionalLabelSelectors",
      "**.namespaceSelector",
      "**.namespaceSelector.matchNames",
      "**.namespaceSelector.matchNames[]",
      "spec.(alertmanagerConfigSelector|podMonitorSelector|probeSelector|ruleSelector|scrapeConfigSelector|serviceMonitorSelector)",
    ],
    because: "names that it gives or that discovery outside knows; which monitors a server reads is judged by monitor-not-selected",
  },
  {
    groups: ["monitoring.coreos.com"],
    paths: [
      "spec.(additionalAlertManagerConfigs|additionalAlertRelabelConfigs|additionalScrapeConfigs)",
      "spec.thanos.(objectStorageConfig|tracingConfig)",
      "**.proxyConnectHeader{}[]",
      "**.tokenRef",
      "spec.scrapeClass",
      "**.volumeClaimTemplate.status.**",
      "**.volumeClaimTemplate.spec.volumeAttributesClassName",
      "**.topologySpreadConstraints[].additionalLabelSelectors",
    ],
    because: "files that people write by hand, a status, or a word that only the server knows",
  },
  {
    groups: ["postgresql.cnpg.io"],
    paths: [
      "**.*OwnerReference",
      "**.*SQLRefs",
      "**.imageName",
      "**.recoveryTarget.targetName",
      "spec.podSelectorRefs",
      "spec.podSelectorRefs[]",
      "spec.podSelectorRefs[].selector",
      "spec.serviceAccountName",
      "spec.affinity.additional*Affinity.**",
      "spec.affinity.additionalPodAntiAffinity.**",
      "**.endpointCA",
      "**.bindPassword",
      "spec.backup.volumeSnapshot.tablespaceClassName",
    ],
    because: "a word of the operator, an image, what the operator makes itself, or a holder of references",
  },
  {
    groups: ["tailscale.com"],
    paths: ["spec.staticEndpoints.nodePort.selector"],
    because: "any node will do",
  },
  { groups: ["traefik.io"], paths: ["**.requestHeaderName"], because: "a header" },
  {
    groups: ["vault.banzaicloud.com"],
    paths: ["spec.unsealConfig.**.*Name", "spec.ingress.spec.**"],
    because: "the operator makes it, or it is at a cloud",
  },
  {
    groups: ["velero.io"],
    paths: ["**.*elector", "**.*electors", "**.*electors[]", "spec.backupName"],
    because: "a choice among what is there on the day of the backup",
  },
];
