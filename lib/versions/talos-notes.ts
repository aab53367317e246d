import { minorOf } from "./line";

/** What a line of Talos changes for who upgrades to it and works with its tool. */
export interface TalosNote {
  /** Minor that has the change: 14 for Talos 1.14. */
  readonly since: number;
  /** In a sentence or two. */
  readonly note: string;
  /** Where it says so. */
  readonly source: string;
}

/** In the order in which people read them. */
const TALOS_NOTES: readonly TalosNote[] = [
  {
    since: 12,
    note: "apply-config no longer knows the mode interactive, and talosctl image default is gone.",
    source: "siderolabs/talos: command references of 1.11 and 1.12",
  },
  {
    since: 13,
    note: "talosctl upgrade drains the node by itself; --preserve, --stage and --force are leftovers that go with 1.18. talosctl reboot has --drain, and upgrade-k8s prunes what left the configuration unless --manifests-no-prune.",
    source: "siderolabs/talos: command references of 1.12 and 1.13",
  },
  {
    since: 14,
    note: "Installers come from the Image Factory alone, so every upgrade names its image.",
    source: "Talos documentation: upgrading Talos 1.14",
  },
  {
    since: 14,
    note: "Applying a configuration never reboots a machine any more, and the mode reboot of apply-config, edit and patch is gone: what needs a reboot (check --against says which changes do) waits for talosctl reboot --drain, one machine after the other.",
    source: "siderolabs/talos 1.14.1: v1alpha1_server.go; command reference",
  },
  {
    since: 14,
    note: "etcd and the API server speak TLS 1.3 and newer alone, etcd's metrics and health are on port 2383, and etcd before 3.6 does not start: a pinned cluster.etcd.image has to be 3.6 or later before this hop.",
    source: "Talos documentation: what is new in 1.14; siderolabs/talos 1.14.1 services/etcd.go",
  },
  {
    since: 14,
    note: "talosctl logs, containers and restart take --namespace cri in place of -k, and reset no longer takes --insecure.",
    source: "siderolabs/talos: command references of 1.13 and 1.14",
  },
];

/** What to know of a step from one Talos version to another. */
export function talosNotes(from: string, to: string): readonly string[] {
  return TALOS_NOTES.filter(({ since }) => since > minorOf(from) && since <= minorOf(to)).map(({ note }) => note);
}
