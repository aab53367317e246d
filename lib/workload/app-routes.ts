import type { Asker } from "../declared/offers";
import { hostName } from "../model/cluster";
import { Gathered } from "../model/gathered";
import type { Stage } from "../stage/stage";
import { PORT } from "./app-container";
import { expose } from "./expose";
import type { PlacedApp } from "./placed-app";

/** The ways to an app: its host, and every route that it names. */
export function exposeApp(stage: Stage, asker: Asker, { name, namespace, app }: PlacedApp): void {
  const { host, routes = {}, metadata } = app;
  const common = {
    namespace,
    service: name,
    ...(metadata?.route?.annotations === undefined ? {} : { annotations: metadata.route.annotations }),
    ...(metadata?.route?.labels === undefined ? {} : { labels: metadata.route.labels }),
  };
  const ways: (() => void)[] = [];
  if (host !== undefined && app.port !== undefined) {
    ways.push(() =>
      expose(stage, asker, {
        ...common,
        name,
        host,
        port: PORT,
        ...(app.gateway === undefined ? {} : { gateway: app.gateway }),
      }),
    );
  }
  for (const [key, route] of Object.entries(routes)) {
    const { redirect, rewrite, requestHeaders, responseHeaders, path } = route;
    const [first, ...moreHosts] = route.hosts ?? (host === undefined ? [] : [host]);
    const gateway = route.gateway ?? app.gateway;
    if (first === undefined) continue;
    ways.push(() =>
      expose(
        stage,
        { ...asker, path: `${asker.path}.routes.${key}` },
        {
          ...common,
          name: `${name}-${key}`,
          host: first,
          moreHosts,
          port: route.port ?? PORT,
          ...(gateway === undefined ? {} : { gateway }),
          ...(path === undefined ? {} : { path }),
          changes: {
            redirect:
              redirect === undefined
                ? undefined
                : {
                    ...redirect,
                    host: redirect.host === undefined ? undefined : hostName(asker.cluster, redirect.host),
                  },
            rewrite,
            requestHeaders,
            responseHeaders,
          },
        },
      ),
    );
  }
  // Without a way in there is one problem, not one for each route.
  const { ingress, issuer } = asker.declared;
  const gathered = new Gathered();
  gathered.each(ingress === undefined || issuer === undefined ? ways.slice(0, 1) : ways, (way) => way());
  gathered.end();
}
