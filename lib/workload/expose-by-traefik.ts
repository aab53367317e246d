import { certificateSecret, type ExposeContext, type ExposeProps } from "./exposure";
import { servicePortNumber } from "./service-port";

/**
 * Traefik reads from an Ingress nothing about a backend that speaks TLS; it
 * wants annotations on the backend's Service, which often is a chart's. Its
 * own kinds say it: an IngressRoute with a ServersTransport, and the
 * certificate that an Ingress would have asked for (Traefik: Kubernetes CRD
 * provider).
 */
export function exposeByTraefik({ stage, ingress, issuer, host }: ExposeContext, props: ExposeProps): void {
  const { name, namespace, tlsBackend } = props;
  const known = typeof tlsBackend === "object" ? tlsBackend : undefined;
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: certificateSecret(name), namespace },
    spec: {
      secretName: certificateSecret(name),
      dnsNames: [host],
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer.clusterIssuer },
    },
  });
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
          match: `Host(\`${host}\`)${props.path === undefined ? "" : ` && PathPrefix(\`${props.path}\`)`}`,
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
