import { at, isFields, listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import { crdsOf, type PlannedRelease } from "../../plan/stage";
import type { Provided } from "../../stage/reference";
import { madeByOperator } from "./made-by-operators";
import { portsIn } from "./operators/makes";
import { traefikName } from "./traefik-names";

/** What one object brings: itself, and what its controller makes from it. */
export function providedBy(manifest: Manifest): readonly Provided[] {
  const { name, namespace } = manifest.metadata;
  const own: Provided = { kind: manifest.kind, name, namespace, ...keysAndPorts(manifest) };
  return [own, ...made(manifest), ...madeByOperator(manifest), ...traefikName(manifest)];
}

/** What a chart is declared to make. */
export function providedByRelease(release: PlannedRelease): readonly Provided[] {
  const { makes } = release;
  return [
    { kind: "HelmRelease", name: release.name, namespace: release.namespace },
    ...crdsOf(release).map((name) => ({ kind: "CustomResourceDefinition", name })),
    ...(makes.webhooks ?? []).map((name) => ({ kind: "Webhook", name })),
    ...(makes.objects ?? []),
    ...(makes.later ?? []),
  ];
}

function keysAndPorts(manifest: Manifest): Pick<Provided, "keys" | "ports"> {
  switch (manifest.kind) {
    case "Secret":
    case "ConfigMap":
      return { keys: [...keysOf(manifest.data), ...keysOf(manifest.stringData), ...keysOf(manifest.binaryData)] };
    case "Service":
      return { ports: portsIn(manifest.spec) };
    default:
      return {};
  }
}

function keysOf(value: unknown): string[] {
  return isFields(value) ? Object.keys(value) : [];
}

/** Objects that a controller makes from a custom resource. */
function made(manifest: Manifest): readonly Provided[] {
  const { name, namespace } = manifest.metadata;
  switch (manifest.kind) {
    case "CustomResourceDefinition": {
      const group = textAt(manifest, "spec", "group");
      const kind = textAt(manifest, "spec", "names", "kind");
      return group === undefined || kind === undefined
        ? []
        : [{ kind: "CustomResourceDefinition", name: `${group}/${kind}` }];
    }
    case "Certificate": {
      const secret = textAt(manifest, "spec", "secretName");
      // Further forms and keystores are further keys.
      const more = ["additionalOutputFormats", "keystores"].some((field) => at(manifest, "spec", field) !== undefined);
      return secret === undefined
        ? []
        : [{ kind: "Secret", name: secret, namespace, ...(more ? {} : { keys: ["tls.crt", "tls.key", "ca.crt"] }) }];
    }
    case "ExternalSecret": {
      const target = textAt(manifest, "spec", "target", "name") ?? name;
      const data = listAt(manifest, "spec", "data").flatMap((entry) => textAt(entry, "secretKey") ?? []);
      const template = keysOf(at(manifest, "spec", "target", "template", "data"));
      const open =
        listAt(manifest, "spec", "dataFrom").length > 0 ||
        at(manifest, "spec", "target", "template", "templateFrom") !== undefined;
      const keys = template.length > 0 ? template : data;
      return [{ kind: "Secret", name: target, namespace, ...(open && template.length === 0 ? {} : { keys }) }];
    }
    case "SealedSecret": {
      const target = textAt(manifest, "spec", "template", "metadata", "name") ?? name;
      return [{ kind: "Secret", name: target, namespace, keys: keysOf(at(manifest, "spec", "encryptedData")) }];
    }
    case "Ingress":
      return listAt(manifest, "spec", "tls").flatMap((entry) => {
        const secret = textAt(entry, "secretName");
        const issued = Object.keys(manifest.metadata.annotations ?? {}).some((key) =>
          /^cert-manager\.io\/(cluster-)?issuer$/.test(key),
        );
        return secret !== undefined && issued
          ? [{ kind: "Secret", name: secret, namespace, keys: ["tls.crt", "tls.key"] }]
          : [];
      });
    case "PushSecret": {
      const stores = listAt(manifest, "spec", "secretStoreRefs").flatMap(
        (reference) => textAt(reference, "name") ?? [],
      );
      const entries = new Map<string, string[]>();
      const whole = new Set<string>();
      for (const item of listAt(manifest, "spec", "data")) {
        const key = textAt(item, "match", "remoteRef", "remoteKey");
        const property = textAt(item, "match", "remoteRef", "property");
        if (key === undefined) continue;
        if (property === undefined && at(item, "match", "secretKey") === undefined) whole.add(key);
        entries.set(key, [...(entries.get(key) ?? []), ...(property === undefined ? [] : [property])]);
      }
      return stores.flatMap((store) =>
        [...entries].map(([key, keys]) => ({
          kind: "StoreEntry",
          name: `${store}/${key}`,
          ...(whole.has(key) ? {} : { keys }),
        })),
      );
    }
    case "StatefulSet":
      return listAt(manifest, "spec", "volumeClaimTemplates").flatMap((claim) => {
        const template = textAt(claim, "metadata", "name");
        return template === undefined ? [] : [{ kind: "ClaimTemplate", name: `${name}/${template}`, namespace }];
      });
    default:
      return [];
  }
}
