import type { Direction } from "../infra/deploy/steps";
import type { Scope } from "../lib/secrets/secret-file";

/** Parts of `dist/` that one run may be limited to. */
export const PARTS = ["terraform", "kubernetes", "talos", "edge", "docs"] as const;
/** A part of `dist/` that `--only` writes alone. */
export type Part = (typeof PARTS)[number];

/** Forms of a review. */
export const REVIEW_FORMATS = ["markdown", "json", "sarif", "html"] as const;
/** Forms of a report of many clusters. */
export const FLEET_FORMATS = ["markdown", "json", "html"] as const;
/** A form of a report of many clusters. */
export type FleetFormat = (typeof FLEET_FORMATS)[number];
/** A form of a review. */
export type ReviewFormat = (typeof REVIEW_FORMATS)[number];

/** What `groundwork deploy` takes behind the cluster; the first is the default. */
export const DIRECTIONS: readonly Direction[] = ["up", "down"];

/** How firmly a sealed value is bound to its Secret (kubeseal: --scope); the first is the default. */
export const SCOPES: readonly Scope[] = ["strict", "namespace-wide", "cluster-wide"];

/** What carries the machines of a new cluster. */
export const CARRIERS = ["proxmox", "metal"] as const;

/** What people reach the apps of a new cluster through. */
export const ENTRANCES = ["traefik", "gateway"] as const;

/** Shells whose completion there is. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** A shell whose completion there is. */
export type Shell = (typeof SHELLS)[number];

/** The file name that means stdout. */
export const STDOUT = "-";
