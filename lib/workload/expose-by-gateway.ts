import { InputError } from "../model/problem";
import type { ExposeContext, ExposeProps } from "./exposure";
import { servicePortNumber } from "./service-port";

/**
 * An HTTPRoute at the chosen Gateway. Certificate and redirect are the
 * Gateway's own; a backend that speaks TLS is verified, so its authority must
 * be known (Gateway API: BackendTLSPolicy).
 */
export function exposeByGateway({ stage, cluster, ingress, host }: ExposeContext, props: ExposeProps): void {
  const entrance = props.gateway ?? "internal";
  const chosen = ingress.entrances?.[entrance];
  const path = "components";
  if (chosen === undefined) {
    throw new InputError([
      {
        file: cluster.file,
        path,
        got: `no ${entrance} Gateway`,
        want: `one, because ${props.namespace}/${props.name} is reached at https://${host} through it`,
        fix: `choose another Gateway, or switch on components.envoyGateway.${entrance}`,
      },
    ]);
  }
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: {
      name: props.name,
      namespace: props.namespace,
      ...(props.annotations === undefined ? {} : { annotations: { ...props.annotations } }),
    },
    spec: {
      hostnames: [host],
      parentRefs: [{ name: chosen.gateway, namespace: ingress.namespace, sectionName: chosen.listener }],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: props.path ?? "/" } }],
          backendRefs: [{ name: props.service, port: servicePortNumber(stage, props) }],
        },
      ],
    },
  });
  const { tlsBackend } = props;
  if (tlsBackend === undefined || tlsBackend === false) return;
  if (tlsBackend === true) {
    throw new InputError([
      {
        file: cluster.file,
        path,
        got: `${props.namespace}/${props.service}, which speaks TLS, behind a Gateway`,
        want: "the authority of its certificate, because a Gateway verifies its backends",
        fix: "expose it through an ingress controller, or name hostname and authority in the component",
      },
    ]);
  }
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "BackendTLSPolicy",
    metadata: { name: props.name, namespace: props.namespace },
    spec: {
      targetRefs: [{ group: "", kind: "Service", name: props.service }],
      validation: {
        hostname: tlsBackend.hostname,
        caCertificateRefs: [{ group: "", kind: tlsBackend.authority.kind, name: tlsBackend.authority.name }],
      },
    },
  });
}
