import { createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { isFields } from "../../lib/data/fields";
import { replaceFile } from "../../lib/emit/file-system";
import { toYaml } from "../../lib/emit/yaml";
import type { Manifest } from "../../lib/manifest/manifest";
import { manifestOf } from "../../lib/manifest/manifest";
import { InputError, type Problem } from "../../lib/model/problem";
import { readMemory } from "../../lib/secrets/seal-memory";
import { sealSecret } from "../../lib/secrets/sealed-secret";
import type { Scope } from "../../lib/secrets/secret-file";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";

export const SCOPES: readonly Scope[] = ["strict", "namespace-wide", "cluster-wide"];

/** Options of `groundwork seal`. */
export interface SealOptions {
  /** Folder that holds `clusters/`; absent: that of the program. */
  readonly project?: string | undefined;
  /** Who may open it: one name in one namespace, any name of it, or anybody. */
  readonly scope: Scope;
}

/**
 * Seals one plain Secret with the cluster's public certificate, offline. The
 * plain file is only read; what is unchanged keeps its ciphertext.
 */
export function seal(host: Host, cluster: string, plain: string, options: SealOptions): ExitCode {
  const { folder } = openProject(host, options.project);
  const certificate = `clusters/${cluster}/sealing.pem`;
  const publicKey = readCertificate(folder, certificate);
  const secret = readPlain(host.cwd, plain);
  const target = `clusters/${cluster}/secrets/${secret.metadata.name}.sealed.yaml`;
  const before = readStanding(join(folder, target), target);
  const cache = join(folder, ".groundwork", "seals.json");
  const memory = readMemory(existsSync(cache) ? readFileSync(cache, "utf8") : undefined);
  const result = sealSecret({ secret, publicKey, scope: options.scope, before, memory });
  mkdirSync(dirname(join(folder, target)), { recursive: true });
  mkdirSync(dirname(cache), { recursive: true });
  replaceFile(join(folder, target), toYaml(result.sealed));
  replaceFile(cache, JSON.stringify(result.memory));
  const kept = result.kept.length === 0 ? "" : `, unchanged: ${result.kept.join(", ")}`;
  host.stdout.write(`sealed ${target}${kept}\n`);
  return EXIT.good;
}

function readCertificate(folder: string, file: string): KeyObject {
  const path = join(folder, file);
  const problem = (got: string): Problem => ({
    file,
    path: "",
    got,
    want: "the public certificate of the cluster's sealing key",
    fix: "write it there from the output sealing_certificate of the keys stack",
  });
  if (!existsSync(path)) throw new InputError([problem("no file")]);
  const text = readFileSync(path, "utf8");
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
    text = readFileSync(file === "-" ? 0 : join(cwd, file), "utf8");
  } catch {
    throw new InputError([problem("no readable file")]);
  }
  const secret = parse(text, () => problem("something that is not YAML"));
  if (!isFields(secret) || secret.kind !== "Secret" || !isFields(secret.metadata))
    throw new InputError([problem("something else")]);
  if (!isFields(secret.data) && !isFields(secret.stringData)) throw new InputError([problem("a Secret without data")]);
  return manifestOf(secret, file);
}

function readStanding(path: string, file: string): Manifest | undefined {
  if (!existsSync(path)) return undefined;
  const standing = parse(readFileSync(path, "utf8"), () => ({
    file,
    path: "",
    got: "something that is not YAML",
    want: "a SealedSecret",
    fix: "restore it from Git, or remove it",
  }));
  return manifestOf(standing, file);
}

function parse(text: string, problem: () => Problem): unknown {
  try {
    return load(text, { maxAliases: 0 });
  } catch (error) {
    if (error instanceof YAMLException) throw new InputError([problem()]);
    throw error;
  }
}
