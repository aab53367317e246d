import { Gathered } from "../model/gathered";
import { InputError } from "../model/problem";
import { changesAnything, type ExposeContext, type ExposeProps } from "./exposure";
import { routeFilters } from "./route-filters";
import { servicePortNumber } from "./service-port";

/**
 * An HTTPRoute at the chosen Gateway. Certificate and redirect are the
 * Gateway's own; a backend that speaks TLS is verified, so its authority must
 * be known (Gateway API: BackendTLSPolicy).
 */
export function exposeByGateway(context: ExposeContext, props: ExposeProps): void {
  const { stage, cluster, ingress, host, hosts } = context;
  const { gateway = "internal", changes } = props;
  const path = "components";
  const gathered = new Gathered();
  const wanted = gateway === "both" ? (["internal", "external"] as const) : [gateway];
  const parents = gathered.each(wanted, (entrance) => {
    const chosen = ingress.entrances?.[entrance];
    if (chosen !== undefined)
      return { name: chosen.gateway, namespace: ingress.namespace, sectionName: chosen.listener };
    throw new InputError([
      {
        file: cluster.file,
        path,
        got: `no ${entrance} Gateway`,
        want: `one, because ${props.namespace}/${props.name} is reached at https://${host} through it`,
        fix: `choose another Gateway, or switch on components.envoyGateway.${entrance}`,
      },
    ]);
  });
  if (props.tlsBackend === true)
    gathered.add({
      file: cluster.file,
      path,
      got: `${props.namespace}/${props.service}, which speaks TLS, behind a Gateway`,
      want: "the authority of its certificate, because a Gateway verifies its backends",
      fix: "expose it through an ingress controller, or name hostname and authority in the component",
    });
  gathered.end();
  const filters = changesAnything(changes) ? routeFilters(changes) : [];
  stage.add({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: {
      name: props.name,
      namespace: props.namespace,
      ...(props.labels === undefined ? {} : { labels: { ...props.labels } }),
      ...(props.annotations === undefined ? {} : { annotations: { ...props.annotations } }),
    },
    spec: {
      hostnames: [...hosts],
      parentRefs: parents,
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: props.path ?? "/" } }],
          ...(filters.length === 0 ? {} : { filters }),
          // A route that sends clients on has nobody behind it (Gateway API: HTTPRequestRedirectFilter).
          ...(changes?.redirect === undefined
            ? { backendRefs: [{ name: props.service, port: servicePortNumber(stage, props) }] }
            : {}),
        },
      ],
    },
  });
  const { tlsBackend } = props;
  if (tlsBackend === undefined || typeof tlsBackend === "boolean") return;
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
