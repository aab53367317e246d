import { InputError } from "../../lib/model/problem";
import type { Host } from "../host";
import type { Registry } from "./registry";

/** What is signed, and by what. */
export interface Signing {
  /** Key that cosign takes, e.g. a file or a KMS address; true: cosign's way without a key. */
  readonly key: string | true;
  /** `host` or `host:port` of the registry. */
  readonly host: string;
  /** The registry speaks HTTP without TLS. */
  readonly plainHttp: boolean;
  /** Folder that the path of a key is relative to. */
  readonly folder: string;
}

/**
 * With a key, nothing goes into the public log of signatures: names of a home's
 * registry would be in it, where nobody can take them out, and Flux does not ask
 * it for a key (source-controller 1.9, internal/oci/cosign: IgnoreTlog). Cosign 2
 * and 3 read a flag from a variable of its name; 3 takes the first one only with
 * the second.
 */
const WITHOUT_LOG = { COSIGN_TLOG_UPLOAD: "false", COSIGN_USE_SIGNING_CONFIG: "false" };

/**
 * Lets the cosign on PATH sign an artifact by its digest, once: what has a
 * signature keeps it, so that a second run changes nothing in the registry.
 * True where it signed.
 *
 * @throws InputError where cosign is missing or fails
 */
export async function signArtifact(
  { spawn }: Pick<Host, "spawn">,
  registry: Registry,
  { repository, digest }: { readonly repository: string; readonly digest: string },
  { key, host, plainHttp, folder }: Signing,
): Promise<boolean> {
  if (await isSigned(registry, repository, digest)) return false;
  const args = [
    "sign",
    "--yes",
    ...(key === true ? [] : ["--key", key]),
    ...(plainHttp ? ["--allow-http-registry"] : []),
    `${host}/${repository}@${digest}`,
  ];
  const failed = (got: string, fix: string) =>
    new InputError([{ file: `oci://${host}/${repository}`, path: "", got, want: "a signature by cosign", fix }]);
  let code: number;
  try {
    code = await spawn("cosign", args, folder, key === true ? {} : WITHOUT_LOG);
  } catch {
    throw failed("no program cosign on PATH", "install cosign, or leave --sign out");
  }
  if (code !== 0) throw failed(`exit code ${code} of cosign ${args.join(" ")}`, "see what cosign says above");
  return true;
}

/** A signature is a tag next to the artifact, or refers to it (cosign: Signature Specification; OCI: Listing Referrers). */
async function isSigned(registry: Registry, repository: string, digest: string): Promise<boolean> {
  const tag = digest.replace(":", "-");
  return (
    (await registry.digestOf(repository, `${tag}.sig`)) !== undefined ||
    (await registry.referrers(repository, digest)).some((type) => /sigstore|cosign/.test(type))
  );
}
