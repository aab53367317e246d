import { at, listAt, textAt } from "../../data/fields";
import { containersOf } from "../../manifest/pod";
import type { Need } from "../../stage/reference";

/** What a pod says of one reference. */
interface Reference {
  /** The pod starts without it too, where this is true. */
  readonly optional?: unknown;
  readonly key?: string | undefined;
}

/** Secrets, config maps, claims and classes that a pod cannot start without. */
export function podNeeds(spec: unknown, namespace: string | undefined, owner: string): readonly Need[] {
  const needs: Need[] = [];
  const need = (kind: string, name: string | undefined, where: string, of: Reference = {}) => {
    if (name === undefined || of.optional === true) return;
    const key = of.key === undefined ? {} : { key: of.key };
    needs.push({ strength: "start", kind, name, namespace, cause: `${owner}.${where}`, ...key });
  };
  for (const { container, path } of containersOf(spec)) {
    for (const [index, variable] of listAt(container, "env").entries()) {
      for (const [field, kind] of [
        ["secretKeyRef", "Secret"],
        ["configMapKeyRef", "ConfigMap"],
      ] as const) {
        const reference = at(variable, "valueFrom", field);
        need(kind, textAt(reference, "name"), `${path}.env[${index}]`, {
          optional: at(reference, "optional"),
          key: textAt(reference, "key"),
        });
      }
    }
    for (const [index, source] of listAt(container, "envFrom").entries()) {
      need("Secret", textAt(source, "secretRef", "name"), `${path}.envFrom[${index}]`, {
        optional: at(source, "secretRef", "optional"),
      });
      need("ConfigMap", textAt(source, "configMapRef", "name"), `${path}.envFrom[${index}]`, {
        optional: at(source, "configMapRef", "optional"),
      });
    }
  }
  for (const [index, volume] of listAt(spec, "volumes").entries()) {
    const where = `volumes[${index}]`;
    for (const [kind, source, name] of [
      ["Secret", at(volume, "secret"), textAt(volume, "secret", "secretName")],
      ["ConfigMap", at(volume, "configMap"), textAt(volume, "configMap", "name")],
    ] as const) {
      const optional = at(source, "optional");
      const items = listAt(source, "items");
      if (items.length === 0) need(kind, name, where, { optional });
      for (const [item, value] of items.entries())
        need(kind, name, `${where}.items[${item}]`, { optional, key: textAt(value, "key") });
    }
    need("PersistentVolumeClaim", textAt(volume, "persistentVolumeClaim", "claimName"), where);
    for (const source of listAt(volume, "projected", "sources")) {
      need("Secret", textAt(source, "secret", "name"), where, { optional: at(source, "secret", "optional") });
      need("ConfigMap", textAt(source, "configMap", "name"), where, { optional: at(source, "configMap", "optional") });
    }
  }
  for (const [index, secret] of listAt(spec, "imagePullSecrets").entries())
    need("Secret", textAt(secret, "name"), `imagePullSecrets[${index}]`);
  const account = textAt(spec, "serviceAccountName");
  if (account !== undefined && account !== "default") need("ServiceAccount", account, "serviceAccountName");
  for (const [field, kind] of [
    ["priorityClassName", "PriorityClass"],
    ["runtimeClassName", "RuntimeClass"],
  ] as const) {
    const name = textAt(spec, field);
    if (name !== undefined && !name.startsWith("system-"))
      needs.push({ strength: "start", kind, name, cause: `${owner}.${field}` });
  }
  return needs;
}
