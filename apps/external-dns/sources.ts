import type { Declared } from "../../lib/declared/declared";
import type { ObjectsByKind } from "../../lib/stage/by-kind";

/** Whether hosts are named in routes of the Gateway API or in Ingresses. */
export function hostSource(declared: Declared): "gateway-httproute" | "ingress" {
  return declared.ingress?.kind === "gateway" ? "gateway-httproute" : "ingress";
}

/** external-dns ends at once when it cannot watch a kind that it is to watch. */
export function sourceNeeds(declared: Declared): ObjectsByKind {
  if (hostSource(declared) === "ingress") return {};
  return { CustomResourceDefinition: ["gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/HTTPRoute"] };
}

/** Arguments by which only what the Internet may reach is read. */
export function publicArgs(declared: Declared): Readonly<Record<string, string>> {
  const external = declared.ingress?.entrances?.external;
  return external === undefined ? {} : { "gateway-name": external.gateway };
}
