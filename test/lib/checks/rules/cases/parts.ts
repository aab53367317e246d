import type { Manifest } from "../../../../../lib/manifest/manifest";
import { good, stage } from "../../../../mistakes/plan";

/** The good definition with fields of its network replaced. */
export function network(fields: object) {
  return { ...good(), network: { ...good().network, ...fields } };
}

/** The good definition with machines added or replaced. */
export function withMachines(machines: object) {
  return { ...good(), machines: { ...good().machines, ...machines } };
}

/** The good definition with fields of one machine replaced. */
export function machineOf(name: string, fields: object) {
  return withMachines({ [name]: { ...good().machines[name], ...fields } });
}

/** The good definition without some machines. */
export function withoutMachines(...names: readonly string[]) {
  const left = Object.entries(good().machines).filter(([name]) => !names.includes(name));
  return { ...good(), machines: Object.fromEntries(left) };
}

/** A namespaced object. */
export function object(kind: string, apiVersion: string, name: string, spec: object): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: "default" }, spec };
}

/** A pod of one container. */
export function pod(spec: object, container: object = {}): Manifest {
  return object("Pod", "v1", "p", {
    containers: [{ name: "p", image: "registry.example.org/p:1", ...container }],
    ...spec,
  });
}

export interface AppShape {
  readonly image?: string;
  readonly replicas?: number;
  readonly strategy?: object;
  readonly volume?: object;
  readonly resources?: object;
}

/** A Deployment whose pods have the label `app`. */
export function app({
  image = "registry.example.org/app:1",
  replicas = 1,
  strategy,
  volume,
  resources,
}: AppShape = {}): Manifest {
  return object("Deployment", "apps/v1", "app", {
    replicas,
    ...(strategy === undefined ? {} : { strategy }),
    selector: { matchLabels: { app: "app" } },
    template: {
      metadata: { labels: { app: "app" } },
      spec: {
        containers: [
          {
            name: "app",
            image,
            ...(resources === undefined ? {} : { resources }),
            ...(volume === undefined ? {} : { volumeMounts: [{ name: "data", mountPath: "/config" }] }),
          },
        ],
        ...(volume === undefined ? {} : { volumes: [{ name: "data", ...volume }] }),
      },
    },
  });
}

/** A claim named `data`. */
export function claim(storageClassName?: string, mode = "ReadWriteOnce", storage = "10Gi"): Manifest {
  return object("PersistentVolumeClaim", "v1", "data", {
    accessModes: [mode],
    ...(storageClassName === undefined ? {} : { storageClassName }),
    resources: { requests: { storage } },
  });
}

export const dataVolume = { persistentVolumeClaim: { claimName: "data" } };

/** A stage `app` with these objects. */
export function inApp(...manifests: readonly Manifest[]) {
  return stage("app", manifests);
}
