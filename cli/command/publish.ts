import { DIGEST, isLoopback, registryPlace } from "../../lib/artifact/registry-url";
import { nearest } from "../../lib/data/nearest";
import { registryTag } from "../../lib/model/grammar";
import { formatProblem, InputError, type Problem, show } from "../../lib/model/problem";
import { findDefinitions } from "../definition/find";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject, type Project } from "../project";
import { credentialsFor } from "../publish/credentials";
import { prepare } from "../publish/prepare";
import { promoted } from "../publish/promote";
import type { Publishable } from "../publish/published";
import { moveWave, pushArtifact, storedOf, type Target, treeTag } from "../publish/push";
import { Registry, type StoredManifest } from "../publish/registry";
import { several } from "../publish/several";
import { signArtifact } from "../publish/sign";
import { blockedText, driftText, type PublishedCluster, publishText } from "../text/publish";
import { screenOf } from "../text/screen";

/** Options of `groundwork publish`. */
export interface PublishOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** `oci://` of the folder that holds a repository for each cluster. */
  readonly to: string;
  /** Tag that is moved. */
  readonly wave: string;
  /** Tag or digest that the wave shall point to; absent: what `dist/` holds. */
  readonly from?: string | undefined;
  /** Sign by cosign; a text is its key. */
  readonly sign?: string | true | undefined;
  /** Speak HTTP without TLS also with a registry elsewhere. */
  readonly plainHttp?: boolean | undefined;
  /** Say digests, ask nobody. */
  readonly dryRun?: boolean | undefined;
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
  /** Index of digests as JSON on stdout. */
  readonly json?: boolean | undefined;
}

/** Where everything goes. */
interface Destination {
  readonly to: string;
  readonly host: string;
  readonly wave: string;
  readonly repositoryOf: (cluster: string) => string;
}

/** Puts what the engines of clusters read into a registry, and moves a wave to it. */
export async function publish(host: Host, names: readonly string[], options: PublishOptions): Promise<ExitCode> {
  const destination = destinationOf(options);
  const project = openProject(host, options.project);
  const access = {
    host: destination.host,
    plainHttp: options.plainHttp === true || isLoopback(destination.host),
  };
  const connect = () => new Registry({ ...access, credentials: credentialsFor(destination.host, host) });
  if (options.from !== undefined) {
    const from = options.from;
    const targets = targetsOf(project, names, destination);
    return moving(host, options, destination, async (report) => {
      const registry = connect();
      const all = await promoted(registry, destination.host, targets, { from, all: names.length === 0 });
      await moveAll(registry, destination.wave, all, report);
    });
  }
  const prepared = await prepare(host, project, names, options.dataOnly === true);
  if (prepared.state === "findings") {
    host.stderr.write(blockedText(prepared.findings, screenOf(host.stderr, host.env)));
    return EXIT.findings;
  }
  if (prepared.state === "drift") {
    if (options.json === true) tellJson(host, { drift: prepared.why, files: prepared.files });
    host.stderr.write(driftText(prepared.files, prepared.why));
    return EXIT.drift;
  }
  const { clusters } = prepared;
  if (options.dryRun === true) {
    const all = clusters.map((one) => publishedOf(destination, one));
    tell(host, options, destination, { clusters: all, problems: [] });
    return EXIT.good;
  }
  return moving(host, options, destination, async (report) => {
    const registry = connect();
    const pushed = await several(clusters, async (one) => {
      const repository = destination.repositoryOf(one.name);
      return { one, repository, isNew: await pushArtifact(registry, repository, one.artifact) };
    });
    const signed = new Set<string>();
    if (options.sign !== undefined)
      for (const { one, repository } of pushed) {
        const signing = { key: options.sign, folder: project.folder, ...access };
        const what = { repository, digest: one.artifact.digest };
        if (await signArtifact(host, registry, what, signing)) signed.add(one.name);
      }
    // Everything is there before any cluster is led to it.
    await moveAll(
      registry,
      destination.wave,
      pushed.map(({ one, repository, isNew }) => ({
        ...publishedOf(destination, one),
        repository,
        manifest: storedOf(one.artifact),
        pushed: isNew,
        ...(options.sign === undefined ? {} : { signed: signed.has(one.name) }),
      })),
      report,
    );
  });
}

type Moving = Target & Partial<PublishedCluster> & { readonly manifest: StoredManifest };

async function moveAll(
  registry: Registry,
  wave: string,
  all: readonly Moving[],
  report: (cluster: PublishedCluster) => void,
): Promise<void> {
  await several(all, async ({ manifest, repository, ...one }) => {
    const { before } = await moveWave(registry, repository, wave, manifest);
    report({ ...one, repository, digest: manifest.digest, ...(before === undefined ? {} : { before }) });
  });
}

/** Does something that reports clusters as they are done, and says what was done also where it fails on the way. */
async function moving(
  host: Host,
  options: PublishOptions,
  destination: Destination,
  work: (report: (cluster: PublishedCluster) => void) => Promise<void>,
): Promise<ExitCode> {
  const done: PublishedCluster[] = [];
  let problems: readonly Problem[] = [];
  try {
    await work((cluster) => done.push(cluster));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems = error.problems;
  }
  done.sort((a, b) => (a.name < b.name ? -1 : 1));
  tell(host, options, destination, { clusters: done, problems });
  if (problems.length === 0) return EXIT.good;
  if (options.json !== true) for (const problem of problems) host.stderr.write(`error ${formatProblem(problem)}\n`);
  host.stderr.write(
    done.length === 0 ? `${destination.wave}: no wave was moved\n` : `${destination.wave}: only the above were moved\n`,
  );
  return EXIT.badInput;
}

/** What became of each cluster, and what did not. */
interface Done {
  readonly clusters: readonly PublishedCluster[];
  readonly problems: readonly Problem[];
}

function tell(host: Host, { json, dryRun }: PublishOptions, { to, wave }: Destination, done: Done): void {
  const { clusters, problems } = done;
  if (json === true) tellJson(host, { to, wave, clusters, ...(problems.length === 0 ? {} : { problems }) });
  else if (clusters.length > 0) host.stdout.write(publishText({ to, wave, clusters, isDryRun: dryRun === true }));
}

function tellJson(host: Host, value: unknown): void {
  host.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function publishedOf(destination: Destination, { name, artifact, follows }: Publishable): PublishedCluster {
  return {
    name,
    repository: destination.repositoryOf(name),
    digest: artifact.digest,
    tree: artifact.tree,
    tag: treeTag(artifact.tree),
    follows,
  };
}

function destinationOf({ to, wave, from }: PublishOptions): Destination {
  const place = registryPlace(to.replace(/\/+$/, ""));
  const problems: Problem[] = [];
  if (place === undefined)
    problems.push({
      file: "--to",
      path: "",
      got: show(to),
      want: "a registry and a path in it, in lower case, e.g. oci://ghcr.io/you/fleet",
      ...(/^[a-z]+:\/\//.test(to) ? {} : { fix: `write oci:// in front of it` }),
    });
  const tag = (option: string, value: string) => {
    if (!registryTag.safeParse(value).success)
      problems.push({ file: option, path: "", got: show(value), want: "a tag, e.g. canary" });
    else if (option === "--wave" && value.startsWith("tree-"))
      problems.push({ file: option, path: "", got: show(value), want: "a tag that may move; tree-… names one state" });
  };
  tag("--wave", wave);
  if (from !== undefined && !DIGEST.test(from)) tag("--from", from);
  if (from === wave)
    problems.push({ file: "--from", path: "", got: `${show(from)}, as --wave`, want: "another tag, or a digest" });
  if (problems.length > 0 || place === undefined) throw new InputError(problems);
  const { host, path } = place;
  return { to: `oci://${host}/${path}`, host, wave, repositoryOf: (cluster) => `${path}/${cluster}` };
}

/** Repositories of the clusters with these names, or of all. */
function targetsOf({ folder }: Project, names: readonly string[], destination: Destination): readonly Target[] {
  const { files, problems } = findDefinitions(folder);
  const known = files.map(({ name }) => name);
  const unknown = names
    .filter((name) => !known.includes(name))
    .map((name): Problem => {
      const near = nearest(name, known);
      return {
        file: "clusters",
        path: "",
        got: `no definition of ${show(name)}`,
        want: `one of ${known.join(", ")}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      };
    });
  if (problems.length + unknown.length > 0) throw new InputError([...problems, ...unknown]);
  const chosen = names.length === 0 ? known : known.filter((name) => names.includes(name));
  return chosen.map((name) => ({ name, repository: destination.repositoryOf(name) }));
}
