import type { Platform } from "../../lib/model/platform";
import type { Need } from "../../lib/stage/reference";

/** Whether hosts stand in routes of the Gateway API or in Ingresses. */
export function hostSource(platform: Platform): "gateway-httproute" | "ingress" {
  return platform.ingress?.kind === "gateway" ? "gateway-httproute" : "ingress";
}

/** external-dns ends at once when it cannot watch a kind that it was told to watch. */
export function sourceNeeds(platform: Platform): readonly Omit<Need, "cause">[] {
  if (hostSource(platform) === "ingress") return [];
  return ["Gateway", "HTTPRoute"].map((kind) => ({
    strength: "start",
    kind: "CustomResourceDefinition",
    name: `gateway.networking.k8s.io/${kind}`,
  }));
}

/** Arguments by which only what the Internet may reach is read. */
export function publicArgs(platform: Platform): Readonly<Record<string, string>> {
  const external = platform.ingress?.entrances?.external;
  return external === undefined ? {} : { "gateway-name": external.gateway };
}
