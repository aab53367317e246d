import { blocking } from "../../lib/checks/engine";
import { PROJECT } from "../../lib/emit/manifest";
import { lookAtDist, type WriteRequest, writeDist } from "../../lib/emit/write";
import { loadDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { stacksOfOthers } from "../other-stacks";
import { openProject } from "../project";
import { synthProject } from "../synth-project";
import { reportSynth } from "../text/synth-report";

/** Parts of `dist/` that one run may be limited to. */
export const PARTS = ["terraform", "kubernetes", "edge", "docs"] as const;
export type Part = (typeof PARTS)[number];

export interface SynthOptions {
  readonly project?: string | undefined;
  /** Write nothing; say whether `dist/` is what the definitions give. */
  readonly check?: boolean | undefined;
  readonly only?: Part | undefined;
  readonly overwrite?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Definitions in, `dist/` out. Nothing is written while anything is wrong. */
export async function synth(host: Host, names: readonly string[], options: SynthOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const loaded = await loadDefinitions(host, project.folder, names);
  const { trees, findings } = synthProject(
    host,
    loaded.definitions,
    names.length === 0 ? [] : stacksOfOthers(project.dist, names),
  );
  const { only } = options;
  const request: WriteRequest = {
    wanted: trees,
    owners: names.length === 0 ? new Set([...loaded.names, PROJECT]) : undefined,
    overwrite: options.overwrite === true,
    scope: only === undefined ? undefined : (path) => path.startsWith(`${only}/`),
  };
  const checking = options.check === true;
  const blocked = blocking(findings).length > 0;
  const { look, written } =
    checking || blocked
      ? { look: lookAtDist(project.dist, request), written: false }
      : writeDist(project.dist, request, host);
  const code = reportSynth(host, { look, written, checking, findings, trees, json: options.json === true });
  return blocked ? EXIT.findings : code;
}
