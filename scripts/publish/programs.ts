import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { freePort } from "../immutable/server";

/** Programs that take part, by the variable that names each one. */
export const PROGRAMS = {
  ETCD_BIN: "etcd",
  KUBE_APISERVER_BIN: "kube-apiserver",
  SOURCE_CONTROLLER_BIN: "source-controller",
  KUSTOMIZE_CONTROLLER_BIN: "kustomize-controller",
  REGISTRY_BIN: "registry",
} as const;

/** Where each program is. */
export type Programs = Readonly<Record<keyof typeof PROGRAMS, string>>;

/** The programs by variables or on PATH, and the names of those that are missing. */
export function findPrograms(env: NodeJS.ProcessEnv): { readonly programs: Programs; readonly missing: string[] } {
  const missing: string[] = [];
  const find = (variable: keyof typeof PROGRAMS) => {
    const found = findProgram(env, variable, PROGRAMS[variable]);
    if (found === undefined) missing.push(`${PROGRAMS[variable]} (${variable})`);
    return found ?? PROGRAMS[variable];
  };
  return {
    programs: {
      ETCD_BIN: find("ETCD_BIN"),
      KUBE_APISERVER_BIN: find("KUBE_APISERVER_BIN"),
      SOURCE_CONTROLLER_BIN: find("SOURCE_CONTROLLER_BIN"),
      KUSTOMIZE_CONTROLLER_BIN: find("KUSTOMIZE_CONTROLLER_BIN"),
      REGISTRY_BIN: find("REGISTRY_BIN"),
    },
    missing,
  };
}

/** Where a program is: as a variable says, else on PATH under its usual name; undefined where it is not. */
export function findProgram(env: NodeJS.ProcessEnv, variable: string, usual: string): string | undefined {
  const name = env[variable] ?? usual;
  const places = name.includes("/") ? [name] : (env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return places.find((place) => existsSync(place));
}

/** Programs that run until they are stopped. */
export class Running {
  private readonly started: { readonly name: string; readonly child: ChildProcess; said: string }[] = [];

  /** Starts a program; what it says is kept for the case that it fails. */
  start(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    const child = spawn(file, [...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const one = { name: file, child, said: "" };
    const note = (chunk: Buffer) => {
      one.said = `${one.said}${chunk}`.slice(-4000);
    };
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    this.started.push(one);
  }

  /** What the programs said last. */
  get said(): string {
    return this.started.map(({ name, said }) => `--- ${name}\n${said}`).join("\n");
  }

  stop(): void {
    for (const { child } of this.started) child.kill("SIGKILL");
  }
}

/**
 * Starts an empty registry on a free port of the loopback. Source: Distribution
 * registry: configuration.
 *
 * @returns `host:port`
 */
export async function startRegistry(running: Running, program: string, folder: string): Promise<string> {
  const host = `127.0.0.1:${await freePort()}`;
  const storage = join(folder, "registry");
  mkdirSync(storage);
  const file = join(folder, "registry.yml");
  const config = {
    version: "0.1",
    log: { level: "warn" },
    storage: { filesystem: { rootdirectory: storage } },
    http: { addr: host },
  };
  writeFileSync(file, JSON.stringify(config));
  running.start(program, ["serve", file]);
  await eventually("the registry answers", async () => (await fetch(`http://${host}/v2/`)).ok);
  return host;
}

/**
 * Starts the two controllers that take part in a delivery without releases, and
 * that of releases where it is given. Source: their --help.
 */
export async function startFlux(
  running: Running,
  {
    SOURCE_CONTROLLER_BIN,
    KUSTOMIZE_CONTROLLER_BIN,
    HELM_CONTROLLER_BIN,
  }: Programs & { readonly HELM_CONTROLLER_BIN?: string },
  folder: string,
  kubeconfig: string,
): Promise<void> {
  const storage = join(folder, "sources");
  mkdirSync(storage);
  const env = { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: "flux-system", TMPDIR: folder };
  const address = async () => `127.0.0.1:${await freePort()}`;
  const common = async () => [
    "--enable-leader-election=false",
    "--watch-all-namespaces",
    "--events-addr=",
    "--requeue-dependency=1s",
    `--metrics-addr=${await address()}`,
    `--health-addr=${await address()}`,
  ];
  const store = await address();
  const places = [`--storage-path=${storage}`, `--storage-addr=${store}`, `--storage-adv-addr=${store}`];
  running.start(SOURCE_CONTROLLER_BIN, [...(await common()), ...places], env);
  running.start(KUSTOMIZE_CONTROLLER_BIN, await common(), env);
  if (HELM_CONTROLLER_BIN !== undefined) running.start(HELM_CONTROLLER_BIN, await common(), env);
}

const PATIENCE_MS = 120_000;

/** Waits until something is so. Throws with its name where it never is. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`not in ${PATIENCE_MS / 1000} s: ${what}`);
}
