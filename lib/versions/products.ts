import type { VersionedProduct, VersionLine } from "./line";

/**
 * Flux, as far as a Flux Operator is known that carries it: the operator
 * installs nothing else. 2.10 is out, and no operator that could be read has
 * it. Source: release notes of fluxcd/flux2, which name the tested minors.
 */
const FLUX_LINES: readonly VersionLine[] = [
  {
    line: "2.9",
    newest: "2.9.5",
    released: "2026-06-30",
    tested: [34, 36],
    source: "fluxcd/flux2: release notes of 2.9.0; flux-operator 0.59.0 carries 2.9.5",
  },
];

/** Cilium. Source: compatibility pages of each line; the chart itself refuses none of these. */
const CILIUM_LINES: readonly VersionLine[] = [
  { line: "1.18", newest: "1.18.14", tested: [30, 33], source: "Cilium 1.18.14: compatibility page" },
  { line: "1.19", newest: "1.19.8", tested: [32, 35], source: "Cilium 1.19.3: compatibility page" },
  {
    line: "1.20",
    newest: "1.20.3",
    released: "2026-07-29",
    tested: [33, 36],
    source: "compatibility of 1.20 as public repositories quote it; second hand",
  },
];

/** Products that an operator pins by hand or by a release, by the name that commands take. */
export const PRODUCTS = {
  cilium: { title: "Cilium", lines: CILIUM_LINES },
  flux: { title: "Flux", lines: FLUX_LINES },
} as const satisfies Readonly<Record<string, VersionedProduct>>;
