import { at, listAt, textAt } from "../data/fields";
import { element } from "../document/element";
import type { Manifest } from "../manifest/manifest";
import type { PageInput } from "./input";
import { dataTable, mono, type PagePart } from "./parts";

/** A Secret and where its values come from; never a value. */
export interface SecretOrigin {
  readonly namespace: string;
  /** What pods refer to it by. */
  readonly name: string;
  /** Where its values come from, in words. */
  readonly from: string;
}

/** Every Secret that the plan knows, and where its values come from. */
export function secretsPart({ checked: { graph, declared } }: PageInput): PagePart {
  const made = graph.stages.flatMap(({ manifests }) => manifests.flatMap((manifest) => originOf(manifest)));
  const isMade = (secret: Pick<SecretOrigin, "namespace" | "name">) =>
    made.some(({ namespace, name }) => namespace === secret.namespace && name === secret.name);
  const origins: readonly SecretOrigin[] = [
    ...declared.platformSecrets.map(({ namespace, name, reason }) => ({
      namespace,
      name,
      from: `Terraform, at deploy: ${reason}`,
    })),
    ...made,
    ...graph.stages.flatMap(({ expects = [] }) =>
      expects
        .filter((secret) => !isMade(secret))
        .map(({ namespace, name }) => ({ namespace, name, from: "an encrypted file of this repository" })),
    ),
  ].sort((a, b) => order(a.namespace, b.namespace) || order(a.name, b.name) || order(a.from, b.from));
  return {
    id: "secrets",
    title: "Secrets and where they come from",
    body: [
      element("p", {}, "No value is in this repository in plain text, and none is on this page."),
      dataTable(
        "Secrets",
        ["Secret", "namespace", "from"],
        origins.map(({ namespace, name, from }) => [mono(name), mono(namespace), from]),
        "The plan knows of no Secret.",
      ),
    ],
  };
}

/** What each kind of object says about the Secret that becomes of it. */
const ORIGINS: Readonly<Record<string, (manifest: Manifest) => Omit<SecretOrigin, "namespace">>> = {
  "bitnami.com/SealedSecret": (manifest) => ({
    name: textAt(manifest, "spec", "template", "metadata", "name") ?? manifest.metadata.name,
    from: "sealed in Git, opened by Sealed Secrets",
  }),
  "external-secrets.io/ExternalSecret": (manifest) => ({
    name: textAt(manifest, "spec", "target", "name") ?? manifest.metadata.name,
    from: externalFrom(manifest),
  }),
  "cert-manager.io/Certificate": (manifest) => ({
    name: textAt(manifest, "spec", "secretName") ?? manifest.metadata.name,
    from: `cert-manager, issuer ${textAt(manifest, "spec", "issuerRef", "name") ?? "not named"}`,
  }),
  "/Secret": ({ metadata: { name }, ...manifest }) => ({
    name,
    from: at(manifest, "sops") === undefined ? "this repository" : "encrypted in Git with SOPS",
  }),
};

function originOf(manifest: Manifest): readonly SecretOrigin[] {
  const { apiVersion, kind, metadata } = manifest;
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const key = `${group}/${kind}`;
  const origin = Object.hasOwn(ORIGINS, key) ? ORIGINS[key] : undefined;
  return origin === undefined ? [] : [{ namespace: metadata.namespace ?? "default", ...origin(manifest) }];
}

function externalFrom(manifest: Manifest): string {
  const store = textAt(manifest, "spec", "secretStoreRef", "name");
  const entries = [
    ...listAt(manifest, "spec", "data").flatMap((item) => textAt(item, "remoteRef", "key") ?? []),
    ...listAt(manifest, "spec", "dataFrom").flatMap((item) => textAt(item, "extract", "key") ?? []),
  ];
  const generators = listAt(manifest, "spec", "dataFrom").flatMap((item) => {
    const name = textAt(item, "sourceRef", "generatorRef", "name");
    return name === undefined ? [] : [`generator ${name}`];
  });
  const read =
    entries.length === 0 ? [] : [`store ${store ?? "not named"}: ${[...new Set(entries)].sort().join(", ")}`];
  return [...read, ...generators].join("; ") || `store ${store ?? "not named"}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
