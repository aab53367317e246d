import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RenderRequest } from "../../lib/plan/render-request";

/** What Helm said when it ran to its end. */
export interface HelmRun {
  /** Exit code. */
  readonly code: number;
  /** Everything it wrote to stdout, as UTF-8. */
  readonly stdout: string;
  /** Everything it wrote to stderr, as UTF-8. */
  readonly stderr: string;
}

/** A Helm on this machine. */
export interface Helm {
  /** Without a leading v, e.g. `4.1.4`. */
  readonly version: string;
  /**
   * Renders one release, without a cluster.
   *
   * @param archive absolute path of the chart's archive
   */
  readonly render: (request: RenderRequest, archive: string) => Promise<HelmRun>;
}

/** The command, where a variable names no other; a path or a name that the PATH finds. */
const HELM = "helm";

/**
 * Looks for Helm: the one that `HELM_BIN` names, else the one on the PATH.
 * Undefined where it cannot be started.
 */
export async function findHelm(env: Readonly<Record<string, string | undefined>>): Promise<Helm | undefined> {
  const command = env.HELM_BIN ?? HELM;
  const said = await run(command, ["version", "--template", "{{ .Version }}"], env).catch(() => undefined);
  const [, version] = /^v?(\S+)/.exec(said?.stdout ?? "") ?? [];
  if (said?.code !== 0 || version === undefined) return undefined;
  return {
    version,
    render: (request, archive) => run(command, argumentsOf(request, archive), env, JSON.stringify(request.values)),
  };
}

function argumentsOf(request: RenderRequest, archive: string): readonly string[] {
  return [
    "template",
    request.name,
    archive,
    "--namespace",
    request.namespace,
    "--values",
    "-",
    request.crds ? "--include-crds" : "--skip-crds",
    ...(request.kubernetes === undefined ? [] : ["--kube-version", request.kubernetes]),
    ...request.apis.flatMap((api) => ["--api-versions", api]),
  ];
}

/** Runs Helm with nothing of its settings and plugins at hand: they would decide what comes out. */
function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  input = "",
): Promise<HelmRun> {
  const home = mkdtempSync(join(tmpdir(), "groundwork-helm-"));
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !/^(HELM_|KUBE)/.test(name)));
  return new Promise<HelmRun>((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: home,
      env: {
        ...own,
        HELM_CACHE_HOME: home,
        HELM_CONFIG_HOME: home,
        HELM_DATA_HOME: home,
        HELM_PLUGINS: home,
        KUBECONFIG: join(home, "none"),
        // Templates that write a date do so in the machine's time zone (Sprig: date).
        TZ: "UTC",
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      }),
    );
    // A Helm that ends before it has read its input says why by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  }).finally(() => rmSync(home, { recursive: true, force: true }));
}
