import { type Route, routesOf } from "../../facts/routes";
import type { Found, Rule } from "../../rule";

export const routeClaimedTwice: Rule = {
  id: "route-claimed-twice",
  title: "Two routes claim one host and path",
  family: "references",
  severity: "error",
  answers: ["M057"],
  why: "Half of the requests go to the wrong app; which half depends on what was created first.",
  fix: "give one of them another host or path",
  source: "Kubernetes documentation: Ingress; Gateway API: conflict resolution",
  example: "two Ingresses of one class for tv.example.org and /",
  check: (input) => {
    const owners = new Map<string, Route>();
    return routesOf(input)
      .filter(({ manifest }) => manifest.metadata.annotations?.["nginx.ingress.kubernetes.io/canary"] !== "true")
      .flatMap((route): Found[] => {
        const clash = route.entrances
          .flatMap((entrance) => route.matches.map((match) => ({ entrance, match })))
          .find(({ entrance, match }) => {
            const key = `${entrance}|${match}`;
            const owner = owners.get(key);
            if (owner === undefined) owners.set(key, route);
            return owner !== undefined && owner !== route;
          });
        if (clash === undefined) return [];
        const owner = owners.get(`${clash.entrance}|${clash.match}`);
        return [
          {
            at: route.origin,
            message: `${route.who} and ${owner?.who} (${owner?.origin}) both claim ${clash.match}`,
            fix: `give ${route.who} another host or path`,
          },
        ];
      });
  },
};
