/** Oldest and newest minor of a range, both included: `[32, 37]` is 1.32 to 1.37. */
export type MinorRange = readonly [number, number];

/** What one minor of a product is known to be and to work with. */
export interface VersionLine {
  /** Major and minor as one writes them, e.g. `1.13`. */
  readonly line: string;
  /** Newest patch that has been seen, e.g. `1.13.10`. */
  readonly newest: string;
  /** Day of the first stable release, `2026-04-27`; absent where it is not known. */
  readonly released?: string;
  /** True where the line gets no further patches: what is above `newest` does not exist. */
  readonly ended?: true;
  /** Kubernetes minors that the product accepts; outside of them it does not work. */
  readonly accepts?: MinorRange;
  /** Kubernetes minors that its makers have tested; outside of them nobody promises anything. */
  readonly tested?: MinorRange;
  /** Where the row comes from. */
  readonly source: string;
}

/** A product whose versions the table knows, newest line last. */
export interface VersionedProduct {
  /** As people name it, e.g. `Talos`. */
  readonly title: string;
  /** From the oldest line that the table knows to the newest. */
  readonly lines: readonly VersionLine[];
}

/** The number after the first dot, of `1.13.9`, `v1.13` or `1.13`: 13. */
export function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

/** Major and minor of a version, without a leading v: `1.13` of `v1.13.9`. */
export function lineOf(version: string): string {
  const start = version.startsWith("v") ? 1 : 0;
  const minor = version.indexOf(".", start);
  const end = minor === -1 ? -1 : version.indexOf(".", minor + 1);
  return version.slice(start, end === -1 ? undefined : end);
}

/** The patch of a full version: 9 of `1.13.9` and of `1.13.9-rc.1`. */
export function patchOf(version: string): number {
  return Number.parseInt(version.split(".")[2] ?? "", 10);
}

/** True where a minor is inside a range. */
export function within(minor: number, [from, to]: MinorRange): boolean {
  return from <= minor && minor <= to;
}
