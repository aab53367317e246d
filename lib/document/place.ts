/** The runbooks that every cluster gets. */
export type Runbook = "BOOTSTRAP" | "OPERATIONS" | "DISASTER-RECOVERY";

/** What each runbook begins with: the way to a running cluster, its machines, and the way back to one. */
const START = {
  BOOTSTRAP: [
    "overview",
    "tools",
    "assumptions",
    "proxmox",
    "storage-servers",
    "nodes-into-the-mesh",
    "boot-media",
    "vps",
    "bare-machines",
    "make-the-tunnel",
    "variables",
    "talhelper",
    "repository",
    "deploy",
    "foreign-vms",
    "talosctl",
    "stacks",
    "delegation",
    "stages",
    "host-names",
    "verify",
  ],
  OPERATIONS: [
    "symptoms",
    "where-things-are",
    "daily-look",
    "change",
    "by-hand",
    "recreate",
    "deploy-trouble",
    "stage-trouble",
    "node-maintenance",
    "power",
    "once-a-year",
    "foreign-vms",
    "host-reboot",
    "node-disk",
    "talos-upgrade",
    "kubernetes-upgrade",
    "add-node",
    "remove-node",
    "resize-node",
    "replace-hardware",
    "grow-volume",
    "claim-again",
    "rotate-secret",
    "source-down",
    "root-image",
    "protection",
    "node-trouble",
  ],
  "DISASTER-RECOVERY": ["losses", "what-if", "backups", "etcd-snapshot", "node-lost", "quorum-lost", "all-lost"],
} as const;

/** What follows in every runbook, from the network to what runs for people. */
const TOPICS = [
  "pod-network",
  "load-balancer",
  "ingress",
  "dns",
  "dns-records",
  "cluster-dns",
  "certificates",
  "tunnel",
  "mesh",
  "from-outside",
  "network-policies",
  "tailnet",
  "network-trouble",
  "certificate-trouble",
  "sealing",
  "generated-secrets",
  "vault",
  "in-cluster-terraform",
  "outside-secrets",
  "secret-trouble",
  "volumes",
  "more-volumes",
  "snapshots",
  "storage-metrics",
  "volume-speed",
  "etcd-backup",
  "app-backup",
  "storage-trouble",
  "accounts",
  "identity",
  "argo-cd",
  "git",
  "registry",
  "chat",
  "replicated-volumes",
  "monitoring",
  "scraping",
  "logs",
  "log-shipping",
  "webhooks",
  "databases",
  "resource-use",
  "media",
  "own-apps",
  "release-upgrade",
  "times",
  "alerts",
] as const;

/** Where a section of a runbook belongs. Sections of one place are sorted by title. */
export type Place<Name extends Runbook = Runbook> = (typeof START)[Name][number] | (typeof TOPICS)[number];

/** Every place of a runbook, in the order in which its sections are read. */
export function placesOf(name: Runbook): readonly Place[] {
  return [...START[name], ...TOPICS];
}

/** True where a runbook of that name has that place. */
export function isPlace(runbook: string, place: string): boolean {
  return Object.entries(START).some(
    ([name, start]: readonly [string, readonly string[]]) => name === runbook && [...start, ...TOPICS].includes(place),
  );
}
