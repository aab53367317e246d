import { at, listAt, textAt } from "../../data/fields";
import { groupOf, type Manifest, showManifest } from "../../manifest/manifest";
import type { Need, Strength } from "../../stage/reference";

const GATEWAY_GROUP = "gateway.networking.k8s.io";

/**
 * What objects of the Gateway API refer to. A route is attached to nothing
 * without its Gateway, and a Gateway gets no proxies without its class; where
 * requests end, and which certificate is shown, matters later.
 */
export function gatewayNeeds(manifest: Manifest): readonly Need[] {
  if (groupOf(manifest.apiVersion) !== GATEWAY_GROUP) return [];
  const own = manifest.metadata.namespace;
  const owner = showManifest(manifest);
  const needs: Need[] = [];
  const need = (strength: Strength, kind: string, reference: unknown, where: string) => {
    const name = textAt(reference, "name");
    if (name === undefined) return;
    const namespace = textAt(reference, "namespace") ?? own;
    needs.push({ strength, kind, name, namespace, cause: `${owner} ${where}` });
  };
  if (manifest.kind.endsWith("Route")) {
    for (const [index, parent] of listAt(manifest, "spec", "parentRefs").entries()) {
      need("start", textAt(parent, "kind") ?? "Gateway", parent, `spec.parentRefs[${index}]`);
    }
    for (const [rule, value] of listAt(manifest, "spec", "rules").entries()) {
      for (const [index, backend] of listAt(value, "backendRefs").entries()) {
        need("run", textAt(backend, "kind") ?? "Service", backend, `spec.rules[${rule}].backendRefs[${index}]`);
      }
    }
  }
  if (manifest.kind === "Gateway") {
    const name = textAt(manifest, "spec", "gatewayClassName");
    if (name !== undefined) {
      needs.push({ strength: "start", kind: "GatewayClass", name, cause: `${owner} spec.gatewayClassName` });
    }
    const parameters = at(manifest, "spec", "infrastructure", "parametersRef");
    need("start", textAt(parameters, "kind") ?? "ConfigMap", parameters, "spec.infrastructure.parametersRef");
    for (const [listener, value] of listAt(manifest, "spec", "listeners").entries()) {
      for (const [index, reference] of listAt(value, "tls", "certificateRefs").entries()) {
        const where = `spec.listeners[${listener}].tls.certificateRefs[${index}]`;
        need("run", textAt(reference, "kind") ?? "Secret", reference, where);
      }
    }
  }
  if (manifest.kind === "BackendTLSPolicy") {
    for (const [index, target] of listAt(manifest, "spec", "targetRefs").entries()) {
      need("run", textAt(target, "kind") ?? "Service", target, `spec.targetRefs[${index}]`);
    }
    for (const [index, authority] of listAt(manifest, "spec", "validation", "caCertificateRefs").entries()) {
      const where = `spec.validation.caCertificateRefs[${index}]`;
      need("run", textAt(authority, "kind") ?? "ConfigMap", authority, where);
    }
  }
  return needs;
}
