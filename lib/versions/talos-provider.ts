import { minorOf } from "./line";

/** A line of the Talos provider, with what its machinery writes. */
export interface TalosProviderLine {
  /** Line, e.g. `0.11`. */
  readonly line: string;
  /** Newest Talos minor that it generates machine configurations for; asked for a newer one, it writes this form without a word. */
  readonly newestContract: number;
  /** Minor of the machinery by which it merges patches. */
  readonly merges: 13 | 14;
  /** Where the facts come from. */
  readonly source: string;
}

const PINNED = {
  // renovate: datasource=terraform-provider depName=siderolabs/talos
  version: "0.11.0",
};

/** The provider of a definition that pins none. */
export const DEFAULT_TALOS_PROVIDER = PINNED.version;

/** Lines whose machinery was looked at, oldest first. */
export const TALOS_PROVIDERS: readonly TalosProviderLine[] = [
  {
    line: "0.11",
    newestContract: 13,
    merges: 13,
    source:
      "terraform-provider-talos 0.11.0, asked for the contracts 1.11 to 1.14 on 2026-11-29: built on Talos 1.13.0",
  },
  {
    line: "0.12",
    newestContract: 14,
    merges: 14,
    source:
      "terraform-provider-talos#398: built on Talos 1.14.0; its snapshot of 2026-07-31 has the resources of 0.11 unchanged",
  },
];

/** The line of a provider version; undefined for one that the table does not know. */
export function talosProviderLine(version: string): TalosProviderLine | undefined {
  return TALOS_PROVIDERS.find(({ line }) => version === line || version.startsWith(`${line}.`));
}

/** The oldest line that generates a contract, e.g. `0.12` for `1.14`; undefined where none is known to. */
export function providerFor(contract: string): TalosProviderLine | undefined {
  return TALOS_PROVIDERS.find(({ newestContract }) => newestContract >= minorOf(contract));
}
