import { at, type Fields, textAt } from "../../../data/fields";
import type { Cluster } from "../../../model/cluster";
import type { PlannedMachine } from "../../../plan/machine";
import { generatedTwin, REFUSED_BESIDE_OLD } from "../../../talos/document-conflicts";
import { isTyped } from "../../../talos/typed";
import { TYPED_KEYS } from "../../../talos/typed-keys";
import { minorOf } from "../../../versions/line";
import { nameMachines } from "../../facts/named-machines";
import { patchedBy, placedDocuments, sharedByMachines } from "../../facts/patch-origin";
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
      ? said(cluster, machines, [...PAIRS, ...FURTHER])
      : [
          ...said(cluster, machines, OLD_PAIRS),
          ...[true, false].flatMap((isControlPlane) =>
            refused(
              cluster,
              machines.filter((machine) => machine.isControlPlane === isControlPlane),
              isControlPlane,
            ),
          ),
        ],
};

/** What a configuration says twice. */
interface Twice {
  /** Place in the definition: the patch that says the old key, else the one that says the document. */
  readonly at: string;
  /** The old key. */
  readonly path: string;
  /** Kind of the document. */
  readonly twin: string;
  /** True where the contract generates the document. */
  readonly generated: boolean;
}

/** Pairs that the patches say both halves of, or that the contract generates one half of. */
function said(cluster: Cluster, machines: readonly PlannedMachine[], pairs: typeof PAIRS): readonly Found[] {
  const { contract } = cluster.versions;
  const twice = machines.flatMap((planned) =>
    saidTwice(contract, planned, pairs).map((item) => ({ item, machine: planned.machine })),
  );
  return sharedByMachines(twice, ({ at: place, path, twin, generated }) =>
    [place, path, twin, generated].join(" "),
  ).map(
    ({ item: { at: place, path, twin, generated }, machines: holders }): Found => ({
      at: place,
      message: `the configuration of ${nameMachines(holders, cluster.machines)} holds ${path} and ${generated ? `${twin}, which contract ${contract} generates` : `the document ${twin}`}`,
      fix: `remove ${path}, and say it in ${twin}`,
    }),
  );
}

function saidTwice(contract: string, planned: PlannedMachine, pairs: typeof PAIRS): readonly Twice[] {
  const { machine, documents } = planned;
  const gone = documents.flatMap((document) => (document.$patch === "delete" ? String(document.kind) : []));
  const kinds = documents.flatMap((document) => (document.$patch === "delete" ? [] : (textAt(document, "kind") ?? [])));
  const generated = [
    ...(minorOf(contract) >= GENERATES_HOSTNAME ? ["HostnameConfig"] : []),
    ...(isTyped(contract) ? [...TYPED.every, ...(machine.role === "control-plane" ? TYPED.controlPlane : [])] : []),
  ].filter((kind) => !gone.includes(kind));
  return pairs.flatMap(({ path, kinds: newer }): Twice[] => {
    const old = (document: Fields) => at(document, ...path.split(".")) !== undefined;
    if (!documents.some(old)) return [];
    const twin = newer.find((kind) => kinds.includes(kind)) ?? newer.find((kind) => generated.includes(kind));
    if (twin === undefined) return [];
    const place = patchedBy(planned, (document) => old(document) || document.kind === twin);
    return [{ at: place, path, twin, generated: !kinds.includes(twin) }];
  });
}

/** Documents of 1.14 whose old key every configuration of an older contract holds, whatever the patches say. */
function refused(cluster: Cluster, machines: readonly PlannedMachine[], isControlPlane: boolean): readonly Found[] {
  const { contract } = cluster.versions;
  return placedDocuments(machines).flatMap(({ at: place, document, machines: holders }): Found[] => {
    const twin = document.$patch === "delete" ? undefined : generatedTwin(document, isControlPlane);
    if (twin === undefined) return [];
    const what = [twin.kind, ...(twin.field === undefined ? [] : [twin.field])].join(" ");
    return [
      {
        at: place,
        message: `the configuration of ${nameMachines(holders, cluster.machines)} holds ${what} and ${twin.old}, which contract ${contract} generates`,
        fix: `say it in ${twin.old}; ${twin.kind} is the form of contract 1.14`,
      },
    ];
  });
}
