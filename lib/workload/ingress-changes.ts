import { InputError } from "../model/problem";
import type { ExposeContext, ExposeProps, RouteChanges } from "./exposure";

/** What an Ingress says more where its route changes something. */
export interface IngressChanges {
  readonly annotations?: Readonly<Record<string, string>>;
  /** A path as the controller reads it, in place of the route's own. */
  readonly path?: string;
}

/** Middlewares in the order in which they work, and the annotation that names them (Traefik: Kubernetes Ingress, middlewares). */
export function traefikChanges(context: ExposeContext, props: ExposeProps, changes: RouteChanges): IngressChanges {
  const { stage } = context;
  const { name, namespace, path = "/" } = props;
  const { redirect, rewrite, requestHeaders, responseHeaders } = changes;
  const names: string[] = [];
  const middleware = (suffix: string, spec: Readonly<Record<string, unknown>>) => {
    stage.add({
      apiVersion: "traefik.io/v1alpha1",
      kind: "Middleware",
      metadata: { name: `${name}-${suffix}`, namespace },
      spec,
    });
    names.push(`${namespace}-${name}-${suffix}@kubernetescrd`);
  };
  if (redirect !== undefined) {
    middleware("redirect", {
      redirectRegex: {
        regex: `^https?://([^/]+)${redirect.prefix === undefined ? "(/.*)?$" : `${escaped(path)}(/?.*)$`}`,
        replacement: `https://${redirect.host ?? "$1"}${redirect.path ?? `${(redirect.prefix ?? "").replace(/\/$/, "")}$2`}`,
        permanent: redirect.status === 301 || redirect.status === 308,
      },
    });
  }
  if (rewrite?.path !== undefined) middleware("rewrite", { replacePath: { path: rewrite.path } });
  if (rewrite?.prefix !== undefined) {
    middleware("rewrite", {
      replacePathRegex: {
        regex: `^${escaped(path.replace(/\/$/, ""))}(/.*)?$`,
        replacement: `${rewrite.prefix.replace(/\/$/, "")}$1`,
      },
    });
  }
  for (const headers of [requestHeaders, responseHeaders]) {
    if (headers?.add !== undefined) {
      throw refusal(context, "headers that are added to those there are", "set or remove: Traefik has no third way");
    }
  }
  const request = {
    ...values(requestHeaders),
    ...(rewrite?.host === undefined ? {} : { Host: rewrite.host }),
  };
  const response = values(responseHeaders);
  if (Object.keys(request).length + Object.keys(response).length > 0) {
    middleware("headers", {
      headers: {
        ...(Object.keys(request).length === 0 ? {} : { customRequestHeaders: request }),
        ...(Object.keys(response).length === 0 ? {} : { customResponseHeaders: response }),
      },
    });
  }
  return { annotations: { "traefik.ingress.kubernetes.io/router.middlewares": names.join(",") } };
}

/** Headers that are set, and with an empty value those that are taken out (Traefik: Headers middleware). */
function values(headers: RouteChanges["requestHeaders"]): Readonly<Record<string, string>> {
  return { ...headers?.set, ...Object.fromEntries((headers?.remove ?? []).map((name) => [name, ""])) };
}

/** Annotations of ingress-nginx (ingress-nginx documentation: Annotations, Rewrite, Temporal and Permanent Redirect). */
export function nginxChanges(context: ExposeContext, props: ExposeProps, changes: RouteChanges): IngressChanges {
  const { redirect, rewrite, requestHeaders, responseHeaders } = changes;
  const { path = "/" } = props;
  if (requestHeaders !== undefined || responseHeaders !== undefined) {
    throw refusal(
      context,
      "headers that are changed on the way",
      "none: ingress-nginx changes headers by snippets alone, which let an Ingress write its configuration",
    );
  }
  if (redirect !== undefined) {
    if (redirect.prefix !== undefined)
      throw refusal(context, "a redirect that replaces a prefix", "a redirect to a whole path with ingress-nginx");
    const lasting = redirect.status === 301 || redirect.status === 308;
    const kind = lasting ? "permanent-redirect" : "temporal-redirect";
    return {
      annotations: {
        [`nginx.ingress.kubernetes.io/${kind}`]: `https://${redirect.host ?? "$host"}${redirect.path ?? "$request_uri"}`,
        [`nginx.ingress.kubernetes.io/${kind}-code`]: String(redirect.status ?? 302),
      },
    };
  }
  const prefix = rewrite?.prefix?.replace(/\/$/, "");
  return {
    annotations: {
      ...(rewrite?.host === undefined ? {} : { "nginx.ingress.kubernetes.io/upstream-vhost": rewrite.host }),
      ...(rewrite?.path === undefined ? {} : { "nginx.ingress.kubernetes.io/rewrite-target": rewrite.path }),
      ...(prefix === undefined
        ? {}
        : {
            "nginx.ingress.kubernetes.io/use-regex": "true",
            "nginx.ingress.kubernetes.io/rewrite-target": `${prefix}/$2`,
          }),
    },
    ...(prefix === undefined ? {} : { path: `${escaped(path.replace(/\/$/, ""))}(/|$)(.*)` }),
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function refusal({ cluster, path }: ExposeContext, got: string, want: string): InputError {
  return new InputError([
    { file: cluster.file, path, got, want, fix: "change the route, or use components.envoyGateway, which has filters" },
  ]);
}
