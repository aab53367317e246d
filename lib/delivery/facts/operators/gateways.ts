import { createHash } from "node:crypto";
import { textAt } from "../../../data/fields";
import type { Provided } from "../../../stage/reference";
import { namespaced, type OperatorMakes } from "./makes";

/** Namespace that Envoy Gateway's documentation installs it into. */
const ENVOY_SYSTEM = "envoy-gateway-system";

/** Characters of the Gateway's own name that stay in front of the hash (Envoy Gateway: ExpectedResourceHashedName). */
const KEPT = 48;

/**
 * The Service that Envoy Gateway makes for a Gateway, next to its controller: `envoy-`, the namespace and the
 * name of the Gateway, and the first eight digits of the SHA-256 of both with a slash between them.
 *
 * Source: Envoy Gateway at commit d32f282942, internal/utils/misc.go (GetHashedName), proxy/resource.go.
 */
export function hashedServiceName(namespace: string, name: string): string {
  const hash = createHash("sha256").update(`${namespace}/${name}`).digest("hex").slice(0, 8);
  const plain = `${namespace}-${name}`;
  return `envoy-${plain.length > KEPT ? plain.slice(0, KEPT).replace(/-$/, "") : plain}-${hash}`;
}

/** Services that controllers make for a Gateway, by the class that it names. */
export const GATEWAYS: readonly OperatorMakes[] = [
  {
    kind: "gateway.networking.k8s.io/Gateway",
    source:
      "Cilium at commit 005fad665d49: gateway-api/translator.go, pkg/shortener; Cilium issue 31270 shows the name in 1.15.1; Envoy Gateway at commit d32f282942: proxy/resource_provider.go",
    makes: (manifest) => {
      const { name, namespace = "default" } = manifest.metadata;
      const gatewayClass = textAt(manifest, "spec", "gatewayClassName") ?? "";
      const { service } = namespaced(manifest);
      // A longer name is cut and ends in a hash.
      if (gatewayClass === "cilium")
        return `cilium-gateway-${name}`.length <= 63 ? [service(`cilium-gateway-${name}`)] : [];
      // A class may have any name; nobody writes a name with this hash for another controller.
      const hashed = service(hashedServiceName(namespace, name));
      const places: readonly Provided[] =
        namespace === ENVOY_SYSTEM ? [hashed] : [hashed, { ...hashed, namespace: ENVOY_SYSTEM }];
      return places;
    },
  },
];
