import type { ComponentStage } from "../../lib/component/component-stage";
import type { Stage } from "../../lib/stage/stage";

/** Passwords that Harbor's parts share; keys as the chart reads them. */
export const SECRETS = "harbor-secrets";

/** The key that encrypts credentials in the database: exactly 16 characters. */
export const ENCRYPTION_SECRET = "harbor-encryption";

/** Key and certificate that sign the tokens of registry clients. */
export const TOKEN_CERTIFICATE = "harbor-token";

/** Harbor's sign-in configuration, with the client's secret in it. */
export const OIDC_SECRET = "harbor-oidc";

/** Account by which Harbor's core talks to its registry. */
export const REGISTRY_USER = "harbor_registry_user";

const GENERATED = [
  "HARBOR_ADMIN_PASSWORD",
  "CSRF_KEY",
  "JOBSERVICE_SECRET",
  "REGISTRY_HTTP_SECRET",
  "REGISTRY_PASSWD",
  "secret",
];

/** Hashed once, next to its password: a hash made at every refresh would differ each time, as it is salted. */
const HTPASSWD = { REGISTRY_HTPASSWD: `{{ htpasswd "${REGISTRY_USER}" .REGISTRY_PASSWD }}` };

/** Every key of the shared Secret. */
export const SECRET_KEYS = [...GENERATED, ...Object.keys(HTPASSWD)];

/** Every secret that the chart would otherwise make itself, in clear text or at each upgrade. */
export function harborSecrets(
  stage: ComponentStage,
  sso: { readonly issuer: string; readonly admins: string } | undefined,
): void {
  stage.generatedSecret({
    name: SECRETS,
    path: "apps/harbor",
    keys: GENERATED,
    fixed: HTPASSWD,
    byHand: { REGISTRY_HTPASSWD: `htpasswd -nB ${REGISTRY_USER}, with REGISTRY_PASSWD` },
  });
  stage.generatedSecret({ name: ENCRYPTION_SECRET, path: "apps/harbor-encryption", keys: ["secretKey"], length: 16 });
  tokenCertificate(stage, stage.defaultNamespace);
  if (sso === undefined) return;
  stage.oidcClientSecret({
    client: "harbor",
    name: OIDC_SECRET,
    template: { "config.json": JSON.stringify(signIn(sso)) },
  });
}

/** Self-signed, because only Harbor itself checks it; kept, because another key would void every token. */
function tokenCertificate(stage: Stage, namespace: string): void {
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name: TOKEN_CERTIFICATE, namespace },
    spec: { selfSigned: {} },
  });
  stage.add({
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name: TOKEN_CERTIFICATE, namespace },
    spec: {
      secretName: TOKEN_CERTIFICATE,
      commonName: "harbor-token",
      duration: "87600h0m0s",
      privateKey: { algorithm: "RSA", size: 4096, rotationPolicy: "Never" },
      issuerRef: { kind: "Issuer", name: TOKEN_CERTIFICATE },
    },
  });
}

/** User settings that Harbor's core takes from its environment at every start (Harbor docs: Configure User Settings). */
function signIn(sso: { readonly issuer: string; readonly admins: string }): Readonly<Record<string, unknown>> {
  return {
    auth_mode: "oidc_auth",
    primary_auth_mode: true,
    oidc_name: "authentik",
    oidc_endpoint: sso.issuer,
    oidc_client_id: "{{ .client_id }}",
    oidc_client_secret: "{{ .client_secret }}",
    oidc_scope: "openid,profile,email",
    oidc_groups_claim: "groups",
    oidc_admin_group: sso.admins,
    oidc_user_claim: "preferred_username",
    oidc_auto_onboard: true,
    oidc_verify_cert: true,
    project_creation_restriction: "adminonly",
    self_registration: false,
  };
}
