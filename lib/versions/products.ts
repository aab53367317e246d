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

/** Argo CD. Source: its table of tested Kubernetes versions and the module list. */
const ARGOCD_LINES: readonly VersionLine[] = [
  { line: "3.2", newest: "3.2.12", ended: true, tested: [31, 34], source: "Argo CD: tested Kubernetes versions" },
  { line: "3.4", newest: "3.4.13", source: "module list; no tested list found" },
  { line: "3.5", newest: "3.5.7", released: "2026-08-04", source: "module list; no tested list found" },
  {
    line: "3.6",
    newest: "3.6.1",
    released: "2026-11-03",
    tested: [34, 37],
    source: "argoproj/argo-cd#29571: tests before 3.6",
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
  argocd: { title: "Argo CD", lines: ARGOCD_LINES },
} as const satisfies Readonly<Record<string, VersionedProduct>>;
