import type { OidcClient } from "../../lib/declared/asked";
import { helmChart } from "../../lib/stage/chart";
import type { Stage } from "../../lib/stage/stage";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import {
  CORE_BLUEPRINT,
  clientBlueprintKey,
  clientBlueprintSecret,
  DATABASE,
  NAMESPACE,
  SERVER,
  SETTINGS_SECRET,
} from "./names";

const chart = helmChart("https://charts.goauthentik.io", "authentik", "2026.8.0");

/** User of the image. */
const USER = 1000;

/** Where the worker finds blueprints of clients; it looks through everything below `/blueprints`. */
const CLIENTS_PATH = "/blueprints/mounted/clients";

/** What the chart's values depend on. */
export interface AuthentikReleaseProps {
  /** Pods of the server and of the worker, each. */
  readonly replicas: number;
  /** Address of the first administrator. */
  readonly email: string;
  /** Clients whose blueprints the worker mounts. */
  readonly clients: readonly OidcClient[];
}

/** Server and worker. This release keeps its sessions and its queue in PostgreSQL: there is no Redis. */
export function authentikRelease(stage: Stage, { replicas, email, clients }: AuthentikReleaseProps): void {
  const pod = {
    replicas,
    automountServiceAccountToken: false,
    securityContext: { ...restrictedPod(USER) },
    containerSecurityContext: { ...restrictedContainer(true) },
    pdb: replicas > 1 ? { enabled: true, maxUnavailable: "1" } : { enabled: false },
  };
  stage.release({
    chart,
    namespace: NAMESPACE,
    timeout: "20m",
    values: {
      authentik: { existingSecret: { secretName: SETTINGS_SECRET } },
      global: {
        env: [
          { name: "AUTHENTIK_BOOTSTRAP_EMAIL", value: email },
          { name: "AUTHENTIK_POSTGRESQL__HOST", value: `${DATABASE}-rw` },
          { name: "AUTHENTIK_POSTGRESQL__NAME", value: "authentik" },
          { name: "AUTHENTIK_POSTGRESQL__USER", value: "authentik" },
          {
            name: "AUTHENTIK_POSTGRESQL__PASSWORD",
            valueFrom: { secretKeyRef: { name: `${DATABASE}-app`, key: "password" } },
          },
          { name: "AUTHENTIK_POSTGRESQL__SSLMODE", value: "require" },
          { name: "AUTHENTIK_ERROR_REPORTING__ENABLED", value: "false" },
          { name: "AUTHENTIK_DISABLE_UPDATE_CHECK", value: "true" },
          // No outposts in Kubernetes: the worker needs no rights there.
          { name: "AUTHENTIK_OUTPOSTS__DISCOVER", value: "false" },
        ],
      },
      serviceAccount: { create: false },
      blueprints: { configMaps: [CORE_BLUEPRINT] },
      server: { ...pod, resources: resources("100m", "512Mi", "1Gi") },
      worker: {
        ...pod,
        resources: resources("100m", "512Mi", "1Gi"),
        ...(clients.length === 0
          ? {}
          : {
              volumes: [{ name: "clients", projected: { sources: clients.map(blueprintSource) } }],
              volumeMounts: [{ name: "clients", mountPath: CLIENTS_PATH, readOnly: true }],
            }),
      },
    },
    makes: {
      objects: { Service: { [SERVER]: [80, "http", 443, "https"] } },
      podSecurity: "restricted",
      workloads: { Deployment: { [SERVER]: replicas, "authentik-worker": replicas } },
    },
    needs: {
      start: {
        Secret: { [SETTINGS_SECRET]: [], [`${DATABASE}-app`]: ["password"] },
        Service: [`${DATABASE}-rw`],
        ConfigMap: [CORE_BLUEPRINT],
      },
    },
  });
}

/** Optional: the core starts without its clients, and each blueprint appears once its stage has made it. */
function blueprintSource(client: OidcClient): object {
  const key = clientBlueprintKey(client.id);
  return { secret: { name: clientBlueprintSecret(client.id), optional: true, items: [{ key, path: key }] } };
}
