import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { median } from "./median";
import { type OwnChart, projectWithCharts } from "./own-charts";
import { placeOf, type Tool, versionOf } from "./peers/tools";
import { type Bench, measure } from "./process-cost";
import { runProcess } from "./run-process";
import { setAside } from "./set-aside";

const HELM: Tool = { name: "helm", variable: "HELM_BIN", version: ["version", "--template", "{{ .Version }}"] };
const KUSTOMIZE: Tool = { name: "kustomize", variable: "KUSTOMIZE_BIN", version: ["version"] };

/** What charts cost that are rendered at synth. */
export interface RenderedCosts {
  /** Medians from start to end, in milliseconds; absent where a program was not there. */
  readonly wallMs: Readonly<Partial<Record<Step, number>>>;
  /** Medians of the ratios of single rounds. */
  readonly ratios: Readonly<Partial<Record<RenderedRatio, number>>>;
  /** Charts that were rendered. */
  readonly charts: number;
  /** Programs that could not be had, each with the variable that names it. */
  readonly missing: readonly string[];
}

/**
 * `released` and `rendered`: a whole synth of the same charts that plans again,
 * as HelmReleases and with their renders there; `cold`: the same without a
 * render; `templates`: `helm template` of each, one after the other;
 * `kustomize`: a build of every folder of the rendered cluster.
 */
type Step = "released" | "rendered" | "cold" | "templates" | "kustomize";

/** Names of ratios, which the budget has as well. */
export const RENDERED_RATIOS = ["renderedOfReleased", "renderingOfTemplates", "synthOfKustomize"] as const;
type RenderedRatio = (typeof RENDERED_RATIOS)[number];

/** Measures this tree alone, with charts of our own making. Helm has to be there; kustomize may be. */
export async function measureRendered(
  bench: Bench,
  runs: number,
  progress: (line: string) => void,
): Promise<RenderedCosts> {
  const [helm, kustomize] = [HELM, KUSTOMIZE].map((tool) => placeOf(tool, process.env));
  const missing = [...(helm === undefined ? [HELM] : []), ...(kustomize === undefined ? [KUSTOMIZE] : [])];
  const told = missing.map(({ name, variable }) => `${name} (${variable})`);
  for (const one of told) progress(`not measured: what needs ${one}; put it on PATH, or name it in that variable`);
  if (helm === undefined) return { wallMs: {}, ratios: {}, charts: 0, missing: told };
  const version = (await versionOf(HELM, helm)).replace(/^helm /, "");
  const home = (delivery: "rendered" | "released") => {
    const folder = join(bench.scratch, `charts-${delivery}`);
    return { folder, charts: projectWithCharts(folder, { delivery, helm: version }) };
  };
  const [rendered, released] = [home("rendered"), home("released")];
  const forget = (...more: readonly string[]) =>
    setAside(
      bench.scratch,
      ...["clusters", "runs", ...more].map((kept) => join(bench.root, ".groundwork", "cache", kept)),
      ...(more.length === 0 ? [] : [join(rendered.folder, "charts", "rendered")]),
    );
  const synth = async (folder: string) =>
    (
      await measure(bench, [join(bench.root, "cli", "groundwork.js"), "--project", folder, "synth"], {
        [HELM.variable]: helm,
      })
    ).wallMs;
  // The first ones build the program, write dist/ and learn what a scan finds.
  for (const { folder } of [rendered, released, rendered, released]) {
    forget();
    await synth(folder);
  }
  const rounds: Readonly<Partial<Record<Step, number>>>[] = [];
  for (let index = 0; index < runs; index += 1) {
    progress(`measuring charts rendered at synth: round ${index + 1} of ${runs}`);
    forget("renders");
    const cold = await synth(rendered.folder);
    forget();
    const warm = await synth(rendered.folder);
    forget();
    rounds.push({
      cold,
      rendered: warm,
      released: await synth(released.folder),
      templates: await timed(() => templates(helm, rendered.charts, bench)),
      ...(kustomize === undefined ? {} : { kustomize: await timed(() => builds(kustomize, rendered.folder, bench)) }),
    });
  }
  const middle = (of: (round: Readonly<Partial<Record<Step, number>>>) => number | undefined) => {
    const values = rounds.flatMap((round) => of(round) ?? []);
    return values.length === 0 ? undefined : Math.round(median(values) * 100) / 100;
  };
  return {
    wallMs: present({
      released: middle((round) => round.released),
      rendered: middle((round) => round.rendered),
      cold: middle((round) => round.cold),
      templates: middle((round) => round.templates),
      kustomize: middle((round) => round.kustomize),
    }),
    ratios: present({
      renderedOfReleased: middle((round) => over(round.rendered, round.released)),
      renderingOfTemplates: middle(({ cold, rendered: warm, templates }) =>
        cold === undefined || warm === undefined || templates === undefined
          ? undefined
          : (cold - warm) / (templates / availableParallelism()),
      ),
      synthOfKustomize: middle((round) => over(round.rendered, round.kustomize)),
    }),
    charts: rendered.charts.length,
    missing: told,
  };
}

function over(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}

function present<Name extends string>(
  values: Readonly<Record<Name, number | undefined>>,
): Readonly<Partial<Record<Name, number>>> {
  const known: Partial<Record<Name, number>> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) known[name] = value;
  }
  return known;
}

async function templates(helm: string, charts: readonly OwnChart[], { signal }: Bench): Promise<void> {
  for (const { name, archive } of charts)
    await runProcess(helm, ["template", name, archive, "--namespace", name, "--include-crds"], { signal });
}

async function builds(kustomize: string, folder: string, { signal }: Bench): Promise<void> {
  const stages = join(folder, "dist/kubernetes/home/stages");
  for (const name of readdirSync(stages))
    if (existsSync(join(stages, name, "kustomization.yaml")))
      await runProcess(kustomize, ["build", join(stages, name)], { signal });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const before = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - before) / 1e6;
}
