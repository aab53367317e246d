/**
 * Where a section stands in its runbook. Base sections take the first numbers
 * of a range; a component's section takes a later one of the range it belongs
 * to. Equal numbers are sorted by title.
 */
export const ORDER = {
  /** The way from nothing to a running cluster, or from ruins back to it: 100–199. */
  bootstrap: 100,
  /** Proxmox, Talos and the nodes: 200–299. */
  machines: 200,
  /** Addresses, CNI, load balancers, ingress, DNS, certificates: 300–399. */
  network: 300,
  /** Where secrets come from, sealing, Vault: 400–499. */
  secrets: 400,
  /** Volumes, classes, backups of volumes: 500–599. */
  storage: 500,
  /** Users, groups, sign-in: 600–699. */
  identity: 600,
  /** Everything that runs for people: 700–799. */
  services: 700,
  /** Tables and lists to look things up: 900–999. */
  appendix: 900,
} as const;
