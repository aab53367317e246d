/** What a version is of: a Helm chart, or a provider of Terraform by its source. */
export type Versioned = { readonly chart: string } | { readonly provider: string };

/** Two things whose versions go together. */
export interface VersionPair {
  /** In words, e.g. `Rook's operator and its cluster`. */
  readonly title: string;
  /** The first of the two, which is what an operator changes. */
  readonly one: Versioned;
  /** The other one. */
  readonly other: Versioned;
  /** How near they have to be: the very version, or the same major and minor. */
  readonly same: "version" | "line";
  /** Pairs of lines that are apart and were run together, each as the first and the other. */
  readonly ran: readonly (readonly [one: string, other: string])[];
  /** Page that says so, with its version. */
  readonly source: string;
}

/** Every pair that is known. */
export const VERSION_PAIRS: readonly VersionPair[] = [
  {
    title: "Rook's operator and its cluster",
    one: { chart: "rook-ceph" },
    other: { chart: "rook-ceph-cluster" },
    same: "version",
    ran: [],
    source: "Rook documentation 1.20: Rook upgrades, Helm; both charts of one release",
  },
  {
    title: "authentik and its Terraform provider",
    one: { chart: "authentik" },
    other: { provider: "goauthentik/authentik" },
    same: "line",
    ran: [["2026.8", "2026.2"]],
    source: "terraform-provider-authentik 2026.2.1, README: released with the server, for one line of it",
  },
  {
    title: "both drivers of Ceph CSI",
    one: { chart: "ceph-csi-rbd" },
    other: { chart: "ceph-csi-cephfs" },
    same: "line",
    ran: [],
    source: "ceph-csi 3.17, docs: both drivers of one image",
  },
];
