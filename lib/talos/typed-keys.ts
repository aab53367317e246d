import { at, type Fields, isFields, textAt } from "../data/fields";
import { installMatch } from "./install-match";
import { proxyFields } from "./proxy-flags";
import { apiServer, etcdEncryption, externalManifest, fileDocument, list } from "./typed-documents";

/** What a row may need to know of the machine whose configuration it is. */
export interface TypedContext {
  /** True for a control plane: some documents are for these alone. */
  readonly isControlPlane: boolean;
  /** Exact Kubernetes version without a leading v. */
  readonly kubernetes: string;
  /** The generated key that Secrets in etcd are written with; absent: not known here. */
  readonly secretbox?: unknown;
}

/** One key of the main document, and the document that says the same from contract 1.14 on. */
export interface TypedKey {
  /** Path in the main document of contracts up to 1.13, e.g. `machine.kubelet.extraArgs`. */
  readonly old: string;
  /** Kind of the document. */
  readonly kind: string;
  /** Field of the document that holds the value; absent: `turn` writes the whole. */
  readonly field?: string;
  /** In one clause how the value changes its form; absent: it moves as it is. */
  readonly form?: string;
  /**
   * The documents that say what the value says, where it does not move as it is,
   * and what of it the main document keeps.
   */
  readonly turn?: (value: unknown, context: TypedContext) => Turned;
}

/** What becomes of a value. */
export interface Turned {
  /** Without `apiVersion`, which all of them have. */
  readonly documents: readonly Fields[];
  /** What stays at the place; absent: nothing. */
  readonly keeps?: unknown;
}

const documents = (...made: readonly Fields[]): Turned => ({ documents: made });
const none: Turned = { documents: [] };
const moves = (old: string, kind: string, field: string): TypedKey => ({ old, kind, field });

/**
 * Every key of the main document that the definition can say, in the order in
 * which its documents are written. What is not in the table stays where it is.
 * Source: siderolabs/talos pkg/machinery 1.14.1, config/types and the conflict
 * validation of v1alpha1; judged by `npm run verify:talos`.
 */
export const TYPED_KEYS: readonly TypedKey[] = [
  {
    old: "machine.install",
    kind: "UnattendedInstallConfig",
    form: "the disk is an expression, the image that of the factory; an installed disk is not wiped unless it is said",
    turn: (value) => {
      const image = textAt(value, "image");
      return documents({
        kind: "UnattendedInstallConfig",
        ...(image === undefined ? {} : { installer: { image } }),
        // The document goes in whole: a merge that leaves the selector out would take the generated one away.
        provisioning: { diskSelector: { match: installMatch(value) }, wipe: at(value, "wipe") === true },
      });
    },
  },
  moves("machine.kubelet.nodeIP", "KubeNodeConfig", "nodeIP"),
  {
    old: "machine.kubelet",
    kind: "KubeletConfig",
    form: "extraConfig is called config; extraMounts have no document: with them the whole key stays, and the document goes",
    turn: (value, { kubernetes }) => {
      if (!isFields(value)) return none;
      const { extraConfig, extraMounts, ...rest } = value;
      if (extraMounts === undefined)
        return documents({
          kind: "KubeletConfig",
          ...rest,
          ...(extraConfig === undefined ? {} : { config: extraConfig }),
        });
      return {
        documents: [{ kind: "KubeletConfig", $patch: "delete" }],
        keeps: {
          image: `ghcr.io/siderolabs/kubelet:v${kubernetes}`,
          defaultRuntimeSeccompProfileEnabled: true,
          ...value,
        },
      };
    },
  },
  {
    old: "machine.features.kubePrism",
    kind: "KubePrismConfig",
    field: "port",
    form: "without a switch: no document, no KubePrism",
    turn: (value) =>
      documents(
        at(value, "enabled") === false
          ? { kind: "KubePrismConfig", $patch: "delete" }
          : { kind: "KubePrismConfig", port: at(value, "port") ?? 7445 },
      ),
  },
  moves("machine.features.hostDNS", "ResolverConfig", "hostDNS"),
  {
    old: "machine.features.kubernetesTalosAPIAccess",
    kind: "KubeTalosAPIAccessConfig",
    form: "without a switch: no document, no access",
    turn: (value) => {
      if (!isFields(value)) return none;
      const { enabled, ...rest } = value;
      return enabled === true ? documents({ kind: "KubeTalosAPIAccessConfig", ...rest }) : none;
    },
  },
  {
    old: "machine.kernel.modules",
    kind: "KernelModuleConfig",
    form: "one document for each module",
    turn: (value) => documents(...list(value).map((module) => ({ kind: "KernelModuleConfig", ...module }))),
  },
  moves("machine.sysctls", "SysctlConfig", "params"),
  moves("machine.sysfs", "SysfsConfig", "params"),
  moves("machine.udev.rules", "UdevRulesConfig", "rules"),
  moves("machine.env", "EnvironmentConfig", "variables"),
  {
    old: "machine.files",
    kind: "EtcFileConfig",
    form: "one document for each file below /etc, CRICustomizationConfig for containerd's; other files stay",
    turn: (value) => {
      const files = list(value).map((file) => ({ file, made: fileDocument(file) }));
      const kept = files.flatMap(({ file, made }) => (made === undefined ? [file] : []));
      return {
        documents: files.flatMap(({ made }) => made ?? []),
        ...(kept.length === 0 ? {} : { keeps: kept }),
      };
    },
  },
  moves("machine.nodeLabels", "KubeNodeConfig", "labels"),
  moves("machine.nodeAnnotations", "KubeNodeConfig", "annotations"),
  {
    old: "machine.nodeTaints",
    kind: "KubeNodeConfig",
    field: "taints",
    form: "a taint without a value is its effect alone",
    turn: (value) =>
      documents({
        kind: "KubeNodeConfig",
        taints: Object.fromEntries(
          Object.entries(isFields(value) ? value : {}).map(([key, taint]) => [key, String(taint).replace(/^:/, "")]),
        ),
      }),
  },
  {
    old: "cluster.allowSchedulingOnControlPlanes",
    kind: "KubeNodeConfig",
    field: "taints",
    form: "the taint of control planes is deleted",
    turn: (value, { isControlPlane }) =>
      value === true && isControlPlane
        ? documents({
            kind: "KubeNodeConfig",
            taints: { "node-role.kubernetes.io/control-plane": { $patch: "delete" } },
          })
        : none,
  },
  {
    old: "cluster.network.cni",
    kind: "KubeFlannelCNIConfig",
    form: "no CNI: the document is deleted; Flannel's own settings are its fields",
    turn: (value, { isControlPlane }) => {
      if (!isControlPlane) return none;
      const flannel = at(value, "flannel");
      if (textAt(value, "name") === "none") return documents({ kind: "KubeFlannelCNIConfig", $patch: "delete" });
      return isFields(flannel) ? documents({ kind: "KubeFlannelCNIConfig", ...flannel }) : none;
    },
  },
  {
    old: "cluster.network",
    kind: "KubeNetworkConfig",
    form: "names of fields stay",
    turn: (value) => (isFields(value) ? documents({ kind: "KubeNetworkConfig", ...value }) : none),
  },
  {
    old: "cluster.discovery",
    kind: "DiscoveryServiceConfig",
    form: "no discovery: the document is deleted",
    turn: (value) =>
      at(value, "enabled") === false
        ? documents({ kind: "DiscoveryServiceConfig", name: "default", $patch: "delete" })
        : none,
  },
  {
    old: "cluster.apiServer",
    kind: "KubeAPIServerConfig",
    form: "certSANs are certExtraSANs; authentication, authorizers, admission and audit policy have documents of their own",
    turn: (value) => ({ documents: apiServer(isFields(value) ? value : {}) }),
  },
  {
    old: "cluster.controllerManager",
    kind: "KubeControllerManagerConfig",
    form: "names of fields stay",
    turn: (value) => (isFields(value) ? documents({ kind: "KubeControllerManagerConfig", ...value }) : none),
  },
  {
    old: "cluster.scheduler",
    kind: "KubeSchedulerConfig",
    form: "names of fields stay",
    turn: (value) => (isFields(value) ? documents({ kind: "KubeSchedulerConfig", ...value }) : none),
  },
  {
    old: "cluster.proxy",
    kind: "KubeProxyConfig",
    form: "off is enabled: false, as a deleted document leaves it on; arguments are fields of config",
    turn: (value) => (isFields(value) ? documents({ kind: "KubeProxyConfig", ...proxyFields(value) }) : none),
  },
  {
    old: "cluster.coreDNS",
    kind: "KubeCoreDNSConfig",
    form: "off is enabled: false, as a deleted document leaves it on",
    turn: (value) => {
      if (!isFields(value)) return none;
      const { disabled, ...rest } = value;
      return documents({ kind: "KubeCoreDNSConfig", ...(disabled === true ? { enabled: false } : {}), ...rest });
    },
  },
  {
    old: "cluster.aescbcEncryptionSecret",
    kind: "KubeEtcdEncryptionConfig",
    form: "the generated document is deleted and written whole, as a merge would add a second list of providers",
    turn: (value, { secretbox }) => documents(...etcdEncryption(value, secretbox)),
  },
  {
    old: "cluster.inlineManifests",
    kind: "KubeInlineManifestConfig",
    form: "one document for each manifest",
    turn: (value) =>
      documents(
        ...list(value).map(({ name, contents }) => ({ kind: "KubeInlineManifestConfig", name, manifest: contents })),
      ),
  },
  {
    old: "cluster.extraManifests",
    kind: "KubeExternalManifestConfig",
    form: "one document for each address",
    turn: (value) => (Array.isArray(value) ? documents(...value.map(externalManifest)) : none),
  },
];
