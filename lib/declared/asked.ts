import type { Machine } from "../model/machine";
import type { Expression, TerraformText } from "../terraform/text";

/** What a component asks of the machines that run it. */
export interface MachineNeed {
  /** Which machines; all of them when absent. */
  readonly role?: Machine["role"];
  /** Names of the machines; absent: all of that role. For what no other rule looks at by role, such as labels. */
  readonly machines?: readonly string[];
  /** Why, for the runbook and for findings. */
  readonly reason: string;
  /** Official Talos system extensions, e.g. `siderolabs/iscsi-tools`. */
  readonly extensions?: readonly string[];
  /** Kernel modules that Talos loads at boot (machine.kernel.modules), with their parameters. */
  readonly kernelModules?: readonly { readonly name: string; readonly parameters?: readonly string[] }[];
  /** Kernel settings by name (machine.sysctls), e.g. `vm.nr_hugepages`. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Host paths that the kubelet must see, with the mount options it needs. */
  readonly kubeletMounts?: readonly { readonly path: string; readonly options: readonly string[] }[];
  /** Volumes of their own, mounted at `/var/mnt/<name>`, where the kubelet sees them without a mount. */
  readonly userVolumes?: readonly UserVolume[];
  /** Files of the machine by path (machine.files): what the operator writes at the same path wins. */
  readonly files?: Readonly<Record<string, string>>;
  /** Labels of the Kubernetes node, which Talos sets. */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /** Configuration of an extension service (Talos kind ExtensionServiceConfig). */
  readonly extensionServices?: readonly ExtensionService[];
  /** Manifests that Talos itself applies: only what must exist before GitOps can start. */
  readonly inlineManifests?: readonly { readonly name: string; readonly objects: readonly object[] }[];
  /** Manifests that control planes fetch and apply at bootstrap: only what must exist before GitOps can start. */
  readonly extraManifests?: readonly { readonly name: string; readonly url: string }[];
  /** Talos' own CoreDNS, CNI or kube-proxy give way to what this component brings. */
  readonly replaces?: readonly ("coredns" | "cni" | "kube-proxy")[];
  /** In-cluster access to the Talos API. */
  readonly talosApi?: { readonly roles: readonly string[]; readonly namespaces: readonly string[] };
  /** Where Talos sends its service logs (machine.logging.destinations) and kernel logs (KmsgLogConfig). */
  readonly logDestinations?: readonly LogDestination[];
  /** Arguments of the kubelet (machine.kubelet.extraArgs). */
  readonly kubeletArgs?: Readonly<Record<string, string>>;
  /** Arguments of etcd (cluster.etcd.extraArgs), on control planes only. */
  readonly etcdArgs?: Readonly<Record<string, string>>;
  /** Arguments of kube-scheduler (cluster.scheduler.extraArgs), on control planes only. */
  readonly schedulerArgs?: Readonly<Record<string, string>>;
  /** Arguments of kube-controller-manager (cluster.controllerManager.extraArgs), on control planes only. */
  readonly controllerManagerArgs?: Readonly<Record<string, string>>;
  /** Arguments of kube-proxy (cluster.proxy.extraArgs), which run on every machine. */
  readonly proxyArgs?: Readonly<Record<string, string>>;
}

/** A volume that Talos makes for a component (Talos kind UserVolumeConfig). */
export interface UserVolume {
  /** 1 to 34 letters, digits and dashes; the mount point is `/var/mnt/<name>`. */
  readonly name: string;
  /** A partition of at least this size, e.g. `100GiB`; absent: a directory on EPHEMERAL, for contracts from 1.12 on. */
  readonly minSize?: string;
  /** Upper limit of the partition, e.g. `200GiB`; absent: none, and on a disk of its own it grows with that. */
  readonly maxSize?: string;
  /** Which disk, as a CEL expression of Talos; absent: the system disk. */
  readonly disk?: string;
}

/** A receiver of Talos' own logs; it gets one JSON object a line. */
export interface LogDestination {
  /** Name of the KmsgLogConfig document. */
  readonly name: string;
  /** `tcp://127.0.0.1:6050/` or `udp://…`; as seen from the machine itself. */
  readonly url: string;
  /** Which logs it gets: those of Talos' services, those of the kernel, or both. */
  readonly logs: readonly ("services" | "kernel")[];
}

/** Configuration of the service that a Talos system extension brings. */
export interface ExtensionService {
  /** Name of the service as the extension defines it, e.g. `tailscale`. */
  readonly name: string;
  /** Environment; a value that is a Terraform variable is in no file. */
  readonly environment: Readonly<Record<string, string | { readonly variable: string; readonly description: string }>>;
}

/** A Proxmox user with one token and its own role, made by the access stack. */
export interface ProxmoxUser {
  /** User without realm; the realm is `pve`. */
  readonly user: string;
  /** What the user is for; Proxmox shows it with the user and its token. */
  readonly comment: string;
  /** Name of the role that is made for this user alone. */
  readonly role: string;
  /** Privileges of that role in Proxmox' words, e.g. `VM.Config.Disk`. */
  readonly privileges: readonly string[];
  /** Name of the token, the part after `!` of its id. */
  readonly token: string;
  /** ACL path, `/` for the whole datacenter. */
  readonly path: string;
}

/** What a platform secret's text may refer to. */
export interface TerraformValues {
  /** A secret Terraform variable that the operator sets; the description says what it holds. */
  variable(name: string, description: string): Expression;
  /** `user@pve!token`. */
  proxmoxTokenId(user: string): string;
  /** Secret of the token of a declared user, by the user's name without realm. */
  proxmoxTokenSecret(user: string): Expression;
  /** Text of a key pair of the keys stack, in PEM or, where the part says so, in OpenSSH form. */
  key(name: string, part: "private" | "public" | "certificate" | "private_openssh" | "public_openssh"): Expression;
}

/** A key pair of the keys stack: it outlives a destroy and recreate of the cluster. */
export interface KeyPair {
  /** Name in the keys stack; `TerraformValues.key` asks for it. */
  readonly name: string;
  /** Algorithm of the key, with its length in bits where one is chosen. */
  readonly algorithm: "RSA-4096" | "ED25519";
  /** What it is for, for the runbook. */
  readonly reason: string;
  /** A self-signed certificate over it, valid for so many years. */
  readonly certificate?: { readonly commonName: string; readonly years: number };
}

/** A Secret that must exist before GitOps runs; the platform stack places it. */
export interface PlatformSecret {
  /** Namespace of the Secret, which the platform stack makes as well. */
  readonly namespace: string;
  /** Name by which programs of that namespace refer to it. */
  readonly name: string;
  /** What it is for, or why Git cannot hold it; the runbook shows it. */
  readonly reason: string;
  /** Type of the Secret; absent: `Opaque`. */
  readonly type?: string;
  /** Labels of the Secret, e.g. those by which a controller finds it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Keys of the Secret, each with a function that makes its text of values that only Terraform knows. */
  readonly keys: Readonly<Record<string, (values: TerraformValues) => string | TerraformText>>;
}

/** An OpenID Connect client that a component wants from the identity provider. */
export interface OidcClient {
  /** Client id and slug, e.g. `gitea`. */
  readonly id: string;
  /** Name of the service as its users see it. */
  readonly title: string;
  /** URL that opens the service from the identity provider's own page. */
  readonly launchUrl: string;
  /** URLs that the identity provider may send a signed-in user back to. */
  readonly redirectUris: readonly string[];
  /** Groups that may use it; empty: every user. */
  readonly groups: readonly { readonly name: string; readonly title: string }[];
  /** Namespaces that read the client secret. */
  readonly namespaces: readonly string[];
  /** Scopes that the client asks for; absent: the identity provider's usual ones. */
  readonly scopes?: readonly string[];
  /**
   * `store`: the secret store itself signs people in by it, so it is set up
   * before the clients of all other services.
   */
  readonly phase?: "store";
}

/** Programs whose metrics Prometheus shall read; it makes a PodMonitor of it. */
export interface ScrapeTarget {
  /** Name of the PodMonitor. */
  readonly name: string;
  /** Namespace of the pods. */
  readonly namespace: string;
  /** Labels by which the pods are found. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Name of the container port. */
  readonly port: string;
  /** Path, `/metrics` by default. */
  readonly path?: string;
}
