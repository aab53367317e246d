import { once } from "../../../data/once";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { secretsInDocument } from "../../../secret-scan/document";
import { nameMachines } from "../../facts/named-machines";
import { patchedBy, sharedByMachines } from "../../facts/patch-origin";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const credentialInText: Rule = {
  id: "credential-in-text",
  title: "A password or token is in plain text",
  family: "secrets",
  severity: "error",
  answers: [],
  why: "An environment variable, a ConfigMap, an address or the configuration of a machine is as readable in Git as a Secret is, and nobody looks for a password there.",
  fix: "put it into a Secret that is generated, sealed or encrypted, and refer to it",
  source: "Kubernetes documentation: good practices for Secrets; RFC 3986, 3.2.1: user information in addresses",
  example: 'env: [{ name: DB_PASSWORD, value: … }], or "postgres://app:…@db/app" in a ConfigMap',
  check: (input) => [
    ...manifestsOf(input).flatMap(({ manifest, origin }) =>
      // A Secret is another rule's matter, and the files of what is sealed or encrypted are scanned as they are.
      ["Secret", "SealedSecret"].includes(manifest.kind) || manifest.sops !== undefined
        ? []
        : inObject(manifest, origin),
    ),
    ...ofMachines(input),
  ],
};

/** Those in configurations of machines; one that a patch brings to several machines is one. */
function ofMachines({ cluster, machines }: CheckInput): readonly Found[] {
  const found = machines.flatMap((planned) =>
    planned.documents.flatMap((document) =>
      secretsOf(document).map(({ path, kind }) => ({
        item: {
          path,
          kind,
          at: patchedBy(planned, (one) =>
            secretsInDocument(one, { forms: true }).some((other) => other.path === path && other.kind === kind),
          ),
        },
        machine: planned.machine,
      })),
    ),
  );
  return sharedByMachines(found, ({ at, path, kind }) => `${at} ${path} ${kind}`).map(
    ({ item: { at, path, kind }, machines: holders }) => ({
      at,
      message: `the configuration of ${holders.length === 1 ? "machine " : ""}${nameMachines(holders, cluster.machines)} carries a ${kind} at ${path}`,
    }),
  );
}

const secretsOf = once((document: object) => secretsInDocument(document, { forms: true }));

function inObject(manifest: Manifest, origin: string): readonly Found[] {
  const subject = showManifest(manifest);
  return secretsOf(manifest).map(({ path, kind }) => ({
    at: origin,
    message: `${subject} carries a ${kind} at ${path}`,
  }));
}
