import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFields, textAt } from "../../lib/data/fields";
import { type Command, cmd } from "../../lib/document/shell";
import { readRegular } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import type { RepositoryChart } from "../../lib/stage/chart-source";
import type { Host } from "../host";
import { runProgram } from "./program";
import { isPlainLoopback, unfetched } from "./pull-refusals";
import { type ChartSource, type Fetched, refused } from "./source";

const INSTALL = "install Helm 3 or 4, or take archives from a folder: groundwork charts --from <folder>";

/**
 * Charts by `helm pull`, which knows the operator's proxies, certificates and
 * credentials: those of `helm registry login` for OCI, and those of `helm repo
 * add` for a repository that he has added under any name.
 *
 * @throws InputError where no Helm can be started
 */
export async function helmSource({ env, stop }: Pick<Host, "env" | "stop">, folder: string): Promise<ChartSource> {
  const command = env.HELM_BIN ?? "helm";
  const helm = (...args: readonly string[]) => runProgram(command, args, { folder, stop });
  const said = await helm("version", "--template", "{{.Version}}");
  const version = /^v?(\d+\.\d+\S*)/.exec(said?.stdout ?? "")?.[1];
  if (said?.code !== 0 || version === undefined)
    throw new InputError([
      {
        file: "helm",
        path: "",
        got: said === undefined ? `no program ${command}` : firstError(said.stderr),
        want: "Helm, which fetches charts",
        fix: INSTALL,
      },
    ]);
  const added = repositoriesIn((await helm("repo", "list", "--output", "json"))?.stdout ?? "");
  const updates = new Map<string, Promise<unknown>>();
  /** Helm's list of an added repository may be older than the version that is wanted. */
  const update = (name: string) => {
    const running = updates.get(name) ?? helm("repo", "update", name);
    updates.set(name, running);
    return running;
  };
  return {
    title: `by Helm ${version}`,
    fetch: async (chart) => {
      if (!("repository" in chart)) throw new Error(`${chart.name} is in no repository of charts`);
      const wrong = refusedName(chart);
      if (wrong !== undefined) return wrong;
      const name = added.get(bare(chart.repository));
      if (name !== undefined) await update(name);
      const scratch = mkdtempSync(join(tmpdir(), "groundwork-charts-"));
      try {
        const pull = pullCommand(chart, name);
        let got = await helm(...pull.args, "--destination", scratch);
        if (got !== undefined && got.code > 0 && isPlainLoopback(chart, got.stderr))
          got = await helm(...pull.args, "--plain-http", "--destination", scratch);
        const archive = readdirSync(scratch).find((file) => file.endsWith(".tgz"));
        if (got?.code === 0 && archive !== undefined)
          return { bytes: readRegular(join(scratch, archive)), helm: version };
        return unfetched(chart, got?.code === -1 ? ended(stop) : firstError(got?.stderr ?? ""), pull.text);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  };
}

function ended({ aborted }: AbortSignal): string {
  return aborted ? "an end by the person at the terminal" : "no answer within five minutes";
}

/** The command that fetches a chart. */
export function pullCommand(
  { name, version, repository }: RepositoryChart,
  added?: string,
): { readonly args: readonly string[]; readonly text: Command } {
  const args = repository.startsWith("oci://")
    ? ["pull", `${repository}/${name}`]
    : added !== undefined
      ? ["pull", `${added}/${name}`]
      : ["pull", name, "--repo", repository];
  const all = [...args, "--version", version];
  return { args: all, text: cmd`helm ${all}` };
}

/** Components of one's own may name anything: nothing may be an option of helm, or a file of this machine. */
function refusedName({ name, version, repository }: RepositoryChart): Fetched | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    return refused(
      `the name ${JSON.stringify(name)}`,
      "the name of a chart, e.g. gatus",
      "repair it where the release is made",
    );
  if (!/^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/.test(version))
    return refused(
      `the version ${JSON.stringify(version)}`,
      "an exact version, e.g. 1.4.2",
      "write one that the repository lists: a range names another chart some day",
    );
  if (!/^(https?|oci):\/\/[^\s]+$/.test(repository))
    return refused(
      `the repository ${JSON.stringify(repository)}`,
      "https:// of a Helm repository, or oci:// of the chart's folder",
      "repair it where the release is made",
    );
  return undefined;
}

/** Names of the operator's repositories by their addresses. */
function repositoriesIn(text: string): ReadonlyMap<string, string> {
  try {
    const list: unknown = JSON.parse(text);
    return new Map(
      (Array.isArray(list) ? list : []).filter(isFields).flatMap((one) => {
        const [name, url] = [textAt(one, "name"), textAt(one, "url")];
        return name === undefined || url === undefined ? [] : [[bare(url), name] as const];
      }),
    );
  } catch {
    return new Map();
  }
}

function bare(url: string): string {
  return url.replace(/\/+$/, "");
}

/** What Helm gave as its reason; warnings may come before it. */
function firstError(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const reason = lines.find((line) => line.startsWith("Error:")) ?? lines.find((line) => line !== "");
  return reason === undefined ? "an end without a word" : `from Helm: ${reason.replace(/^Error:\s*/, "")}`;
}
