import { NOT_FOLLOWED_OF_OPERATORS } from "./not-followed-operators";
import type { NotFollowed } from "./not-followed-row";

/** What a test over all stored schemas finds and no row reads. */
export const NOT_FOLLOWED: readonly NotFollowed[] = [
  {
    paths: [
      "**.fieldRef",
      "**.resourceFieldRef",
      "**.resourceFieldRef.containerName",
      "**.resizePolicy[].resourceName",
    ],
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
    paths: ["subsets[].**.targetRef", "endpoints[].targetRef"],
    because: "controllers write it for people; nothing reads it",
  },
  {
    paths: [
      "spec.scopeSelector",
      "spec.scopeSelector.**",
      "**.resourceNames",
      "**.resourceNames[]",
      "**.clusterRoleSelectors",
      "**.clusterRoleSelectors[]",
    ],
    because: "rights and quotas may be given for what is not there yet",
  },
  {
    paths: ["spec.externalName", "**.serviceTemplate.spec.(externalName|selector)"],
    because: "a DNS name outside, or what an operator fills in",
  },
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
    groups: ["admissionregistration.k8s.io"],
    paths: ["**.(namespaceSelector|objectSelector|paramRef)", "**.paramRef.selector"],
    because: "an admission rule may be for what is not there yet",
  },
  { groups: ["apiextensions.k8s.io"], paths: ["**.shortNames", "**.shortNames[]"], because: "names that it gives" },
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
  ...NOT_FOLLOWED_OF_OPERATORS,
];
