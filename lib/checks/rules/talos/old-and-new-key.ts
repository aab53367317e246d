import { at, textAt } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import type { PlannedMachine } from "../../../plan/machine";
import { generatedTwin, REFUSED_BESIDE_OLD } from "../../../talos/document-conflicts";
import { isTyped } from "../../../talos/typed";
import { TYPED_KEYS } from "../../../talos/typed-keys";
import { minorOf } from "../../../versions/line";
import { placedDocuments } from "../../facts/patch-origin";
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

/** Without the pairs whose old key is always there: what is said of these does not depend on the patches. */
const OLD_PAIRS = PAIRS.map(({ path, kinds }) => ({
  path,
  kinds: kinds.filter((kind) => !REFUSED_BESIDE_OLD.some((one) => one.kind === kind && one.field === undefined)),
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
    isTyped(cluster.versions.contract)
      ? machines.flatMap((machine) => said(cluster, machine, [...PAIRS, ...FURTHER]))
      : [
          ...machines.flatMap((machine) => said(cluster, machine, OLD_PAIRS)),
          ...[true, false].flatMap((isControlPlane) =>
            refused(
              cluster,
              machines.filter((machine) => machine.isControlPlane === isControlPlane),
              isControlPlane,
            ),
          ),
        ],
};

/** Pairs that the patches say both halves of, or that the contract generates one half of. */
function said(
  { versions: { contract } }: Cluster,
  { machine: { name: machine, role }, documents }: PlannedMachine,
  pairs: typeof PAIRS,
): readonly Found[] {
  const gone = documents.flatMap((document) => (document.$patch === "delete" ? String(document.kind) : []));
  const kinds = documents.flatMap((document) => (document.$patch === "delete" ? [] : (textAt(document, "kind") ?? [])));
  const generated = [
    ...(minorOf(contract) >= GENERATES_HOSTNAME ? ["HostnameConfig"] : []),
    ...(isTyped(contract) ? [...TYPED.every, ...(role === "control-plane" ? TYPED.controlPlane : [])] : []),
  ].filter((kind) => !gone.includes(kind));
  return pairs.flatMap(({ path, kinds: newer }): Found[] => {
    if (!documents.some((document) => at(document, ...path.split(".")) !== undefined)) return [];
    const twin = newer.find((kind) => kinds.includes(kind)) ?? newer.find((kind) => generated.includes(kind));
    if (twin === undefined) return [];
    const who = kinds.includes(twin) ? `the document ${twin}` : `${twin}, which contract ${contract} generates`;
    return [
      {
        at: `machines.${machine}`,
        message: `the configuration of ${machine} holds ${path} and ${who}`,
        fix: `remove ${path}, and say it in ${twin}`,
      },
    ];
  });
}

/** Documents of 1.14 whose old key every configuration of an older contract holds, whatever the patches say. */
function refused(
  { versions: { contract } }: Cluster,
  machines: readonly PlannedMachine[],
  isControlPlane: boolean,
): readonly Found[] {
  return placedDocuments(machines).flatMap(({ at: place, document, names }): Found[] => {
    const twin = document.$patch === "delete" ? undefined : generatedTwin(document, isControlPlane);
    if (twin === undefined) return [];
    const what = [twin.kind, ...(twin.field === undefined ? [] : [twin.field])].join(" ");
    return [
      {
        at: place,
        message: `the configuration of ${names} holds ${what} and ${twin.old}, which contract ${contract} generates`,
        fix: `say it in ${twin.old}; ${twin.kind} is the form of contract 1.14`,
      },
    ];
  });
}
