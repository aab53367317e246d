import { groupOf, type Manifest, showManifest } from "../../manifest/manifest";
import type { Need, Provided } from "../../stage/reference";

const TRAEFIK = "traefik.io";
const ENDING = "@kubernetescrd";

/** Annotations that name an object of Traefik's by `<namespace>-<name>@kubernetescrd` (Traefik v3: Kubernetes Ingress provider). */
const NAMING: readonly { readonly on: string; readonly annotation: string; readonly kind: string }[] = [
  { on: "Ingress", annotation: "traefik.ingress.kubernetes.io/router.middlewares", kind: "Middleware" },
  { on: "Ingress", annotation: "traefik.ingress.kubernetes.io/router.tls.options", kind: "TLSOption" },
  { on: "Service", annotation: "traefik.ingress.kubernetes.io/service.serverstransport", kind: "ServersTransport" },
];

/** What authentik makes for each of its outposts when it runs (authentik documentation: forward auth with Traefik). */
const OF_AUTHENTIK = /-ak-outpost-/;

/** Objects of Traefik's that annotations name. What comes from another provider, such as a file, is not looked up. */
export function traefikNeeds(manifest: Manifest): readonly Need[] {
  return NAMING.flatMap(({ on, annotation, kind }) => {
    if (manifest.kind !== on) return [];
    const names = (manifest.metadata.annotations?.[annotation] ?? "").split(",").map((name) => name.trim());
    return names
      .filter((name) => name.endsWith(ENDING) && !OF_AUTHENTIK.test(name))
      .map(
        (name): Need => ({ strength: "run", kind, name, cause: `${showManifest(manifest)} annotation ${annotation}` }),
      );
  });
}

/** The name by which annotations reach an object of Traefik's. */
export function traefikName({ apiVersion, kind, metadata: { name, namespace } }: Manifest): readonly Provided[] {
  const isNamed = groupOf(apiVersion) === TRAEFIK && NAMING.some((one) => one.kind === kind);
  return isNamed && namespace !== undefined ? [{ kind, name: `${namespace}-${name}${ENDING}` }] : [];
}
