import type { Fields } from "../data/fields";
import type { Leaf } from "./source";

/** What one of the tools' files describes, in the same terms for every tool. */
export interface FoundHome {
  /** The tool and its file, for people, e.g. `talhelper, talconfig.yaml`. */
  readonly origin: string;
  /** Name of the cluster as the tool has it. */
  readonly name: string;
  /** URL of the Kubernetes API, e.g. `https://10.0.0.10:6443`. */
  readonly endpoint: string;
  /** Versions without a leading v; the contract as the tool generates for it. */
  readonly versions: { readonly talos: string; readonly kubernetes: string; readonly contract: string };
  /** What the files say that no machine configuration holds. */
  readonly facts: FoundFacts;
  readonly machines: readonly FoundMachine[];
  /** The operator's own patches, in the order in which the tool lays them over; those of JSON operations are no documents. */
  readonly patches: readonly FoundPatch[];
  /** Where every key of the files belongs. */
  readonly claims: readonly Claim[];
  /** Talos' secrets; absent where the tool keeps none in a file. */
  readonly secrets?: FoundSecrets | undefined;
}

/** What a definition needs and a machine configuration does not say. */
export interface FoundFacts {
  /** Public domain of the cluster's hosts. */
  readonly domain?: string | undefined;
  /** URL of the Git repository. */
  readonly repository?: string | undefined;
  /** Network of the machines in CIDR notation. */
  readonly subnet?: string | undefined;
  /** Address of the router. */
  readonly gateway?: string | undefined;
  /** Addresses that machines ask for names. */
  readonly nameservers?: readonly string[] | undefined;
  /** Hosts or addresses that machines ask for the time. */
  readonly timeServers?: readonly string[] | undefined;
  /** Load-balancer addresses by the name of their pool. */
  readonly loadBalancers?: Readonly<Record<string, string>> | undefined;
  /** Host name of the Image Factory. */
  readonly factory?: string | undefined;
  /** Hosts of the virtual machines; absent: bare machines. */
  readonly proxmox?: Fields | undefined;
}

/** One machine as the tool describes it. */
export interface FoundMachine {
  /** Host name as the tool has it; it may hold dots and capitals. */
  readonly name: string;
  readonly isControlPlane: boolean;
  /** Address at which the node is reached, without a prefix length. */
  readonly address: string;
  /** What its installer is made of; absent where only the installer's image is known. */
  readonly schematic?: FoundSchematic | undefined;
  /** True where image and installer are signed for Secure Boot. */
  readonly secureBoot: boolean;
  /** What the tool generates, before the operator's own patches. */
  readonly documents: readonly Fields[];
  /** Settings of a virtual machine: host, CPUs, memory, MAC address and the like. */
  readonly vm?: Fields | undefined;
  /** MAC address of its card, where a file says it. */
  readonly mac?: string | undefined;
}

/** Parts of a schematic that a definition can say. */
export interface FoundSchematic {
  /** System extensions by their names at the image factory. */
  readonly extensions: readonly string[];
  /** Further arguments of the kernel, in order. */
  readonly kernelArgs: readonly string[];
}

/** A patch of the operator's as the tool lays it over. */
export interface FoundPatch {
  /** Where it comes from, e.g. `talconfig.yaml:14 patches[0]`. */
  readonly origin: string;
  /** Name for a file of its own, e.g. `global/kubelet.yaml`. */
  readonly name: string;
  readonly machines: Whom;
  /** Its documents, or operations of a JSON patch over the main document. */
  readonly content: { readonly documents: readonly Fields[] } | { readonly operations: readonly unknown[] };
  /** Its text where it can be taken over as it is. */
  readonly text?: string | undefined;
  /** Its keys, each with its place: number of the document and steps in it. */
  readonly leaves: readonly Leaf[];
}

/** Machines that a patch is for. */
export type Whom = "all" | "control-plane" | "worker" | { readonly name: string };

/** Talos' secrets in a file. */
export interface FoundSecrets {
  /** File as the operator named its folder. */
  readonly file: string;
  /** The encrypted text. */
  readonly text: string;
  /** age recipients that it is encrypted for; empty for another kind of key. */
  readonly age: readonly string[];
}

/** A key of the files and where it belongs. */
export interface Claim {
  readonly leaf: Leaf;
  readonly to: Target;
}

/** Where a key belongs. What a machine configuration holds is looked up in what was made of it. */
export type Target =
  | { readonly kind: "field"; readonly where: string }
  | { readonly kind: "kept"; readonly where: string; readonly why: string }
  | { readonly kind: "left out"; readonly why: string }
  | {
      readonly kind: "document";
      /** Machines whose configuration holds it; empty: all. */
      readonly machines: readonly string[];
      /** Kind and name of the documents, e.g. `LinkConfig enp1s0`; empty for the main one. */
      readonly documents: readonly string[];
      /** Steps in the document; empty for the document as a whole. */
      readonly steps: readonly string[];
      /** The field that it is, where no patch says it; absent: the one that the place has. */
      readonly field?: string | undefined;
    };

/** True where a patch is for a machine. */
export function isFor(whom: Whom, { name, isControlPlane }: Pick<FoundMachine, "name" | "isControlPlane">): boolean {
  if (whom === "all") return true;
  if (typeof whom === "object") return whom.name === name;
  return (whom === "control-plane") === isControlPlane;
}
