import type { Cluster } from "./cluster";
import type { Machine } from "./machine";
import { linksOf, type MachineLink, talosNames } from "./machine-links";
import { patchedLinks } from "./patched-links";
import type { Problem } from "./problem";

/** The links of one machine, and how to make a problem of one. */
export interface LinkPlace {
  readonly cluster: Cluster;
  readonly machine: Machine;
  readonly links: readonly MachineLink[];
  /** Names of links that the operator's own patches make. */
  readonly patched: readonly string[];
  readonly problem: (path: string, got: string, want: string, fix?: string) => Problem;
}

export function placesOf(cluster: Cluster, machine: Machine): LinkPlace {
  return {
    cluster,
    machine,
    links: linksOf(cluster, machine),
    patched: patchedLinks(cluster, machine),
    problem: (path, got, want, fix) => ({
      file: cluster.file,
      path,
      got,
      want,
      ...(fix === undefined ? {} : { fix }),
    }),
  };
}

/** True where Talos has a document for each kind of link: from contract 1.12 on. */
export function hasLinkDocuments({ versions }: Cluster): boolean {
  return Number(versions.contract.split(".")[1]) >= 12;
}

/**
 * Names that the kernel or udev give cards (systemd.net-naming-scheme; Linux:
 * thunderbolt-net, usbnet). Whatever else a link is called, somebody has to make it.
 */
export const CARD_NAME = /^(eth\d+|en[a-z0-9]+|ib[a-z0-9]+|wl[a-z0-9]+|ww[a-z0-9]+|thunderbolt\d+|usb\d+)$/;

/** What a definition without that link would get: a name that nothing makes. */
export function unmade(name: string, { links, patched }: LinkPlace): boolean {
  return (
    !patched.includes(name) &&
    !CARD_NAME.test(name) &&
    !links.some((link) => link.name === name || talosNames(link).includes(name))
  );
}
