import { createHash, type KeyObject } from "node:crypto";
import { at, isFields } from "../data/fields";
import type { Manifest } from "../manifest/manifest";
import { sealingLabel, sealValue } from "./seal";
import { recall, remember, type SealMemory } from "./seal-memory";
import { type Scope, SEALED_FOR, sealedName } from "./secret-file";

/** What sealing works with. */
export interface SealRequest {
  /** A plain Secret; it stays in memory. */
  readonly secret: Manifest;
  /** Key of the cluster's sealing certificate. */
  readonly publicKey: KeyObject;
  /** To which namespace and name the sealed value is bound. */
  readonly scope: Scope;
  /** What was sealed before, if anything. */
  readonly before: Manifest | undefined;
  /** Salted digests of values that were sealed before, so that an unchanged one keeps its ciphertext. */
  readonly memory: SealMemory;
}

/** The SealedSecret of a Secret. Keys whose plaintext is unchanged keep their ciphertext. */
export function sealSecret(request: SealRequest): {
  readonly sealed: Manifest;
  readonly memory: SealMemory;
  readonly kept: readonly string[];
} {
  const { secret, publicKey, scope, before } = request;
  const { name, namespace = "" } = secret.metadata;
  const label = sealingLabel(namespace, name, scope);
  const holder = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 16);
  let { memory } = request;
  const encryptedData: Record<string, string> = {};
  const kept: string[] = [];
  for (const [key, plaintext] of valuesOf(secret)) {
    const entry = [holder, scope, label, key].join("|");
    const standing = at(before, "spec", "encryptedData", key);
    const same = recall(memory, entry, plaintext, typeof standing === "string" ? standing : undefined);
    if (same !== undefined) kept.push(key);
    const sealed = same ?? sealValue(publicKey, plaintext, label);
    if (same === undefined) memory = remember(memory, entry, plaintext, sealed);
    encryptedData[key] = sealed;
  }
  const annotations = { ...scopeAnnotations(scope), [SEALED_FOR]: sealedName(namespace, name, scope) };
  const place = { name, ...(namespace === "" ? {} : { namespace }) };
  const sealed: Manifest = {
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    metadata: { ...place, annotations },
    spec: {
      encryptedData,
      template: {
        metadata: {
          ...place,
          ...(isFields(secret.metadata.labels) ? { labels: secret.metadata.labels } : {}),
          ...(scope === "strict" ? {} : { annotations: scopeAnnotations(scope) }),
        },
        type: typeof secret.type === "string" ? secret.type : "Opaque",
      },
    },
  };
  return { sealed, memory, kept };
}

function scopeAnnotations(scope: Scope): Readonly<Record<string, string>> {
  return scope === "strict" ? {} : { [`sealedsecrets.bitnami.com/${scope}`]: "true" };
}

/** The plain values of a Secret by key, sorted; stringData wins over data as in Kubernetes. */
function valuesOf(secret: Manifest): readonly (readonly [string, Buffer])[] {
  const values = new Map<string, Buffer>();
  if (isFields(secret.data))
    for (const [key, value] of Object.entries(secret.data)) values.set(key, Buffer.from(String(value), "base64"));
  if (isFields(secret.stringData))
    for (const [key, value] of Object.entries(secret.stringData)) values.set(key, Buffer.from(String(value)));
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1));
}
