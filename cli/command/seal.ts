import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { load, YAMLException } from "js-yaml";
import { isFields, textAt } from "../../lib/data/fields";
import { replaceFile } from "../../lib/emit/file-system";
import { readNamed, readRegular, reasonOf } from "../../lib/emit/read-file";
import { toYaml } from "../../lib/emit/yaml";
import type { Manifest } from "../../lib/manifest/manifest";
import { manifestOf } from "../../lib/manifest/manifest";
import { InputError, type Problem } from "../../lib/model/problem";
import { readMemory } from "../../lib/secrets/seal-memory";
import { sealSecret } from "../../lib/secrets/sealed-secret";
import { sealingCertificate } from "../../lib/secrets/sealing-certificate";
import type { Scope } from "../../lib/secrets/secret-file";
import { readProjectFile } from "../definition/project-file";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";

/** Options of `groundwork seal`. */
export interface SealOptions {
  /** Folder that holds `clusters/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Who may open it: one name in one namespace, any name of it, or anybody. */
  readonly scope: Scope;
}

/** A name that becomes a file of its own and nothing else (Kubernetes: DNS subdomain names). */
const FILE_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/**
 * Seals one plain Secret with the cluster's public certificate, offline. The
 * plain file is only read; what is unchanged keeps its ciphertext.
 */
export function seal(host: Host, cluster: string, plain: string, options: SealOptions): ExitCode {
  const { folder } = openProject(host, options.project);
  if (!FILE_NAME.test(cluster))
    throw new InputError([
      { file: "clusters", path: "", got: JSON.stringify(cluster), want: "the name of a cluster of this project" },
    ]);
  const certificate = sealingCertificate(cluster);
  const publicKey = readCertificate(folder, certificate);
  const secret = readPlain(host.cwd, plain);
  const target = `clusters/${cluster}/secrets/${secret.metadata.name}.sealed.yaml`;
  const before = readStanding(folder, target);
  const cache = ".groundwork/seals.json";
  const memory = readMemory(readCache(join(folder, cache)));
  const result = sealSecret({ secret, publicKey, scope: options.scope, before, memory });
  keep(folder, target, toYaml(result.sealed));
  keep(folder, cache, JSON.stringify(result.memory));
  const kept = result.kept.length === 0 ? "" : `, unchanged: ${result.kept.join(", ")}`;
  host.stdout.write(`sealed ${target}${kept}\n`);
  return EXIT.good;
}

/** Writes a file of the project whole or not at all. */
function keep(folder: string, file: string, text: string): void {
  try {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    replaceFile(join(folder, file), text);
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    throw new InputError([{ file, path: "", got, want: "a file that can be written" }]);
  }
}

/** A memory that cannot be read only costs the ciphertexts that it would have kept. */
function readCache(path: string): string | undefined {
  try {
    return readRegular(path).toString("utf8");
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
    return undefined;
  }
}

function readCertificate(folder: string, file: string): KeyObject {
  const problem = (got: string): Problem => ({
    file,
    path: "",
    got,
    want: "the public certificate of the cluster's sealing key",
    fix: "write it there from the output sealing_certificate of the keys stack",
  });
  if (!existsSync(join(folder, file))) throw new InputError([problem("no file")]);
  const read = readProjectFile(folder, file);
  if ("problem" in read) throw new InputError([read.problem]);
  const { text } = read;
  try {
    return text.includes("CERTIFICATE") ? new X509Certificate(text).publicKey : createPublicKey(text);
  } catch {
    throw new InputError([problem("something that is not a certificate in PEM form")]);
  }
}

function readPlain(cwd: string, file: string): Manifest {
  const problem = (got: string): Problem => ({
    file,
    path: "",
    got,
    want: "one Secret with metadata.name and data or stringData",
  });
  let text: string;
  try {
    text = readNamed(file === "-" ? "/dev/stdin" : resolve(cwd, file)).toString("utf8");
  } catch {
    throw new InputError([problem("no readable file")]);
  }
  const secret = parse(text, () => problem("something that is not YAML"));
  if (!isFields(secret) || secret.kind !== "Secret" || !isFields(secret.metadata))
    throw new InputError([problem("something else")]);
  if (!FILE_NAME.test(textAt(secret, "metadata", "name") ?? ""))
    throw new InputError([problem("a Secret without a name, or with one that Kubernetes refuses")]);
  if (!isFields(secret.data) && !isFields(secret.stringData)) throw new InputError([problem("a Secret without data")]);
  return manifestOf(secret, file);
}

function readStanding(folder: string, file: string): Manifest | undefined {
  if (!existsSync(join(folder, file))) return undefined;
  const read = readProjectFile(folder, file);
  if ("problem" in read) throw new InputError([read.problem]);
  const problem = (got: string): Problem => ({
    file,
    path: "",
    got,
    want: "a SealedSecret",
    fix: "restore it from Git, or remove it",
  });
  const standing = parse(read.text, () => problem("something that is not YAML"));
  try {
    return manifestOf(standing, file);
  } catch {
    throw new InputError([problem("another document")]);
  }
}

function parse(text: string, problem: () => Problem): unknown {
  try {
    return load(text, { maxAliases: 0 });
  } catch (error) {
    if (error instanceof YAMLException) throw new InputError([problem()]);
    throw error;
  }
}
