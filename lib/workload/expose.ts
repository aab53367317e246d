import { type Cluster, hostName } from "../model/cluster";
import type { Platform } from "../model/platform";
import { InputError } from "../model/problem";
import type { Stage } from "../stage/stage";

export interface ExposeProps {
  /** Name of the Ingress and, with `-tls`, of its certificate's Secret. */
  readonly name: string;
  readonly namespace: string;
  /** Host name, short or fully qualified. */
  readonly host: string;
  readonly service: string;
  /** Port number or name of the Service. */
  readonly port: number | string;
  /** Only this path and what lies below it; the whole host unless told. */
  readonly path?: string;
  /** The backend itself speaks TLS. */
  readonly tlsBackend?: boolean;
  /** Bodies of any size pass: image layers, Git packs. */
  readonly largeBodies?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** ingress-nginx refuses bodies above 1 MiB unless told; the other controllers have no such limit. */
const ANY_BODY_SIZE = { "nginx.ingress.kubernetes.io/proxy-body-size": "0" };

/** The Secret that holds the certificate of an exposed service. */
export function certificateSecret(name: string): string {
  return `${name}-tls`;
}

/**
 * One line for HTTPS: host name, certificate, DNS record, TLS and the redirect
 * from plain HTTP. external-dns makes the record from the Ingress' host.
 * Needs an ingress and an issuer among the components; without them the
 * definition is refused.
 */
export function expose(stage: Stage, cluster: Cluster, platform: Platform, props: ExposeProps): void {
  const { ingress, issuer } = platform;
  if (ingress === undefined || issuer === undefined) {
    const missing = ingress === undefined ? "an ingress controller" : "a certificate issuer";
    throw new InputError([
      {
        file: cluster.file,
        path: "components",
        got: `no component that offers ${missing}`,
        want: `one, because ${props.namespace}/${props.name} is reached at https://${hostName(cluster, props.host)}`,
        fix: ingress === undefined ? "add components.ingressNginx" : "add components.certManager",
      },
    ]);
  }
  const host = hostName(cluster, props.host);
  stage.add({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: props.name,
      namespace: props.namespace,
      annotations: {
        ...issuer.annotations,
        ...ingress.redirect,
        ...(props.tlsBackend === true ? ingress.tlsBackend : {}),
        ...(props.largeBodies === true ? ANY_BODY_SIZE : {}),
        ...props.annotations,
      },
    },
    spec: {
      ingressClassName: ingress.className,
      tls: [{ hosts: [host], secretName: certificateSecret(props.name) }],
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: props.path ?? "/",
                pathType: "Prefix",
                backend: {
                  service: {
                    name: props.service,
                    port: typeof props.port === "number" ? { number: props.port } : { name: props.port },
                  },
                },
              },
            ],
          },
        },
      ],
    },
  });
}
