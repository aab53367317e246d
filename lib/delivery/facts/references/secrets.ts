import type { ReferenceRow } from "./row";

const EXTERNAL = "external-secrets.io";
const GENERATORS = "generators.external-secrets.io";
const CERT_MANAGER = "cert-manager.io";
const STORE = { field: "kind", else: "SecretStore" };
const GENERATOR = { field: "kind", else: "ClusterGenerator" };
const ISSUER = { field: "kind", else: "Issuer", only: ["Issuer", "ClusterIssuer"] };

/** Credentials of an issuer. The key of an ACME account, `privateKeySecretRef`, is none of them: cert-manager makes it. */
const CREDENTIALS: readonly string[] = [
  "spec.acme.externalAccountBinding.keySecretRef",
  "spec.acme.solvers[].dns01.**.(*SecretRef|*SecretSecretRef|secretRef)",
  "spec.(vault|venafi).**.(*SecretRef|secretRef|credentialsRef)",
];

/**
 * What stores, external secrets, issuers and certificates name (External
 * Secrets Operator: API specification; cert-manager: API reference).
 */
export const SECRETS_ROWS: readonly ReferenceRow[] = [
  { group: EXTERNAL, kinds: ["ExternalSecret"], path: "spec.secretStoreRef", to: STORE, strength: "start" },
  { group: EXTERNAL, kinds: ["PushSecret"], path: "spec.secretStoreRefs[]", to: STORE, strength: "start" },
  { group: EXTERNAL, kinds: ["PushSecret"], path: "spec.dataTo[].storeRef", to: STORE, strength: "run" },
  {
    group: EXTERNAL,
    kinds: ["ClusterExternalSecret"],
    path: "spec.externalSecretSpec.secretStoreRef",
    to: STORE,
    strength: "run",
  },
  {
    group: EXTERNAL,
    kinds: ["ClusterPushSecret"],
    path: "spec.pushSecretSpec.secretStoreRefs[]",
    to: STORE,
    strength: "run",
  },
  {
    group: EXTERNAL,
    kinds: ["ExternalSecret"],
    path: "spec.dataFrom[]",
    name: "sourceRef.generatorRef.name",
    to: { ...GENERATOR, field: "sourceRef.generatorRef.kind" },
    strength: "start",
  },
  {
    group: EXTERNAL,
    kinds: ["ExternalSecret"],
    path: "spec.(data|dataFrom)[]",
    name: "sourceRef.storeRef.name",
    to: { ...STORE, field: "sourceRef.storeRef.kind" },
    strength: "start",
  },
  {
    group: EXTERNAL,
    kinds: ["ExternalSecret"],
    path: "spec.data[].sourceRef.generatorRef",
    to: GENERATOR,
    strength: "run",
  },
  {
    group: EXTERNAL,
    kinds: ["ExternalSecret"],
    path: "spec.target.template.templateFrom[].(configMap|secret)",
    to: "ConfigMap",
    strength: "run",
    nearly: true,
  },
  {
    group: EXTERNAL,
    kinds: ["PushSecret"],
    path: "spec.selector.secret",
    to: "Secret",
    strength: "start",
  },
  { group: EXTERNAL, kinds: ["PushSecret"], path: "spec.selector.generatorRef", to: GENERATOR, strength: "start" },
  // A store's credentials: every object below a provider that names a Secret and a key in it, whatever the provider.
  ...["SecretStore", "ClusterSecretStore"].flatMap((kind): ReferenceRow[] => [
    {
      group: EXTERNAL,
      kinds: [kind],
      path: "spec.provider.**",
      having: ["name", "key"],
      key: "key",
      to: { field: "type", else: "Secret", only: ["Secret", "ConfigMap"] },
      namespace: "namespace",
      strength: "run",
    },
    {
      group: EXTERNAL,
      kinds: [kind],
      path: "spec.provider.**.awsCredentialsSecretRef",
      to: "Secret",
      namespace: "namespace",
      strength: "run",
    },
    {
      group: EXTERNAL,
      kinds: [kind],
      path: "spec.provider.**.(serviceAccountRef|serviceAccount)",
      to: "ServiceAccount",
      namespace: "namespace",
      strength: "run",
      nearly: true,
    },
  ]),
  {
    group: GENERATORS,
    kinds: ["GithubAccessToken", "VaultDynamicSecret", "Webhook", "ClusterGenerator"],
    path: "spec.**",
    having: ["name", "key"],
    key: "key",
    to: { field: "type", else: "Secret", only: ["Secret", "ConfigMap"] },
    namespace: "namespace",
    strength: "run",
  },
  {
    group: GENERATORS,
    kinds: ["ClusterGenerator"],
    path: "spec.**.awsCredentialsSecretRef",
    to: "Secret",
    namespace: "namespace",
    strength: "run",
  },
  { group: CERT_MANAGER, kinds: ["Certificate"], path: "spec.issuerRef", to: ISSUER, strength: "start" },
  {
    group: CERT_MANAGER,
    kinds: ["Certificate"],
    path: "spec.keystores.(jks|pkcs12).passwordSecretRef",
    key: "key",
    to: "Secret",
    strength: "run",
  },
  { group: CERT_MANAGER, kinds: ["Issuer"], path: "spec.ca.secretName", to: "Secret", strength: "run" },
  ...CREDENTIALS.map(
    (path): ReferenceRow => ({
      group: CERT_MANAGER,
      kinds: ["Issuer"],
      path,
      key: "key",
      to: "Secret",
      strength: "run",
    }),
  ),
  {
    group: CERT_MANAGER,
    kinds: ["Issuer"],
    path: "spec.**.serviceAccountRef",
    to: "ServiceAccount",
    strength: "run",
    nearly: true,
  },
  // The namespace of a ClusterIssuer's Secrets is a setting of cert-manager: `clusterResourceNamespace`.
  {
    group: CERT_MANAGER,
    kinds: ["ClusterIssuer"],
    path: "spec.ca.secretName",
    to: "Secret",
    strength: "run",
    anywhere: true,
  },
  ...CREDENTIALS.map(
    (path): ReferenceRow => ({
      group: CERT_MANAGER,
      kinds: ["ClusterIssuer"],
      path,
      key: "key",
      to: "Secret",
      strength: "run",
      anywhere: true,
    }),
  ),
  {
    group: CERT_MANAGER,
    kinds: ["Issuer", "ClusterIssuer"],
    path: "spec.acme.solvers[].http01.ingress.(ingressClassName|class)",
    to: "IngressClass",
    strength: "run",
  },
  {
    group: CERT_MANAGER,
    kinds: ["Issuer", "ClusterIssuer"],
    path: "spec.acme.solvers[].http01.gatewayHTTPRoute.parentRefs[]",
    to: { field: "kind", else: "Gateway" },
    namespace: "namespace",
    strength: "run",
    anywhere: true,
  },
];
