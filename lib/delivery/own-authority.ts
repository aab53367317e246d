import { at, textAt } from "../data/fields";
import { type Command, cmd } from "../document/shell";
import type { StageGraph } from "../plan/stage-graph";

/** The authority of the cluster's own that certificates come from, which no browser and no curl knows. */
export interface OwnAuthority {
  /** Where its certificate is. */
  readonly namespace: string;
  /** Secret with the certificate, under `tls.crt`. */
  readonly secret: string;
}

/** Undefined where an authority that everybody knows issues certificates too, or nothing does. */
export function ownAuthority({ stages }: Pick<StageGraph, "stages">): OwnAuthority | undefined {
  const objects = stages.flatMap(({ manifests }) => manifests);
  const issuers = objects.filter(({ kind }) => kind === "ClusterIssuer" || kind === "Issuer");
  if (issuers.some((issuer) => at(issuer, "spec", "acme") !== undefined)) return undefined;
  const secret = issuers.flatMap((issuer) => textAt(issuer, "spec", "ca", "secretName") ?? [])[0];
  const certificate = objects.find(
    (object) => object.kind === "Certificate" && textAt(object, "spec", "secretName") === secret,
  );
  return secret === undefined || certificate === undefined
    ? undefined
    : { secret, namespace: certificate.metadata.namespace ?? "default" };
}

/** The command that writes the authority's certificate into a file, and curl as it trusts it. */
export function trusting(authority: OwnAuthority | undefined): {
  readonly fetch: readonly Command[];
  readonly curl: Command;
} {
  if (authority === undefined) return { fetch: [], curl: cmd`curl` };
  const { namespace, secret } = authority;
  const file = `${secret}.crt`;
  return {
    fetch: [cmd`kubectl -n ${namespace} get secret ${secret} -o jsonpath='{.data.tls\\.crt}' | base64 -d > ${file}`],
    curl: cmd`curl --cacert ${file}`,
  };
}
