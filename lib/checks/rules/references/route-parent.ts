import { listAt, textAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { provided } from "../../facts/provided";
import { routesOf } from "../../facts/routes";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const routeParent: Rule = {
  id: "route-parent",
  title: "A route names a Gateway or a listener that does not exist",
  family: "references",
  severity: "error",
  answers: ["M029"],
  why: "The route is attached to nothing, and its host answers 404 without a line in any log.",
  fix: "correct the name in parentRefs",
  source: "Gateway API: Route, parentRefs",
  example: 'an HTTPRoute with the parent "external", and the Gateway is called envoy-external',
  check: (input) => {
    const gateways = provided(input, "Gateway");
    const objects = manifestsOf(input).filter(({ manifest }) => manifest.kind === "Gateway");
    return routesOf(input).flatMap(({ who, origin, manifest, namespace }) =>
      listAt(manifest, "spec", "parentRefs").flatMap((parent, index): Found[] => {
        const name = textAt(parent, "name");
        if (name === undefined || (textAt(parent, "kind") ?? "Gateway") !== "Gateway") return [];
        const place = textAt(parent, "namespace") ?? namespace;
        const say = (what: string, near: string | undefined): Found[] => [
          {
            at: origin,
            message: `${who} spec.parentRefs[${index}] names ${what}, which does not exist`,
            ...(near === undefined ? {} : { fix: `write ${near}` }),
          },
        ];
        if (!gateways.has(`${place}/${name}`))
          return say(
            `Gateway ${place}/${name}`,
            nearest(
              name,
              [...gateways.values()].map((gateway) => gateway.name),
            ),
          );
        const section = textAt(parent, "sectionName");
        const gateway = objects.find(
          ({ manifest: one }) => one.metadata.name === name && one.metadata.namespace === place,
        );
        const listeners = listAt(gateway?.manifest, "spec", "listeners").flatMap((one) => textAt(one, "name") ?? []);
        if (section === undefined || listeners.length === 0 || listeners.includes(section)) return [];
        return say(`the listener ${section} of Gateway ${place}/${name}`, nearest(section, listeners));
      }),
    );
  },
};
