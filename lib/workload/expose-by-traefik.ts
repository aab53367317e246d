import { certificateSecret, type ExposeContext, type ExposeProps } from "./exposure";
import { servicePortNumber } from "./service-port";

/** A router that only brings certificate and DNS record gives way to every other (Traefik: router priority). */
export const GIVES_WAY = { "traefik.ingress.kubernetes.io/router.priority": "1" };

const PRIORITY = 1000;

/**
 * In addition to the Ingress, the way to a backend that speaks TLS: Traefik
 * reads from an Ingress nothing about it and wants annotations on the backend's
 * Service, which often is a chart's. Its own kinds say it: an IngressRoute that
 * goes first, with a ServersTransport (Traefik: Kubernetes CRD provider).
 */
export function exposeByTraefik({ stage, ingress, host, hosts }: ExposeContext, props: ExposeProps): void {
  const { name, namespace, tlsBackend } = props;
  const known = typeof tlsBackend === "object" ? tlsBackend : undefined;
  stage.add({
    apiVersion: "traefik.io/v1alpha1",
    kind: "ServersTransport",
    metadata: { name, namespace },
    spec:
      known === undefined
        ? { insecureSkipVerify: true }
        : {
            serverName: known.hostname,
            rootCAs: [
              known.authority.kind === "Secret"
                ? { secret: known.authority.name }
                : { configMap: known.authority.name },
            ],
          },
  });
  stage.add({
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: {
      name,
      namespace,
      annotations: { "kubernetes.io/ingress.class": ingress.className, ...props.annotations },
    },
    spec: {
      entryPoints: ["websecure"],
      routes: [
        {
          kind: "Rule",
          priority: PRIORITY,
          match: `${hosts.length === 1 ? `Host(\`${host}\`)` : `(${hosts.map((one) => `Host(\`${one}\`)`).join(" || ")})`}${props.path === undefined ? "" : ` && PathPrefix(\`${props.path}\`)`}`,
          services: [
            {
              name: props.service,
              port: servicePortNumber(stage, props),
              scheme: "https",
              serversTransport: name,
            },
          ],
        },
      ],
      tls: { secretName: certificateSecret(name) },
    },
  });
}
