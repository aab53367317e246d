import { TALOS_LINES } from "../../lib/versions/talos";

/** A rule of Renovate for packages, as far as it is used here (Renovate docs: packageRules). */
export interface PackageRule {
  readonly description: string;
  readonly matchPackageNames?: readonly string[];
  readonly matchDatasources?: readonly string[];
  readonly matchDepTypes?: readonly string[];
  readonly allowedVersions?: string;
  readonly groupName?: string;
  readonly addLabels?: readonly string[];
  readonly separateMinorPatch?: boolean;
  readonly separateMultipleMinor?: boolean;
}

/** Type of a Kubernetes pin next to a Talos pin: Renovate fills in the line of that Talos. */
export const KUBERNETES_ON = "kubernetes-on-talos-";

/** What belongs to one version of Talos: its installers, its program and what makes its images. */
const TALOS = ["siderolabs/talos", "ghcr.io/siderolabs/{installer,imager,talosctl}", "**/{metal,nocloud}-installer/**"];

const KUBERNETES = "kubernetes/kubernetes";

/** The Terraform provider has the name of Talos too, and goes by a time of its own. */
const RELEASES = ["github-releases", "docker"];

/** Pins that are raised together or not at all. */
const TOGETHER: readonly { readonly name: string; readonly packages: readonly string[]; readonly why: string }[] = [
  {
    name: "Talos",
    packages: TALOS,
    why: "an installer of another version than the definition says is installed all the same",
  },
  {
    name: "Flux",
    packages: ["ghcr.io/controlplaneio-fluxcd/**", "fluxcd/flux2"],
    why: "the operator installs the Flux that it carries, and its instance names that one",
  },
  {
    name: "Rook",
    packages: ["rook-ceph", "rook-ceph-cluster"],
    why: "the cluster's chart is for the operator and the CRDs of its own version",
  },
  {
    name: "Prometheus Operator",
    packages: [
      "**/kube-prometheus-stack",
      "kube-prometheus-stack",
      "**/prometheus-operator-crds",
      "prometheus-operator-crds",
    ],
    why: "an operator with the CRDs of another version ignores fields",
  },
  {
    name: "Gateway API",
    packages: ["**/gateway-helm", "**/gateway-crds-helm", "kubernetes-sigs/gateway-api"],
    why: "a controller is written for the CRDs of one channel and version",
  },
  {
    name: "Volume snapshots",
    packages: ["snapshot-controller", "kubernetes-csi/external-snapshotter"],
    why: "the controller and its CRDs are of one version",
  },
  {
    name: "Intel GPU",
    packages: ["intel-device-plugins-operator", "intel-device-plugins-gpu"],
    why: "the operator serves the CRDs that the plugin is an object of",
  },
  {
    name: "Vault",
    packages: ["**/vault-operator", "**/bank-vaults", "**/hashicorp/vault"],
    why: "the operator configures the Vault that it is tested with",
  },
  {
    name: "authentik",
    packages: ["authentik", "goauthentik/authentik"],
    why: "the provider is released in step with the server and speaks its API",
  },
  {
    name: "Velero",
    packages: ["velero", "**/velero-plugin-for-aws"],
    why: "a plugin is built for one minor of Velero",
  },
];

/** What an update does to a running cluster, whatever its number says. */
const CONSEQUENCES: readonly { readonly label: string; readonly packages: readonly string[]; readonly what: string }[] =
  [
    { label: "reboots machines", packages: TALOS, what: "Every machine is drained and rebooted, one after the other." },
    {
      label: "restarts Kubernetes",
      packages: [KUBERNETES],
      what: "API servers and kubelets start again, one machine after the other.",
    },
    {
      label: "restarts networking",
      packages: ["cilium", "**/cilium", "metallb", "**/metallb", "**/kube-vip"],
      what: "Agents start again on every node; connections through them may break.",
    },
    {
      label: "restarts storage",
      packages: [
        "longhorn",
        "rook-ceph",
        "rook-ceph-cluster",
        "ceph-csi-*",
        "openebs",
        "**/piraeus",
        "democratic-csi",
        "**/proxmox-csi-plugin",
        "csi-driver-*",
        "nfs-subdir-external-provisioner",
        "snapshot-controller",
      ],
      what: "Volumes may be slow or read-only meanwhile; have a backup, and never skip a minor.",
    },
    {
      label: "restarts databases",
      packages: ["cloudnative-pg", "**/cloudnative-pg/postgresql", "**/mariadb", "**/mysql", "**/postgres", "**/redis"],
      what: "Databases start again; a new major also needs a dump and a restore.",
    },
    {
      label: "restarts entry",
      packages: ["traefik", "**/traefik", "ingress-nginx", "**/gateway-helm", "**/cloudflared"],
      what: "What comes from outside waits or breaks off for a moment.",
    },
    {
      label: "changes delivery",
      packages: ["ghcr.io/controlplaneio-fluxcd/**", "fluxcd/flux2", "**/argo-cd", "argo-cd"],
      what: "What applies everything else is replaced first.",
    },
  ];

/**
 * What both Renovate configurations say of packages, ours and that of an
 * operator's repository. Kubernetes waits for Talos, minors come one by one
 * where skipping one is refused, what belongs together moves together, and a
 * label says what an update does. Source of the ranges: the version table.
 */
export function renovateRules(): readonly PackageRule[] {
  return [
    {
      description:
        "Talos and Kubernetes are upgraded minor by minor: each gets a pull request of its own, merged in order.",
      matchPackageNames: [...TALOS, KUBERNETES],
      matchDatasources: RELEASES,
      separateMinorPatch: true,
      separateMultipleMinor: true,
    },
    ...TALOS_LINES.filter(({ ended }) => ended !== true).map(
      ({ line, accepts: [, newest] }): PackageRule => ({
        description: `Talos ${line} runs no Kubernetes above 1.${newest}.`,
        matchDepTypes: [`${KUBERNETES_ON}${line}`],
        allowedVersions: `<1.${newest + 1}`,
      }),
    ),
    ...TOGETHER.map(
      ({ name, packages, why }): PackageRule => ({
        description: `Together: ${why}.`,
        matchPackageNames: packages,
        ...(packages === TALOS ? { matchDatasources: RELEASES } : {}),
        groupName: name,
      }),
    ),
    ...CONSEQUENCES.map(
      ({ label, packages, what }): PackageRule => ({
        description: what,
        matchPackageNames: packages,
        ...(packages === TALOS ? { matchDatasources: RELEASES } : {}),
        addLabels: [label],
      }),
    ),
    {
      description: "Read the plan of every stack: a provider may replace what it manages.",
      matchDatasources: ["terraform-provider"],
      addLabels: ["changes infrastructure"],
    },
  ];
}
