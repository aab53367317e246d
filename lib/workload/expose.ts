import type { Asker } from "../declared/offers";
import { hostName } from "../model/cluster";
import { InputError } from "../model/problem";
import type { Stage } from "../stage/stage";
import { exposeByGateway } from "./expose-by-gateway";
import { exposeByTraefik, GIVES_WAY } from "./expose-by-traefik";
import { certificateSecret, changesAnything, type ExposeContext, type ExposeProps } from "./exposure";
import { type IngressChanges, nginxChanges, traefikChanges } from "./ingress-changes";

/** ingress-nginx refuses bodies above 1 MiB by default; the other controllers have no such limit. */
const ANY_BODY_SIZE = { "nginx.ingress.kubernetes.io/proxy-body-size": "0" };

/**
 * One line for HTTPS: host name, certificate, DNS record, TLS and the redirect
 * from plain HTTP. By what the cluster has it becomes an Ingress, an
 * Ingress with an IngressRoute of Traefik's, or an HTTPRoute; external-dns makes the record
 * from its host. Needs a way in and an issuer among the components; without
 * them the definition is refused.
 */
export function expose(stage: Stage, { cluster, declared, path }: Asker, props: ExposeProps): void {
  const { ingress, issuer } = declared;
  if (ingress === undefined || issuer === undefined) {
    const missing = (offer: string, fix: string) => ({
      file: cluster.file,
      path: "components",
      got: `no component that offers ${offer}`,
      want: `one, because ${props.namespace}/${props.name} is reached at https://${hostName(cluster, props.host)}`,
      fix,
    });
    throw new InputError([
      ...(ingress === undefined ? [missing("an ingress controller", "add components.ingressNginx")] : []),
      ...(issuer === undefined ? [missing("a certificate issuer", "add components.certManager")] : []),
    ]);
  }
  const host = hostName(cluster, props.host);
  const hosts = [...new Set([host, ...(props.moreHosts ?? []).map((one) => hostName(cluster, one))])];
  const context: ExposeContext = { stage, cluster, ingress, issuer, host, hosts, path };
  const tls = props.tlsBackend !== undefined && props.tlsBackend !== false;
  if (ingress.kind === "gateway") exposeByGateway(context, props);
  else if (tls && ingress.tlsBackendBy === "IngressRoute") {
    exposeByIngress(context, { ...props, annotations: { ...GIVES_WAY, ...props.annotations } }, tls);
    exposeByTraefik(context, props);
  } else exposeByIngress(context, props, tls);
}

function exposeByIngress(context: ExposeContext, props: ExposeProps, tls: boolean): void {
  const { stage, ingress, issuer, hosts } = context;
  const changed = ingressChanges(context, props);
  stage.add({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: props.name,
      namespace: props.namespace,
      ...(props.labels === undefined ? {} : { labels: { ...props.labels } }),
      annotations: {
        ...issuer.annotations,
        ...ingress.redirect,
        ...(tls ? ingress.tlsBackend : {}),
        ...(props.largeBodies === true ? ANY_BODY_SIZE : {}),
        ...changed.annotations,
        ...props.annotations,
      },
    },
    spec: {
      ingressClassName: ingress.className,
      tls: [{ hosts, secretName: certificateSecret(props.name) }],
      rules: hosts.map((host) => ({
        host,
        http: {
          paths: [
            {
              path: changed.path ?? props.path ?? "/",
              pathType: changed.path === undefined ? "Prefix" : "ImplementationSpecific",
              backend: {
                service: {
                  name: props.service,
                  port: typeof props.port === "number" ? { number: props.port } : { name: props.port },
                },
              },
            },
          ],
        },
      })),
    },
  });
}

function ingressChanges(context: ExposeContext, props: ExposeProps): IngressChanges {
  const { changes } = props;
  if (!changesAnything(changes)) return {};
  switch (context.ingress.routeChangesBy) {
    case "Middleware":
      return traefikChanges(context, props, changes);
    case "nginx":
      return nginxChanges(context, props, changes);
    case undefined:
      throw new InputError([
        {
          file: context.cluster.file,
          path: context.path,
          got: `a redirect, a rewrite or headers at ${context.host}`,
          want: `plain routes: ${context.ingress.className} has no words for them here`,
          fix: "remove them, or use components.envoyGateway or components.traefik",
        },
      ]);
  }
}
