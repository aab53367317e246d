import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { RenderTrouble as Trouble } from "../../compiler/unrendered";
import { differences } from "../../lib/data/differences";
import { readNamed, reasonOf } from "../../lib/emit/read-file";
import { showManifest } from "../../lib/manifest/manifest";
import type { RenderRequest } from "../../lib/plan/render-request";
import { withDefaultNulls } from "../../lib/rendered/default-nulls";
import { digestOf } from "../../lib/rendered/digest";
import { helmLine } from "../../lib/rendered/helm-lines";
import { LOCK } from "../../lib/rendered/lock";
import { type ChangingPlace, type Render, type RenderedObject, writeRender } from "../../lib/rendered/render";
import { renderFile, renderKey } from "../../lib/rendered/request";
import { archivedDefaults } from "./defaults";
import { findHelm, type Helm, type HelmRun } from "./helm";
import { readOutput, UnreadableOutput } from "./helm-output";

/** What rendering gave. */
export interface Rendered {
  /** Files of renders by path, relative to the project. */
  readonly files: ReadonlyMap<string, string>;
  /** What keeps the others from being rendered, by key of the request. */
  readonly problems: ReadonlyMap<string, Trouble>;
}

/** Renders several releases, as many at a time as there are cores. */
export async function renderAll(
  requests: readonly RenderRequest[],
  {
    project,
    env,
    elsewhere,
    done,
  }: {
    readonly project: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Bytes of an archive that does not lie in its place; absent: then it is missing. */
    readonly elsewhere?: ((request: RenderRequest) => Buffer | undefined) | undefined;
    /** Called after each. */
    readonly done?: (count: number) => void;
  },
): Promise<Rendered> {
  const files = new Map<string, string>();
  const problems = new Map<string, Trouble>();
  const helm = await findHelm(env);
  const waiting = [...requests];
  let count = 0;
  const work = async () => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      const key = renderKey(request);
      const result = await renderOne(helm, request, { project, elsewhere });
      if ("got" in result) problems.set(key, result);
      else files.set(renderFile(request), writeRender(key, result));
      count += 1;
      done?.(count);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), requests.length) }, work));
  return { files, problems };
}

/** Where archives lie. */
interface Archives {
  readonly project: string;
  readonly elsewhere?: ((request: RenderRequest) => Buffer | undefined) | undefined;
}

async function renderOne(
  helm: Helm | undefined,
  request: RenderRequest,
  archives: Archives,
): Promise<Render | Trouble> {
  const trouble = helmTrouble(helm, request);
  if (trouble !== undefined || helm === undefined) return trouble ?? noHelm(request);
  const bytes = lockedArchive(request, archives.project);
  if (Buffer.isBuffer(bytes))
    return renderArchive(helm, request, { bytes, path: join(archives.project, request.archive) });
  const other = archives.elsewhere?.(request);
  if (other === undefined || digestOf(other) !== request.digest) return bytes;
  const scratch = mkdtempSync(join(tmpdir(), "groundwork-archive-"));
  try {
    const path = join(scratch, basename(request.archive));
    writeFileSync(path, other);
    return await renderArchive(helm, request, { bytes: other, path });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function renderArchive(
  helm: Helm,
  request: RenderRequest,
  { bytes, path: archive }: { readonly bytes: Buffer; readonly path: string },
): Promise<Render | Trouble> {
  const complete = { ...request, values: withDefaultNulls(request.values, archivedDefaults(bytes)) };
  const [first, second] = await Promise.all([
    helm.render(complete, archive),
    request.twice ? helm.render(complete, archive) : undefined,
  ]);
  const one = readRun(first);
  if ("got" in one) return one;
  // Most charts that could draw something do not with these values.
  if (second === undefined || (second.code === first.code && second.stdout === first.stdout))
    return { ...one, changing: [] };
  const other = readRun(second);
  return "got" in other ? other : { ...one, changing: changing(one.objects, other.objects) };
}

function readRun(run: HelmRun): Omit<Render, "changing"> | Trouble {
  if (run.code !== 0)
    return {
      got: `an error of Helm: ${firstLine(run.stderr)}`,
      want: "a chart that these values can be rendered with",
      fix: "change the values that the message names",
    };
  try {
    return readOutput(run.stdout);
  } catch (error) {
    if (!(error instanceof UnreadableOutput)) throw error;
    return {
      got: `${error.got}, from ${error.template}`,
      want: "Kubernetes objects",
      fix: "change the values that this template reads, or leave the release to the engine with delivery: released",
    };
  }
}

const LONGEST = 300;

function firstLine(text: string): string {
  const line = text.split("\n").find((one) => /^Error:/.test(one)) ?? text.trim().split("\n").at(-1) ?? "";
  return line.replace(/^Error:\s*/, "").slice(0, LONGEST);
}

function helmTrouble(helm: Helm | undefined, request: RenderRequest): Trouble | undefined {
  if (helm === undefined) return noHelm(request);
  if (helm.version === request.helm) return lineTrouble(helm.version);
  // A version that would be refused in the next run is no fix: one of a faulty line, or of a build that says no patch.
  const mayStay = /^\d+\.\d+\.\d+$/.test(helm.version) && lineTrouble(helm.version) === undefined;
  return {
    path: "versions.helm",
    got: `Helm ${helm.version} on this machine`,
    want: `Helm ${request.helm}, so that every desk gives the same bytes`,
    fix: `install Helm ${request.helm}${mayStay ? `, or write versions.helm: "${helm.version}"` : ""}`,
  };
}

/** Some versions make something else of the same values, whatever is done about it. */
function lineTrouble(version: string): Trouble | undefined {
  const refusal = helmLine(version)?.refusal;
  if (refusal === undefined) return undefined;
  return {
    path: "versions.helm",
    got: `Helm ${version}: ${refusal}`,
    want: "3.20.1 or a later one of 3, or 4.1.3 or later",
    fix: "install a newer Helm, and write its version",
  };
}

function noHelm(request: RenderRequest): Trouble {
  return {
    got: `no render of ${request.chart.name} ${request.chart.version} with these values, and no helm on this machine`,
    want: `its file ${renderFile(request)}, or Helm ${request.helm}`,
    fix: `install Helm ${request.helm}, or run synth where it is and commit charts/`,
  };
}

/** The bytes of the archive, as long as they are those of the lock. */
function lockedArchive({ archive, digest, chart }: RenderRequest, project: string): Buffer | Trouble {
  const fix = "npx groundwork charts";
  try {
    const bytes = readNamed(join(project, archive));
    if (digestOf(bytes) === digest) return bytes;
    return { got: `${archive} with another content`, want: `${chart.name} ${chart.version} as ${LOCK} has it`, fix };
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    return { got: `${got} at ${archive}`, want: `the archive of ${chart.name} ${chart.version}`, fix };
  }
}

/** Where two renders of one request differ; values are not kept, since most of them are secrets. */
function changing(one: readonly RenderedObject[], other: readonly RenderedObject[]): readonly ChangingPlace[] {
  const key = ({ object }: RenderedObject) => `${object.apiVersion} ${showManifest(object)}`;
  const second = new Map(other.map((entry) => [key(entry), entry]));
  const first = new Set(one.map(key));
  const alone = [...one.filter((entry) => !second.has(key(entry))), ...other.filter((entry) => !first.has(key(entry)))];
  return [
    ...alone.map(({ template, object }) => ({ template, object: showManifest(object), path: "" })),
    ...one.flatMap(({ template, object }) =>
      differences(object, second.get(key({ template, object }))?.object ?? object).map(({ path }) => ({
        template,
        object: showManifest(object),
        path: path.join("."),
      })),
    ),
  ];
}
