import { listAt, textAt } from "../../../data/fields";
import { refusalOf } from "../../facts/listeners";
import { routesOf } from "../../facts/routes";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const routeParent: Rule = {
  id: "route-parent",
  title: "No listener of the Gateway takes the route",
  family: "references",
  severity: "error",
  answers: ["M029"],
  why: "The route is attached to nothing, and its host answers 404 without a line in any log.",
  fix: "correct parentRefs, or let the listener take routes of this namespace",
  source:
    "Gateway API reference v1: ParentReference (sectionName, port), AllowedRoutes (namespaces, kinds), ListenerSpec (protocol, hostname); lib/checks/facts/listeners.ts",
  example: "an HTTPRoute in the namespace media, and a listener with allowedRoutes from Same in another",
  check: (input) => {
    const gateways = manifestsOf(input).filter(({ manifest }) => ["Gateway", "ListenerSet"].includes(manifest.kind));
    return routesOf(input).flatMap(({ who, origin, manifest, namespace }) =>
      listAt(manifest, "spec", "parentRefs").flatMap((parent, index): Found[] => {
        const kind = textAt(parent, "kind") ?? "Gateway";
        const place = textAt(parent, "namespace") ?? namespace;
        // A parent that is not there at all is a missing reference.
        const gateway = gateways.find(
          ({ manifest: one }) =>
            one.kind === kind && one.metadata.name === textAt(parent, "name") && one.metadata.namespace === place,
        )?.manifest;
        const refusal = gateway === undefined ? undefined : refusalOf(input, { manifest, namespace }, parent, gateway);
        if (refusal === undefined) return [];
        return [
          {
            at: origin,
            message: `${who} spec.parentRefs[${index}] names ${refusal.message} (${kind} ${place}/${textAt(parent, "name")})`,
            fix: refusal.fix,
          },
        ];
      }),
    );
  },
};
