import type { EffectRow } from "./row";

const rows = (kind: string, says: string, effect: EffectRow["effect"], source: string): readonly EffectRow[] =>
  ["+", "-", "**"].map((path) => ({ kind, path, effect, says, source }));

/** Files that nobody in the cluster reads, by the folder of `dist/` that they lie in. */
export const FILES: readonly EffectRow[] = [
  ...rows(
    "schematic",
    "an image that machines boot or upgrade with",
    "none",
    "Image Factory documentation: schematics",
  ),
  ...rows(
    "chart",
    "a chart of your own, which the engine installs again; helm template shows what comes of it",
    "unknown",
    "Flux documentation: HelmChart, reconcile strategy; Argo CD documentation: Helm",
  ),
  ...rows("edge", "for a machine outside the cluster: copy it there", "by hand", "dist/docs: BOOTSTRAP"),
  ...rows(
    "talos",
    "talhelper reads it: generate the configurations and apply them",
    "by hand",
    "talhelper documentation",
  ),
];
