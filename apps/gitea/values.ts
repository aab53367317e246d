import type { EnvVar } from "../../imports/k8s/core-v1";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";

/** Secret with the keys `username` and `password`, as the chart reads them. */
export const ADMIN_SECRET = "gitea-admin";

/** Secret with the keys `key` and `secret`, as the chart reads them. */
export const OIDC_SECRET = "gitea-oidc";

/** Uid of Gitea's rootless image. */
const USER = 1000;

/** Port of Gitea's own SSH server inside its container; the Service listens on 22. */
const SSH_CONTAINER_PORT = 2222;

/** What the chart's values depend on. */
export interface GiteaValues {
  /** Fully qualified host name of the web interface. */
  readonly host: string;
  /** Fully qualified host name for Git over SSH. */
  readonly sshHost: string;
  /** Annotations by which the SSH Service gets its address. */
  readonly sshAnnotations: Readonly<Record<string, string>>;
  /** Name of the PostgreSQL cluster. */
  readonly database: string;
  /** The cluster's public domain. */
  readonly domain: string;
  /** Claim of the volume; the size is a Kubernetes quantity. */
  readonly claim: { readonly name: string; readonly size: string; readonly storageClass: string };
  /** Sign-in through the identity provider; undefined: local accounts only. */
  readonly sso:
    | {
        readonly issuer: string;
        readonly admins: string;
        readonly teams: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
      }
    | undefined;
}

/** Values of chart gitea: one pod, our database, no bundled PostgreSQL and no bundled Valkey. */
export function giteaValues(facts: GiteaValues): Readonly<Record<string, unknown>> {
  return {
    replicaCount: 1,
    // The volume has a single writer, so the old pod must let go of it first.
    strategy: { type: "Recreate" },
    image: { rootless: true },
    "valkey-cluster": { enabled: false },
    "postgresql-ha": { enabled: false },
    podSecurityContext: restrictedPod(USER),
    containerSecurityContext: restrictedContainer(),
    resources: resources("100m", "256Mi", "1Gi"),
    persistence: {
      enabled: true,
      claimName: facts.claim.name,
      size: facts.claim.size,
      storageClass: facts.claim.storageClass,
    },
    service: {
      ssh: {
        type: "LoadBalancer",
        port: 22,
        annotations: { ...facts.sshAnnotations, "external-dns.alpha.kubernetes.io/hostname": facts.sshHost },
      },
    },
    gitea: {
      admin: { existingSecret: ADMIN_SECRET, email: `gitea-admin@${facts.domain}`, passwordMode: "keepUpdated" },
      oauth: facts.sso === undefined ? [] : [source(facts.sso)],
      config: config(facts),
      additionalConfigFromEnvs: environment(facts),
    },
    test: { enabled: false },
  };
}

/** Options of `gitea admin auth add-oauth`, in camel case as the chart takes them. */
function source(sso: NonNullable<GiteaValues["sso"]>): Readonly<Record<string, unknown>> {
  return {
    name: "authentik",
    provider: "openidConnect",
    existingSecret: OIDC_SECRET,
    autoDiscoverUrl: `${sso.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    scopes: "email,profile",
    groupClaimName: "groups",
    adminGroup: sso.admins,
    ...(Object.keys(sso.teams).length === 0 ? {} : { groupTeamMap: JSON.stringify(sso.teams) }),
  };
}

/** Sections of app.ini that the chart's own templates read (Gitea documentation: Configuration Cheat Sheet). */
function config(facts: GiteaValues): Readonly<Record<string, unknown>> {
  return {
    server: {
      DOMAIN: facts.host,
      ROOT_URL: `https://${facts.host}/`,
      SSH_DOMAIN: facts.sshHost,
      SSH_PORT: 22,
      SSH_LISTEN_PORT: SSH_CONTAINER_PORT,
    },
    database: {
      DB_TYPE: "postgres",
      HOST: `${facts.database}-rw:5432`,
      NAME: "gitea",
      USER: "gitea",
      SSL_MODE: "require",
    },
    session: { PROVIDER: "db" },
  };
}

/** All other sections, as `GITEA__SECTION__KEY`: the chart hands them on without having to know them. */
function environment(facts: GiteaValues): readonly EnvVar[] {
  const settings = {
    SERVER: { LFS_START_SERVER: true },
    SERVICE:
      facts.sso === undefined
        ? { DISABLE_REGISTRATION: true }
        : { ALLOW_ONLY_EXTERNAL_REGISTRATION: true, SHOW_REGISTRATION_BUTTON: false },
    OPENID: { ENABLE_OPENID_SIGNIN: false, ENABLE_OPENID_SIGNUP: false },
    OAUTH2_CLIENT: {
      ENABLE_AUTO_REGISTRATION: facts.sso !== undefined,
      USERNAME: "preferred_username",
      ACCOUNT_LINKING: "login",
    },
  };
  return [
    {
      name: "GITEA__DATABASE__PASSWD",
      valueFrom: { secretKeyRef: { name: `${facts.database}-app`, key: "password" } },
    },
    ...Object.entries(settings).flatMap(([section, keys]) =>
      Object.entries(keys).map(([key, value]) => ({ name: `GITEA__${section}__${key}`, value: String(value) })),
    ),
  ];
}
