import { isFields, listAt, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { containersOf, podSpecs } from "../../../manifest/pod";
import { credentialUrls, isLiteral, isSecretName, literalSettings } from "../../facts/literal-credential";
import { manifestsOf, releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const credentialInText: Rule = {
  id: "credential-in-text",
  title: "A password or token is in plain text",
  family: "secrets",
  severity: "error",
  answers: [],
  why: "An environment variable, a ConfigMap, an address or a command in a runbook is as readable in Git as a Secret is, and nobody looks for a password there.",
  fix: "put it into a Secret that is generated, sealed or encrypted, and refer to it",
  source: "Kubernetes documentation: good practices for Secrets; RFC 3986, 3.2.1: user information in addresses",
  example: 'env: [{ name: DB_PASSWORD, value: … }], or "postgres://app:…@db/app" in a ConfigMap',
  check: (input) => [
    ...manifestsOf(input).flatMap(({ manifest, origin }) =>
      inManifest(manifest).map((what): Found => ({ at: origin, message: `${showManifest(manifest)} carries ${what}` })),
    ),
    ...releasesOf(input).flatMap(({ release, origin }) =>
      [...new Set(textsIn(release.values).flatMap(credentialUrls))].map(
        (url): Found => ({
          at: origin,
          message: `release ${release.namespace}/${release.name} carries a password in the address ${url}`,
        }),
      ),
    ),
    ...input.tree
      .files()
      .filter(([path]) => !path.startsWith("kubernetes/"))
      .flatMap(([path, content]) =>
        [...new Set(credentialUrls(content))].map(
          (url): Found => ({ at: "components", message: `dist/${path} carries a password in the address ${url}` }),
        ),
      ),
  ],
};

function inManifest(manifest: Manifest): readonly string[] {
  // A Secret is another rule's matter, and what is sealed or encrypted is none.
  if (["Secret", "SealedSecret"].includes(manifest.kind) || manifest.sops !== undefined) return [];
  const environment = podSpecs(manifest).flatMap(({ spec }) =>
    containersOf(spec).flatMap(({ container }) =>
      listAt(container, "env").flatMap((variable) => {
        const name = textAt(variable, "name") ?? "";
        const value = textAt(variable, "value");
        return value !== undefined && isSecretName(name) && isLiteral(value)
          ? [`a literal in the variable ${name}`]
          : [];
      }),
    ),
  );
  const data = manifest.kind === "ConfigMap" && isFields(manifest.data) ? Object.entries(manifest.data) : [];
  const settings = data.flatMap(([key, text]) => {
    if (typeof text !== "string") return [];
    if (isSecretName(key) && !text.includes("\n") && isLiteral(text)) return [`a literal at data.${key}`];
    return literalSettings(text).map((name) => `a literal ${name} in data.${key}`);
  });
  const urls = textsIn(manifest).flatMap((text) =>
    credentialUrls(text).map((url) => `a password in the address ${url}`),
  );
  return [...new Set([...environment, ...settings, ...urls])];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.includes("://") ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isFields(value) ? Object.values(value).flatMap(textsIn) : [];
}
