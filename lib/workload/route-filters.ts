import type { HTTPRoute } from "../../imports/crds/gateway-api";
import type { AppRoute } from "../model/app-route";
import type { RouteChanges } from "./exposure";

type Rule = NonNullable<NonNullable<HTTPRoute["spec"]["rules"]>[number]>;
type Filter = NonNullable<Rule["filters"]>[number];

/** Redirect, rewrite and headers as filters of an HTTPRoute (Gateway API: HTTPRouteFilter). */
export function routeFilters({ redirect, rewrite, requestHeaders, responseHeaders }: RouteChanges): Filter[] {
  return [
    ...(redirect === undefined
      ? []
      : [
          {
            type: "RequestRedirect" as const,
            requestRedirect: {
              scheme: "https" as const,
              ...(redirect.host === undefined ? {} : { hostname: redirect.host }),
              ...pathChange(redirect),
              statusCode: redirect.status ?? 302,
            },
          },
        ]),
    ...(rewrite === undefined
      ? []
      : [
          {
            type: "URLRewrite" as const,
            urlRewrite: { ...(rewrite.host === undefined ? {} : { hostname: rewrite.host }), ...pathChange(rewrite) },
          },
        ]),
    ...(requestHeaders === undefined
      ? []
      : [{ type: "RequestHeaderModifier" as const, requestHeaderModifier: modifier(requestHeaders) }]),
    ...(responseHeaders === undefined
      ? []
      : [{ type: "ResponseHeaderModifier" as const, responseHeaderModifier: modifier(responseHeaders) }]),
  ];
}

function pathChange({ path, prefix }: { readonly path?: string | undefined; readonly prefix?: string | undefined }) {
  if (path !== undefined) return { path: { type: "ReplaceFullPath" as const, replaceFullPath: path } };
  return prefix === undefined ? {} : { path: { type: "ReplacePrefixMatch" as const, replacePrefixMatch: prefix } };
}

function modifier({ set, add, remove }: NonNullable<AppRoute["requestHeaders"]>) {
  const list = (headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).map(([name, value]) => ({ name, value }));
  return {
    ...(set === undefined ? {} : { set: list(set) }),
    ...(add === undefined ? {} : { add: list(add) }),
    ...(remove === undefined ? {} : { remove: [...remove] }),
  };
}
