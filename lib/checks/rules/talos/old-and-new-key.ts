import { at, textAt } from "../../../data/fields";
import { isTyped } from "../../../talos/typed";
import { TYPED_KEYS } from "../../../talos/typed-keys";
import { minorOf } from "../../../versions/line";
import type { Found, Rule } from "../../rule";

/** A key of the v1alpha1 document, and the documents that say the same thing. */
const PAIRS: readonly { readonly path: string; readonly kinds: readonly string[] }[] = [
  { path: "machine.network.hostname", kinds: ["HostnameConfig"] },
  { path: "machine.network.nameservers", kinds: ["ResolverConfig"] },
  { path: "machine.network.kubespan", kinds: ["KubeSpanConfig"] },
  { path: "machine.time", kinds: ["TimeSyncConfig"] },
  { path: "machine.install", kinds: ["UnattendedInstallConfig"] },
  { path: "machine.kubelet", kinds: ["KubeletConfig"] },
  { path: "machine.kubelet.nodeIP", kinds: ["KubeNodeConfig"] },
  { path: "machine.registries", kinds: ["RegistryMirrorConfig", "RegistryAuthConfig", "RegistryTLSConfig"] },
  { path: "machine.features.kubePrism", kinds: ["KubePrismConfig"] },
  { path: "machine.features.kubernetesTalosAPIAccess", kinds: ["KubeTalosAPIAccessConfig"] },
  { path: "cluster.discovery", kinds: ["DiscoveryServiceConfig", "DiscoveryIdentityConfig"] },
  { path: "cluster.network", kinds: ["KubeNetworkConfig"] },
  { path: "cluster.proxy", kinds: ["KubeProxyConfig"] },
  { path: "cluster.inlineManifests", kinds: ["KubeInlineManifestConfig"] },
  { path: "cluster.extraManifests", kinds: ["KubeExternalManifestConfig"] },
];

/** Documents of contract 1.14 that Talos generates and that refuse the old key next to them: of every machine, and of control planes alone (siderolabs/talos 1.14.1, conflict validation of v1alpha1). */
const TYPED = {
  every: [
    "UnattendedInstallConfig",
    "KubeNodeConfig",
    "KubeletConfig",
    "KubePrismConfig",
    "ResolverConfig",
    "KubeNetworkConfig",
    "DiscoveryServiceConfig",
  ],
  controlPlane: [
    "KubeAPIServerConfig",
    "KubeControllerManagerConfig",
    "KubeSchedulerConfig",
    "KubeProxyConfig",
    "KubeCoreDNSConfig",
    "KubeEtcdEncryptionConfig",
  ],
} as const;

/** From this contract on a HostnameConfig is generated, whatever the patches say. */
const GENERATES_HOSTNAME = 12;

/** Keys that the generated documents of contract 1.14 refuse; others only lose to a document of the same name. */
const FURTHER = TYPED_KEYS.filter(
  ({ old, kind }) =>
    !PAIRS.some(({ path }) => path === old) && [...TYPED.every, ...TYPED.controlPlane].some((one) => one === kind),
).map(({ old, kind }) => ({
  path: old,
  kinds: [kind],
}));

export const oldAndNewKey: Rule = {
  id: "old-and-new-key",
  title: "A machine configuration says one thing in the old and in the new form",
  family: "talos",
  severity: "error",
  answers: ["M015"],
  why: "The node refuses its configuration, or all nodes come up with generated names and the old ones stay NotReady.",
  fix: "keep the document, and remove the key of the old form",
  source: "siderolabs/talos: conflict validation of v1alpha1 against documents; terraform-provider-talos#296",
  example: "machine.network.hostname and a HostnameConfig document",
  check: ({ machines, cluster }) =>
    machines.flatMap(({ machine: { name: machine, role }, documents }): Found[] => {
      const gone = documents.flatMap((document) => (document.$patch === "delete" ? String(document.kind) : []));
      const kinds = documents.flatMap((document) =>
        document.$patch === "delete" ? [] : (textAt(document, "kind") ?? []),
      );
      const isNew = isTyped(cluster.versions.contract);
      const generated = [
        ...(minorOf(cluster.versions.contract) >= GENERATES_HOSTNAME ? ["HostnameConfig"] : []),
        ...(isNew ? [...TYPED.every, ...(role === "control-plane" ? TYPED.controlPlane : [])] : []),
      ].filter((kind) => !gone.includes(kind));
      return (isNew ? [...PAIRS, ...FURTHER] : PAIRS).flatMap(({ path, kinds: newer }): Found[] => {
        if (!documents.some((document) => at(document, ...path.split(".")) !== undefined)) return [];
        const twin = newer.find((kind) => kinds.includes(kind)) ?? newer.find((kind) => generated.includes(kind));
        if (twin === undefined) return [];
        const who = kinds.includes(twin)
          ? `the document ${twin}`
          : `${twin}, which contract ${cluster.versions.contract} generates`;
        return [
          {
            at: `machines.${machine}`,
            message: `the configuration of ${machine} holds ${path} and ${who}`,
            fix: `remove ${path}, and say it in ${twin}`,
          },
        ];
      });
    }),
};
