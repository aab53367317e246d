import { loadAll, YAMLException } from "js-yaml";
import { at, type Fields, isFields, listAt, textAt } from "../data/fields";
import type { Manifest } from "../manifest/manifest";
import { manifestOf } from "../manifest/manifest";
import { controlCharacters } from "../model/control-characters";
import type { Problem } from "../model/problem";
import type { SecretFile } from "../model/secret-file";
import { showPath } from "../model/show-path";
import { isEncryptedValue, placeOfCipher, sopsValues } from "./sops-values";

/** A file as it was found, before anybody looked into it. */
export interface FoundFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  /** Its whole content. */
  readonly text: string;
}

/** Says for which name a sealed secret was sealed; a SealedSecret that was renamed later can never be opened. */
export const SEALED_FOR = "groundwork.dev/sealed-for";

/**
 * Reads the encrypted files of a cluster. A file that holds plain text, that is
 * encrypted for somebody else, or that was renamed after sealing is a problem;
 * its values are never shown.
 */
export function readSecretFiles(
  files: readonly FoundFile[],
  recipients: readonly string[] | undefined,
): { readonly files: readonly SecretFile[]; readonly problems: readonly Problem[] } {
  const read: SecretFile[] = [];
  const problems: Problem[] = [];
  for (const { path, text } of files) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const encryption = name.endsWith(".sops.yaml") ? "sops" : name.endsWith(".sealed.yaml") ? "sealed" : undefined;
    if (encryption === undefined) {
      problems.push({
        file: path,
        path: "",
        got: "a file that is neither SOPS-encrypted nor sealed by its name",
        want: "a name that ends in .sops.yaml or .sealed.yaml",
        fix: "encrypt it with sops or npx groundwork seal, and remove the plain file",
      });
      continue;
    }
    const parsed = documentsOf(path, text);
    problems.push(...parsed.problems);
    for (const [index, document] of parsed.documents.entries()) {
      const place = parsed.documents.length > 1 ? `document ${index + 1}` : "";
      problems.push(
        ...controlCharacters(document, path, (inside) => `${place} ${showPath(inside)}`.trim()),
        ...(encryption === "sops"
          ? sopsProblems(path, place, document, recipients)
          : sealedProblems(path, place, document)),
      );
    }
    if (encryption === "sops") problems.push(...copiedValues(path, parsed.documents));
    read.push({ path, name, encryption, text, manifests: parsed.documents });
  }
  return { files: read, problems };
}

function documentsOf(path: string, text: string): { documents: readonly Manifest[]; problems: readonly Problem[] } {
  try {
    const documents = loadAll(text, { filename: path, maxAliases: 0 }).filter((document) => document !== null);
    return {
      documents: documents.map((document, index) => manifestOf(document, `${path} document ${index + 1}`)),
      problems: [],
    };
  } catch (error) {
    const got = error instanceof YAMLException ? error.reason : error instanceof Error ? error.message : String(error);
    return { documents: [], problems: [{ file: path, path: "", got, want: "Kubernetes manifests in YAML" }] };
  }
}

/**
 * Values that were copied to another key as they are. Each is encrypted for its own place, with a random start of its
 * own, so that no two are equal (SOPS documentation, "Encryption Protocol": the path is additional data of the cipher).
 */
function copiedValues(file: string, documents: readonly Manifest[]): Problem[] {
  const first = new Map<string, string>();
  return [...(sopsValues(documents)?.values ?? [])].flatMap(([path, value]): Problem[] => {
    if (!isEncryptedValue(value)) return [];
    const other = first.get(value);
    if (other === undefined) first.set(value, path);
    if (other === undefined || placeOfCipher(other) === placeOfCipher(path)) return [];
    return [
      {
        file,
        path,
        got: `the encrypted value of ${other}, copied`,
        want: "a value that sops encrypted in this place: another one is opened by nobody",
        fix: `take this line out, then write the value with sops edit --ignore-mac ${file}`,
      },
    ];
  });
}

/** Source: SOPS documentation, "Encryption Protocol" and "age". */
function sopsProblems(
  file: string,
  place: string,
  document: Manifest,
  recipients: readonly string[] | undefined,
): Problem[] {
  const path = (field: string) => [place, field].filter((part) => part !== "").join(" ");
  if (recipients === undefined) {
    return [
      {
        file,
        path: place,
        got: "a SOPS-encrypted file",
        want: "secrets.sops.age in the definition: without it nobody decrypts the file",
        fix: "add secrets.sops.age with the cluster's recipient",
      },
    ];
  }
  const metadata = document.sops;
  if (!isFields(metadata) || textAt(metadata, "mac") === undefined) {
    return [
      {
        file,
        path: path("sops"),
        got: "no SOPS metadata: the file is not encrypted",
        want: "a file that sops encrypted",
        fix: `sops encrypt --in-place ${file}`,
      },
    ];
  }
  const problems: Problem[] = [];
  const open = plainFields(document);
  if (open.length > 0) {
    problems.push({
      file,
      path: path(open[0] ?? ""),
      got: "a value in plain text",
      want: "every value of data and stringData encrypted",
      fix: `encrypt it again: sops encrypt --encrypted-regex '^(data|stringData)$' --in-place ${file}`,
    });
  }
  const holders = listAt(metadata, "age").flatMap((entry) => textAt(entry, "recipient") ?? []);
  const strange = holders.filter((holder) => !recipients.includes(holder));
  const missing = recipients.filter((recipient) => !holders.includes(recipient));
  if (strange.length > 0 || missing.length > 0) {
    problems.push({
      file,
      path: path("sops.age"),
      got: holders.length === 0 ? "no age recipient" : `the recipients ${holders.join(", ")}`,
      want: `secrets.sops.age of the definition: ${recipients.join(", ")}`,
      fix: `sops updatekeys ${file}`,
    });
  }
  return problems;
}

/** Paths of values of a Secret that are readable there. */
function plainFields(document: Manifest): readonly string[] {
  return (["data", "stringData"] as const).flatMap((field) => {
    const values: Fields = isFields(document[field]) ? document[field] : {};
    return Object.entries(values)
      .filter(([, value]) => typeof value !== "string" || !value.startsWith("ENC["))
      .map(([key]) => `${field}.${key}`);
  });
}

function sealedProblems(file: string, place: string, document: Manifest): Problem[] {
  if (document.kind !== "SealedSecret" || !isFields(at(document, "spec", "encryptedData"))) {
    return [
      { file, path: place, got: `a ${document.kind}`, want: "a SealedSecret", fix: "seal it with npx groundwork seal" },
    ];
  }
  const { name, namespace, annotations } = document.metadata;
  const sealedFor = annotations?.[SEALED_FOR];
  const now = sealedName(namespace ?? "", name, scopeOf(document));
  if (sealedFor === undefined || sealedFor === now) return [];
  return [
    {
      file,
      path: place,
      got: `the name ${now}`,
      want: `the name it was sealed for: ${sealedFor}`,
      fix: "seal it again under its new name, or give it back the old one",
    },
  ];
}

/** Who may open a sealed secret (sealed-secrets README, "Scopes"). */
export type Scope = "strict" | "namespace-wide" | "cluster-wide";

function scopeOf(document: Manifest): Scope {
  const annotations = document.metadata.annotations ?? {};
  if (annotations["sealedsecrets.bitnami.com/cluster-wide"] === "true") return "cluster-wide";
  return annotations["sealedsecrets.bitnami.com/namespace-wide"] === "true" ? "namespace-wide" : "strict";
}

/** What the ciphertext is bound to, as the annotation tells it. */
export function sealedName(namespace: string, name: string, scope: Scope): string {
  if (scope === "cluster-wide") return scope;
  return scope === "namespace-wide" ? `${namespace} (${scope})` : `${namespace}/${name}`;
}
