import { cmd } from "../document/shell";
import type { Cluster } from "../model/cluster";
import type { ExpectedSecret } from "../stage/stage";

/** Only these hold values; everything else of a Secret stays readable, so that a review sees what it is. */
export const ENCRYPTED = "^(data|stringData)$";

/** A Secret that something refers to and nothing provides. */
export interface MissingSecret {
  readonly name: string;
  readonly namespace: string;
  /** Keys that are read, as far as they are known. */
  readonly keys: readonly string[];
}

/** Path of the file that is to hold a Secret, relative to the project. */
function expectedPath(cluster: Pick<Cluster, "name">, file: string): string {
  return `clusters/${cluster.name}/secrets/${file.slice(file.lastIndexOf("/") + 1)}`;
}

/**
 * The file that a Secret is to come from: the one that its origin names, and
 * otherwise one of its own name, in the way in which the cluster opens secrets.
 * Undefined where the cluster opens none.
 *
 * @param sealed the cluster has a controller that opens sealed secrets
 */
export function expectedFile(
  cluster: Pick<Cluster, "name" | "secrets">,
  secret: MissingSecret,
  { expected, sealed }: { readonly expected: readonly ExpectedSecret[]; readonly sealed: boolean },
): { readonly path: string; readonly encryption: "sops" | "sealed" } | undefined {
  const named = expected.find(({ name, namespace }) => name === secret.name && namespace === secret.namespace);
  if (named !== undefined) return { path: expectedPath(cluster, named.file), encryption: named.encryption };
  if (sealed) return { path: expectedPath(cluster, `${secret.name}.sealed.yaml`), encryption: "sealed" };
  if (cluster.secrets.sops === undefined) return undefined;
  return { path: expectedPath(cluster, `${secret.name}.sops.yaml`), encryption: "sops" };
}

/** The command that makes the file; each value comes from standard input or a file, never from the command line. */
export function makeFile(
  cluster: Pick<Cluster, "name" | "secrets">,
  { name, namespace, keys }: MissingSecret,
  { path, encryption }: { readonly path: string; readonly encryption: "sops" | "sealed" },
): string {
  const [first = "<key>", ...others] = keys;
  const from = [cmd`--from-file=${first}=/dev/stdin`, ...others.map((key) => cmd`--from-file=${key}=<file>`)];
  const plain = cmd`kubectl create secret generic ${name} --namespace ${namespace} ${from} --dry-run=client -o yaml`;
  if (encryption === "sealed") return `${cmd`${plain} | npx groundwork seal ${cluster.name} -`}`;
  const age = (cluster.secrets.sops?.age ?? ["<recipient>"]).join(",");
  return `${cmd`${plain} | sops encrypt --age ${age} --encrypted-regex ${ENCRYPTED} --filename-override ${path} --input-type yaml --output-type yaml /dev/stdin > ${path}`}`;
}
