import type { HarborValues } from "../../imports/charts/harbor";
import { resources } from "../../lib/workload/resources";
import { ENCRYPTION_SECRET, OIDC_SECRET, REGISTRY_USER, SECRETS, TOKEN_CERTIFICATE } from "./secrets";

/** What the chart's values depend on. */
export interface HarborFacts {
  /** Fully qualified host name. */
  readonly host: string;
  /** Name of the PostgreSQL cluster. */
  readonly database: string;
  /** Kubernetes quantity for image layers. */
  readonly volume: string;
  /** Storage class of all volumes. */
  readonly storageClass: string;
  /** Trivy scans images. */
  readonly scanner: boolean;
  /** People sign in through the identity provider. */
  readonly sso: boolean;
}

/**
 * Values of chart harbor: plain HTTP inside, TLS at the ingress, every secret
 * from an existing one, so that two renders are equal and none holds a secret.
 */
export function harborValues(facts: HarborFacts): HarborValues {
  const { storageClass } = facts;
  return {
    expose: { type: "clusterIP", tls: { enabled: false }, clusterIP: { name: "harbor" } },
    externalURL: `https://${facts.host}`,
    existingSecretAdminPassword: SECRETS,
    existingSecretAdminPasswordKey: "HARBOR_ADMIN_PASSWORD",
    existingSecretSecretKey: ENCRYPTION_SECRET,
    internalTLS: { enabled: false },
    // The volumes have a single writer, so the old pod must let go of them first.
    updateStrategy: { type: "Recreate" },
    persistence: {
      enabled: true,
      resourcePolicy: "keep",
      persistentVolumeClaim: {
        registry: { storageClass, size: facts.volume },
        jobservice: { jobLog: { storageClass, size: "1Gi" } },
        redis: { storageClass, size: "1Gi" },
        trivy: { storageClass, size: "5Gi" },
      },
    },
    database: {
      type: "external",
      external: {
        host: `${facts.database}-rw`,
        port: "5432",
        username: "harbor",
        coreDatabase: "harbor",
        existingSecret: `${facts.database}-app`,
        sslmode: "require",
      },
    },
    core: {
      existingSecret: SECRETS,
      existingXsrfSecret: SECRETS,
      existingXsrfSecretKey: "CSRF_KEY",
      secretName: TOKEN_CERTIFICATE,
      extraEnvVars: facts.sso
        ? [
            {
              name: "CONFIG_OVERWRITE_JSON",
              valueFrom: { secretKeyRef: { name: OIDC_SECRET, key: "config.json" } },
            },
          ]
        : [],
      resources: resources("50m", "128Mi", "512Mi"),
    },
    jobservice: {
      existingSecret: SECRETS,
      existingSecretKey: "JOBSERVICE_SECRET",
      resources: resources("20m", "64Mi", "512Mi"),
    },
    registry: {
      existingSecret: SECRETS,
      existingSecretKey: "REGISTRY_HTTP_SECRET",
      credentials: { username: REGISTRY_USER, existingSecret: SECRETS },
    },
    trivy: { enabled: facts.scanner },
  };
}
