import type { MatrixStackValues } from "../../imports/charts/matrix-stack";
import { toYaml } from "../../lib/emit/yaml";
import { certificateSecret } from "../../lib/workload/exposure";
import { resources } from "../../lib/workload/resources";
import { OIDC_SECRET } from "./sign-in";

/** Signing key, macaroon key and registration secret. */
export const KEYS_SECRET = "matrix-keys";

/** What the chart's values depend on. */
export interface MatrixFacts {
  /** Fully qualified host name of the home server. */
  readonly host: string;
  /** The part after the colon in user and room names. */
  readonly serverName: string;
  /** IngressClass of its Ingresses. */
  readonly ingressClass: string;
  /** Annotations of its Ingresses: issuer and redirect. */
  readonly ingressAnnotations: Readonly<Record<string, string>>;
  /** Name of the PostgreSQL cluster. */
  readonly database: string;
  /** Kubernetes quantity for media. */
  readonly volume: string;
  /** Storage class of all volumes. */
  readonly storageClass: string;
  /** Largest file that a user may upload, e.g. `100M`. */
  readonly maxUpload: string;
  /** People sign in through the identity provider. */
  readonly sso: boolean;
  /** DNS domain of Services, e.g. `cluster.local`. */
  readonly clusterDomain: string;
}

/**
 * Values of chart matrix-stack: Synapse and the well-known files alone. The
 * chart's ingresses cannot be switched off, so they carry our annotations. Its
 * hooks are off: they make secrets and state that we already make and keep.
 */
export function matrixValues(facts: MatrixFacts): MatrixStackValues {
  const off = { enabled: false };
  const certificate = certificateSecret("matrix-synapse");
  return {
    serverName: facts.serverName,
    clusterDomain: `${facts.clusterDomain}.`,
    image: { pullPolicy: "IfNotPresent" },
    ingress: {
      className: facts.ingressClass,
      annotations: facts.ingressAnnotations,
      ...(facts.ingressClass === "nginx" ? { controllerType: "ingress-nginx" } : {}),
    },
    initSecrets: off,
    deploymentMarkers: off,
    matrixAuthenticationService: off,
    matrixRTC: off,
    elementAdmin: off,
    elementWeb: off,
    postgres: off,
    wellKnownDelegation: {
      enabled: true,
      baseDomainRedirect: off,
      ingress: {
        tlsSecret: facts.serverName === facts.host ? certificate : certificateSecret("matrix-well-known"),
      },
    },
    synapse: {
      enabled: true,
      checkConfigHook: off,
      ingress: { host: facts.host, tlsSecret: certificate },
      postgres: {
        host: `${facts.database}-rw`,
        port: 5432,
        user: "synapse",
        database: "synapse",
        sslMode: "require",
        password: { secret: `${facts.database}-app`, secretKey: "password" },
      },
      signingKey: { secret: KEYS_SECRET, secretKey: "signing_key" },
      macaroon: { secret: KEYS_SECRET, secretKey: "macaroon" },
      registrationSharedSecret: { secret: KEYS_SECRET, secretKey: "registration" },
      media: { storage: { size: facts.volume, storageClassName: facts.storageClass }, maxUploadSize: facts.maxUpload },
      additional: {
        "10-accounts": {
          config: toYaml({ enable_registration: false, password_config: { enabled: !facts.sso } }),
        },
        ...(facts.sso ? { "20-oidc": { configSecret: OIDC_SECRET, configSecretKey: "homeserver.yaml" } } : {}),
      },
      resources: resources("100m", "512Mi", "4Gi"),
    },
  };
}
