import type { ReferenceRow } from "./row";

const INGRESS = { group: "networking.k8s.io", kinds: ["Ingress"], path: "metadata.annotations" } as const;
const NGINX = "nginx.ingress.kubernetes.io";

/** What cert-manager's CA injector reads its certificate from (cert-manager documentation: CA Injector). */
const INJECTED: readonly (readonly [group: string, kinds: readonly string[]])[] = [
  ["admissionregistration.k8s.io", ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]],
  ["apiextensions.k8s.io", ["CustomResourceDefinition"]],
  ["apiregistration.k8s.io", ["APIService"]],
];

/** What annotations name. A name without a namespace is one of the object's own. */
export const ANNOTATION_ROWS: readonly ReferenceRow[] = [
  // ingress-nginx documentation 1.15: Annotations.
  ...["auth-secret", "auth-tls-secret", "proxy-ssl-secret"].map(
    (name): ReferenceRow => ({
      ...INGRESS,
      annotation: `${NGINX}/${name}`,
      slash: true,
      to: "Secret",
      strength: "run",
    }),
  ),
  ...["auth-proxy-set-headers", "custom-headers"].map(
    (name): ReferenceRow => ({
      ...INGRESS,
      annotation: `${NGINX}/${name}`,
      slash: true,
      to: "ConfigMap",
      strength: "run",
    }),
  ),
  { ...INGRESS, annotation: `${NGINX}/default-backend`, to: "Service", strength: "run" },
  ...INJECTED.flatMap(([group, kinds]): readonly ReferenceRow[] => [
    {
      group,
      kinds,
      path: "metadata.annotations",
      annotation: "cert-manager.io/inject-ca-from",
      slash: true,
      to: "Certificate",
      strength: "run",
      nearly: true,
    },
    {
      group,
      kinds,
      path: "metadata.annotations",
      annotation: "cert-manager.io/inject-ca-from-secret",
      slash: true,
      to: "Secret",
      strength: "run",
      nearly: true,
    },
  ]),
  // Stakater Reloader documentation: what is named and not there never restarts anything.
  ...(
    [
      ["configmap", "ConfigMap"],
      ["secret", "Secret"],
    ] as const
  ).map(
    ([word, to]): ReferenceRow => ({
      group: "apps",
      kinds: ["Deployment", "StatefulSet", "DaemonSet"],
      path: "metadata.annotations",
      annotation: `${word}.reloader.stakater.com/reload`,
      list: true,
      to,
      strength: "run",
    }),
  ),
];
