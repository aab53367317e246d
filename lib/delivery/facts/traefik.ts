import { listAt, textAt } from "../../data/fields";
import { groupOf, type Manifest, showManifest } from "../../manifest/manifest";
import type { Need } from "../../stage/reference";

/** What Traefik's own kinds refer to, inside their namespace. */
export function traefikNeeds(manifest: Manifest): readonly Need[] {
  if (groupOf(manifest.apiVersion) !== "traefik.io") return [];
  const { namespace } = manifest.metadata;
  const owner = showManifest(manifest);
  const needs: Need[] = [];
  const need = (kind: string, name: string | undefined, where: string) => {
    if (name !== undefined) needs.push({ strength: "run", kind, name, namespace, cause: `${owner} ${where}` });
  };
  if (manifest.kind === "IngressRoute") {
    need("Secret", textAt(manifest, "spec", "tls", "secretName"), "spec.tls.secretName");
    for (const [route, value] of listAt(manifest, "spec", "routes").entries()) {
      for (const [index, service] of listAt(value, "services").entries()) {
        const where = `spec.routes[${route}].services[${index}]`;
        need(textAt(service, "kind") ?? "Service", textAt(service, "name"), where);
        need("ServersTransport", textAt(service, "serversTransport"), `${where}.serversTransport`);
      }
    }
  }
  if (manifest.kind === "TLSStore") {
    need("Secret", textAt(manifest, "spec", "defaultCertificate", "secretName"), "spec.defaultCertificate");
  }
  return needs;
}
