import type { Fields } from "../../lib/data/fields";
import type { Cluster } from "../../lib/model/cluster";
import { isTyped } from "../../lib/talos/typed";
import { GENERATED, POD_SECURITY, typedGenerated } from "./typed-generated";

const pair = { crt: GENERATED, key: GENERATED };

/**
 * What Talos generates for a machine before anything is laid over it, secrets
 * replaced by a word: which entries are there decides what a patch may delete.
 * Source: siderolabs/talos pkg/machinery 1.13.9 and 1.14.1, config/generate, run
 * for the contracts 1.11 to 1.14.
 */
export function generatedDocuments(
  { versions, name }: Pick<Cluster, "versions" | "name">,
  isControlPlane: boolean,
): readonly Fields[] {
  if (isTyped(versions.contract)) return typedGenerated({ versions, name }, isControlPlane);
  const hasDocuments = Number(versions.contract.split(".")[1]) >= 12;
  const main: Fields = {
    version: "v1alpha1",
    debug: false,
    persist: true,
    machine: {
      type: isControlPlane ? "controlplane" : "worker",
      token: GENERATED,
      ca: pair,
      certSANs: [],
      kubelet: {
        image: `ghcr.io/siderolabs/kubelet:v${versions.kubernetes}`,
        defaultRuntimeSeccompProfileEnabled: true,
        disableManifestsDirectory: true,
      },
      ...(hasDocuments ? {} : { network: {} }),
      install: { wipe: false, ...(hasDocuments ? { grubUseUKICmdline: true } : {}) },
      features: {
        diskQuotaSupport: true,
        kubePrism: { enabled: true, port: 7445 },
        hostDNS: { enabled: true, forwardKubeDNSToHost: true },
        ...(hasDocuments ? {} : { rbac: true, stableHostname: true, apidCheckExtKeyUsage: true }),
      },
      ...(isControlPlane ? { nodeLabels: { "node.kubernetes.io/exclude-from-external-load-balancers": "" } } : {}),
    },
    cluster: {
      id: GENERATED,
      secret: GENERATED,
      controlPlane: { endpoint: "https://generated:6443" },
      clusterName: name,
      network: { dnsDomain: "cluster.local", podSubnets: ["10.244.0.0/16"], serviceSubnets: ["10.96.0.0/12"] },
      token: GENERATED,
      ca: pair,
      discovery: { enabled: true, registries: { kubernetes: { disabled: true }, service: {} } },
      ...(isControlPlane ? controlPlane(versions.kubernetes, hasDocuments) : {}),
    },
  };
  return hasDocuments ? [main, { apiVersion: "v1alpha1", kind: "HostnameConfig", auto: "stable" }] : [main];
}

function controlPlane(kubernetes: string, hasDocuments: boolean): Fields {
  const image = (program: string) => ({ image: `registry.k8s.io/${program}:v${kubernetes}` });
  return {
    secretboxEncryptionSecret: GENERATED,
    aggregatorCA: pair,
    serviceAccount: { key: GENERATED },
    apiServer: {
      ...image("kube-apiserver"),
      ...(hasDocuments ? {} : { disablePodSecurityPolicy: true }),
      admissionControl: [{ name: "PodSecurity", configuration: POD_SECURITY }],
      auditPolicy: { apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "Metadata" }] },
    },
    controllerManager: image("kube-controller-manager"),
    proxy: image("kube-proxy"),
    scheduler: image("kube-scheduler"),
    etcd: { ca: pair },
  };
}
