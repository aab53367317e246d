import { join } from "node:path";
import { blocking } from "../../lib/checks/finding";
import { PROJECT } from "../../lib/emit/record";
import { lookAtDist, type WriteRequest, writeDist } from "../../lib/emit/write";
import { type Part, STDOUT } from "../choices";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { keepSeen, keptSeen } from "../kept-seen";
import { makeClusters } from "../make-clusters";
import { writtenByThreads } from "../many/written-by-threads";
import { keepFiles, staleFiles } from "../own-components/kept-file";
import type { Components } from "../own-components/load";
import { openProject } from "../project";
import { refuseRender } from "../refuse-render";
import { Refused } from "../refused";
import type { Shard } from "../shard";
import { shownFrames } from "../shown-frames";
import { placeTerraformManifest } from "../terraform-manifest";
import { reportSynth } from "../text/synth-report";
import { withContents } from "../with-contents";

/** Options of `groundwork synth`, and of `groundwork check`, which sets `check`. */
export interface SynthOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Write nothing; say whether `dist/` is what the definitions give. */
  readonly check?: boolean | undefined;
  /** The one part of `dist/` that is written; absent: all of it. */
  readonly only?: Part | undefined;
  /** Take our content where a file of `dist/` was edited or put there by hand. */
  readonly overwrite?: boolean | undefined;
  /** Report as JSON on stdout. */
  readonly json?: boolean | undefined;
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
  /** Compare with a Git revision too; true: with the last commit that changed `dist/`. */
  readonly against?: string | true | undefined;
  /** Only the clusters of this shard. */
  readonly shard?: Shard | undefined;
  /** Have Helm render both sides of a comparison. */
  readonly render?: boolean | undefined;
  /** File for the findings as SARIF, or `-`: then stdout holds nothing else. */
  readonly sarif?: string | undefined;
}

/** Definitions in, `dist/` out. Nothing is written while anything is wrong. */
export async function synth(host: Host, names: readonly string[], options: SynthOptions): Promise<ExitCode> {
  return withContents(host, (host, afresh) => synthOnce(host, names, options, afresh));
}

/** @param afresh whether every cluster is made, although one may be kept */
async function synthOnce(
  host: Host,
  names: readonly string[],
  options: SynthOptions,
  afresh: boolean,
): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const checking = options.check === true;
  if (options.render === true) refuseRender(options, options.against);
  const committed =
    options.against === undefined
      ? undefined
      : (await import("../committed")).readCommitted(
          project.folder,
          options.against === true ? undefined : options.against,
        );
  const { made, trees, problems, planned, renders, ...loaded } = await makeClusters(host, project.folder, names, {
    dataOnly: options.dataOnly,
    shard: options.shard,
    afresh,
    committed,
    renderBoth: options.render,
    // Only a check knows the day: what is written must not change with it.
    today: checking ? host.today() : undefined,
  });
  // They hold for whatever else is wrong, and took long.
  if (!checking && renders.size > 0) (await import("../charts/new-renders")).writeRenders(project.folder, renders);
  const raised = made.flatMap(({ findings }) => findings);
  if (problems.length > 0) throw new Refused(problems, raised, options.shard);
  const findings =
    blocking(raised).length > 0 ? raised : [...raised, ...made.flatMap(({ inDocuments }) => inDocuments)];
  const comparison =
    committed === undefined ? undefined : (await import("../comparison")).comparisonOf(planned, committed);
  const { only } = options;
  const seen = keptSeen(host, project.folder);
  const request: WriteRequest = {
    wanted: trees,
    seen,
    owners: names.length === 0 ? new Set([...loaded.names, PROJECT]) : undefined,
    overwrite: options.overwrite === true,
    scope: only === undefined ? undefined : (path) => path.startsWith(`${only}/`),
  };
  const blocked = blocking(findings).length > 0;
  const { look, written, disbelieved } =
    checking || blocked
      ? { look: lookAtDist(project.dist, request), written: false, disbelieved: false }
      : writeDist(
          writtenByThreads(project.dist, join(project.folder, "dist"), host.threads?.resting ?? []),
          request,
          host,
        );
  keepSeen(host.caches, project.folder, seen);
  if (written)
    placeTerraformManifest(
      project.dist,
      made.flatMap(({ stacks }) => stacks),
    );
  if (options.sarif !== undefined) (await import("../sarif-file")).writeSarif(host, options.sarif, findings);
  const kept =
    options.dataOnly === true || loaded.components === undefined
      ? []
      : await keepMade(host, project.folder, loaded.components, written);
  const code = reportSynth(options.sarif === STDOUT ? { ...host, stdout: host.stderr } : host, {
    look,
    written,
    disbelieved,
    checking,
    findings,
    trees,
    comparison,
    frameOf: await shownFrames(
      host,
      project.folder,
      findings.filter(({ accepted }) => accepted === undefined),
    ),
    json: options.json === true,
    shard: options.shard,
  });
  if (blocked) return EXIT.findings;
  return kept.length > 0 && checking && code === EXIT.good ? EXIT.drift : code;
}

/** Types and reference of the repository's own components, written or compared; gives the files that were not current. */
async function keepMade(host: Host, project: string, { own, problems }: Components, write: boolean) {
  // With one of them missing, the files would lack it.
  if (problems.size > 0) return [];
  const { componentFiles } = await import("../own-components/made-files");
  const files = componentFiles(project, own);
  const stale = write ? keepFiles(project, files) : staleFiles(project, files);
  for (const file of stale)
    host.stderr.write(write ? `wrote ${file}\n` : `${file} is not current. Next: npx groundwork types\n`);
  return stale;
}
