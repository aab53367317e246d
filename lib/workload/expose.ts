import { type Cluster, hostName } from "../model/cluster";
import type { Platform } from "../model/platform";
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
  /** The backend itself speaks TLS. */
  readonly tlsBackend?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The Secret that holds the certificate of an exposed service. */
export function certificateSecret(name: string): string {
  return `${name}-tls`;
}

/**
 * One line for HTTPS: host name, certificate, DNS record, TLS and the redirect
 * from plain HTTP. external-dns makes the record from the Ingress' host.
 * Needs an ingress and an issuer among the components; without them it throws,
 * because a component that exposes something says so in `requires`.
 */
export function expose(stage: Stage, cluster: Cluster, platform: Platform, props: ExposeProps): void {
  const { ingress, issuer } = platform;
  if (ingress === undefined || issuer === undefined) {
    throw new Error(
      `${props.namespace}/${props.name} is exposed, but no component offers ${ingress === undefined ? "an ingress" : "an issuer"}`,
    );
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
                path: "/",
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
