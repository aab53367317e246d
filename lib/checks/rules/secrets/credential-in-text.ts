import { showManifest } from "../../../manifest/manifest";
import { secretsInDocument } from "../../../secret-scan/document";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

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
        : inDocument(manifest, origin, showManifest(manifest)),
    ),
    ...input.machines.flatMap(({ machine: { name }, documents }) =>
      documents.flatMap((document) => inDocument(document, `machines.${name}`, `the configuration of machine ${name}`)),
    ),
  ],
};

function inDocument(document: unknown, origin: string, subject: string): readonly Found[] {
  return secretsInDocument(document, { forms: true }).map(({ path, kind }) => ({
    at: origin,
    message: `${subject} carries a ${kind} at ${path}`,
  }));
}
