import { at, isFields, listAt, textAt } from "../../data/fields";
import { groupOf, type Manifest, showManifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import type { PlannedRelease } from "../../plan/stage";
import type { Need, Strength } from "../../stage/reference";
import { gatewayNeeds } from "./gateway";
import { podNeeds } from "./pod-needs";
import { traefikNeeds } from "./traefik";

/** API groups that every API server serves. */
export function isNativeGroup(group: string): boolean {
  return NATIVE.has(group);
}

const NATIVE = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "policy",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** Every name that an object refers to, with how much it matters and where it stands. */
export function needsOf(manifest: Manifest): readonly Need[] {
  const { namespace } = manifest.metadata;
  const owner = showManifest(manifest);
  const needs: Need[] = [];
  const need = (strength: Strength, kind: string, name: string | undefined, where: string) => {
    if (name !== undefined && name !== "") needs.push({ strength, kind, name, namespace, cause: `${owner} ${where}` });
  };
  const clusterWide = (strength: Strength, kind: string, name: string | undefined, where: string) => {
    if (name !== undefined && name !== "") needs.push({ strength, kind, name, cause: `${owner} ${where}` });
  };

  const group = groupOf(manifest.apiVersion);
  if (!isNativeGroup(group)) {
    clusterWide("hard", "CustomResourceDefinition", `${group}/${manifest.kind}`, "kind");
    clusterWide("hard", "Webhook", group, "admission");
  }
  if (namespace !== undefined) clusterWide("hard", "Namespace", namespace, "metadata.namespace");

  needs.push(...gatewayNeeds(manifest), ...traefikNeeds(manifest));
  for (const { spec, path } of podSpecs(manifest)) needs.push(...podNeeds(spec, namespace, `${owner} ${path}`));
  for (const [index, claim] of listAt(manifest, "spec", "volumeClaimTemplates").entries()) {
    clusterWide(
      "start",
      "StorageClass",
      textAt(claim, "spec", "storageClassName"),
      `spec.volumeClaimTemplates[${index}].spec.storageClassName`,
    );
  }

  switch (manifest.kind) {
    case "PersistentVolumeClaim":
      clusterWide("start", "StorageClass", textAt(manifest, "spec", "storageClassName"), "spec.storageClassName");
      break;
    case "Ingress": {
      clusterWide("start", "IngressClass", textAt(manifest, "spec", "ingressClassName"), "spec.ingressClassName");
      const annotations = manifest.metadata.annotations ?? {};
      clusterWide(
        "start",
        "ClusterIssuer",
        annotations["cert-manager.io/cluster-issuer"],
        "annotation cert-manager.io/cluster-issuer",
      );
      need("start", "Issuer", annotations["cert-manager.io/issuer"], "annotation cert-manager.io/issuer");
      for (const [index, entry] of listAt(manifest, "spec", "tls").entries()) {
        need("run", "Secret", textAt(entry, "secretName"), `spec.tls[${index}].secretName`);
      }
      for (const [rule, value] of listAt(manifest, "spec", "rules").entries()) {
        for (const [index, path] of listAt(value, "http", "paths").entries()) {
          need(
            "run",
            "Service",
            textAt(path, "backend", "service", "name"),
            `spec.rules[${rule}].http.paths[${index}].backend`,
          );
        }
      }
      break;
    }
    case "Certificate": {
      const kind = textAt(manifest, "spec", "issuerRef", "kind") ?? "Issuer";
      const name = textAt(manifest, "spec", "issuerRef", "name");
      if (kind === "ClusterIssuer") clusterWide("start", kind, name, "spec.issuerRef");
      else need("start", kind, name, "spec.issuerRef");
      break;
    }
    case "ExternalSecret":
    case "PushSecret":
      needs.push(...externalSecretNeeds(manifest, owner, namespace));
      break;
    case "HorizontalPodAutoscaler":
      need(
        "run",
        textAt(manifest, "spec", "scaleTargetRef", "kind") ?? "Deployment",
        textAt(manifest, "spec", "scaleTargetRef", "name"),
        "spec.scaleTargetRef",
      );
      break;
    case "RoleBinding":
    case "ClusterRoleBinding":
      for (const [index, subject] of listAt(manifest, "subjects").entries()) {
        const name = textAt(subject, "name");
        if (textAt(subject, "kind") !== "ServiceAccount" || name === undefined || name === "") continue;
        needs.push({
          strength: "run",
          kind: "ServiceAccount",
          name,
          namespace: textAt(subject, "namespace") ?? namespace,
          cause: `${owner} subjects[${index}]`,
        });
      }
      break;
    case "L2Advertisement":
      for (const [index, pool] of listAt(manifest, "spec", "ipAddressPools").entries()) {
        if (typeof pool === "string") need("start", "IPAddressPool", pool, `spec.ipAddressPools[${index}]`);
      }
      break;
    default:
      break;
  }
  return needs;
}

/** What a release needs: its namespace, and what its values are declared to refer to. */
export function releaseNeeds(release: PlannedRelease): readonly Need[] {
  const owner = `HelmRelease ${release.namespace}/${release.name}`;
  return [
    { strength: "hard", kind: "Namespace", name: release.namespace, cause: `${owner} metadata.namespace` },
    ...release.needs.map((need) => ({ ...need, cause: `${owner} spec.values` })),
  ];
}

function externalSecretNeeds(manifest: Manifest, owner: string, namespace: string | undefined): Need[] {
  const needs: Need[] = [];
  const store = (reference: unknown, where: string) => {
    const name = textAt(reference, "name");
    const kind = textAt(reference, "kind") ?? "SecretStore";
    if (name === undefined) return;
    needs.push({
      strength: "start",
      kind,
      name,
      ...(kind === "ClusterSecretStore" ? {} : { namespace }),
      cause: `${owner} ${where}`,
    });
  };
  const generator = (reference: unknown, where: string) => {
    const name = textAt(reference, "name");
    const kind = textAt(reference, "kind");
    if (name === undefined || kind === undefined) return;
    needs.push({
      strength: "start",
      kind,
      name,
      ...(kind === "ClusterGenerator" ? {} : { namespace }),
      cause: `${owner} ${where}`,
    });
  };
  const main = at(manifest, "spec", "secretStoreRef");
  const entry = (reference: unknown, key: string | undefined, property: string | undefined, where: string) => {
    const storeName = textAt(reference, "name");
    if (storeName === undefined || key === undefined) return;
    needs.push({
      strength: "start",
      kind: "StoreEntry",
      name: `${storeName}/${key}`,
      cause: `${owner} ${where}`,
      ...(property === undefined ? {} : { key: property }),
    });
  };
  store(main, "spec.secretStoreRef");
  for (const [index, reference] of listAt(manifest, "spec", "secretStoreRefs").entries()) {
    store(reference, `spec.secretStoreRefs[${index}]`);
  }
  for (const [index, source] of listAt(manifest, "spec", "dataFrom").entries()) {
    const where = `spec.dataFrom[${index}]`;
    generator(at(source, "sourceRef", "generatorRef"), where);
    store(at(source, "sourceRef", "storeRef"), where);
    entry(at(source, "sourceRef", "storeRef") ?? main, textAt(source, "extract", "key"), undefined, where);
  }
  if (manifest.kind === "ExternalSecret") {
    for (const [index, item] of listAt(manifest, "spec", "data").entries()) {
      const where = `spec.data[${index}]`;
      const reference = at(item, "sourceRef", "storeRef");
      store(reference, where);
      entry(reference ?? main, textAt(item, "remoteRef", "key"), textAt(item, "remoteRef", "property"), where);
    }
  }
  if (manifest.kind === "PushSecret") {
    const secret = textAt(manifest, "spec", "selector", "secret", "name");
    if (secret !== undefined)
      needs.push({
        strength: "start",
        kind: "Secret",
        name: secret,
        namespace,
        cause: `${owner} spec.selector.secret`,
      });
    const selector = at(manifest, "spec", "selector", "generatorRef");
    if (isFields(selector)) generator(selector, "spec.selector.generatorRef");
  }
  return needs;
}
