/** Somebody that pods talk with. */
export type Peer =
  | {
      readonly kind: "pods";
      /** One namespace; absent: every namespace. */
      readonly namespace?: string;
      readonly labels?: Readonly<Record<string, string>>;
    }
  /** Everything outside the cluster and outside private networks. */
  | { readonly kind: "internet" }
  /** The layer-2 network of the machines, the machines themselves included. */
  | { readonly kind: "home" }
  /** The proxy of Cilium's own Gateways, which is no pod. */
  | { readonly kind: "entrance" }
  /** The Kubernetes API. */
  | { readonly kind: "api-server" }
  | { readonly kind: "range"; readonly cidr: string }
  /** A host by name; only a CNI that reads DNS answers can tell it. */
  | { readonly kind: "host"; readonly host: string };

/** A port that an allow is limited to. */
export interface Port {
  /** Port of the pod, by number or name. */
  readonly port: number | string;
  /** Transport protocol. */
  readonly protocol: "TCP" | "UDP";
}

/** One named allow of one namespace. */
export interface Allow {
  /** Name of the policy that it becomes; unique in its namespace. */
  readonly name: string;
  /** Namespace whose pods it is about. */
  readonly namespace: string;
  /** Connections to the pods, or from them. */
  readonly direction: "ingress" | "egress";
  /** The pods that it is about; empty: all of the namespace. */
  readonly pods: Readonly<Record<string, string>>;
  /** The other ends that are allowed. */
  readonly peers: readonly Peer[];
  /** Empty: every port. */
  readonly ports: readonly Port[];
}

/** Addresses that are nobody's on the Internet (RFC 1918, 3927, 4193, 4291, 6598). */
export const NOT_INTERNET = {
  4: ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  6: ["fc00::/7", "fe80::/10"],
} as const;

/** Every address, by family. */
export const EVERYWHERE = { 4: "0.0.0.0/0", 6: "::/0" } as const;

/** Labels of the pods of the cluster's DNS, as Talos deploys them. */
export const DNS_LABELS = { "k8s-app": "kube-dns" };

/** DNS over UDP, and over TCP for long answers. */
export const DNS_PORTS: readonly Port[] = [
  { port: 53, protocol: "UDP" },
  { port: 53, protocol: "TCP" },
];

/** Policy that allows nothing to every pod of its namespace. */
export const DEFAULT_DENY = "default-deny";
