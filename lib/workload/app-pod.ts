import type { Container, PodSpec, PodTemplateSpec, Volume, VolumeMount } from "../../imports/k8s/core-v1";
import type { Asker } from "../declared/offers";
import type { App } from "../model/app";
import type { InitContainer, Sidecar } from "../model/app-container";
import { Gathered } from "../model/gathered";
import { appContainer, furtherContainer, furtherIdentity, mainIdentity } from "./app-container";
import { type AppFiles, appFiles } from "./app-files";
import { withMetadata } from "./app-metadata";
import { networkAnnotations } from "./app-networks";
import { appDevices, appPlacement } from "./app-placement";
import { mostReplicas } from "./app-scaling";
import type { AppVolumes } from "./app-volumes";
import { podSecurity, writesRoot } from "./container-security";
import { commonLabels, selectorLabels } from "./labels";
import type { PlacedApp } from "./placed-app";
import { spread } from "./scheduling";

/** The pod of an app, and the files that it brings along. */
export interface AppPod {
  readonly template: PodTemplateSpec & { readonly spec: PodSpec };
  readonly files: AppFiles;
}

/** The pod of an app with all its containers. Problems of offers are thrown as InputError. */
export function appPod(asker: Asker, placed: PlacedApp, volumes: AppVolumes): AppPod {
  const { name, namespace, app, kind } = placed;
  const names = [...volumes.pod.map(({ name: one }) => one), ...volumes.data];
  const devices = appDevices(app, names);
  const taken = [...names, ...devices.pod.map(({ name: one }) => one)];
  const files = appFiles(name, namespace, app, taken);
  const gathered = new Gathered();
  const further = gathered.attempt(() =>
    furtherContainers(asker, placed, [
      ...volumes.mounts.filter(({ name: volume }) => !volumes.scratch.includes(volume)),
      ...files.mounts,
    ]),
  ) ?? { containers: [], pod: [] };
  const main = gathered.attempt(() =>
    appContainer(asker, placed, [...volumes.mounts, ...devices.mounts, ...files.mounts]),
  );
  gathered.end();
  const pods = [...volumes.pod, ...devices.pod, ...files.pod, ...further.pod];
  const replicas = kind === "Deployment" || kind === "StatefulSet" ? mostReplicas(app) : 1;
  const spec: PodSpec = {
    serviceAccountName: name,
    automountServiceAccountToken: app.serviceAccountToken,
    enableServiceLinks: false,
    securityContext: podSecurity(mainIdentity(app), app.groups),
    ...appPlacement(app),
    ...(replicas > 1 ? { topologySpreadConstraints: spread(selectorLabels(name), replicas) } : {}),
    ...(further.containers.length === 0 ? {} : { initContainers: further.containers }),
    containers: main === undefined ? [] : [main],
    ...(pods.length === 0 ? {} : { volumes: pods }),
  };
  return {
    template: {
      metadata: withMetadata({}, commonLabels(name), app.metadata?.pod, {
        ...files.annotations,
        ...networkAnnotations(asker, placed),
        ...backupAnnotations(asker, app, volumes),
      }),
      spec,
    },
    files,
  };
}

/**
 * Init containers in their order, with the sidecars around them: an init
 * container that is started again whenever it ends is a sidecar, and is there before
 * what comes after it (Kubernetes documentation: Sidecar Containers).
 */
function furtherContainers(
  asker: Asker,
  { app }: PlacedApp,
  all: readonly VolumeMount[],
): { readonly containers: readonly Container[]; readonly pod: readonly Volume[] } {
  const pod: Volume[] = [];
  const build = (field: "initContainers" | "sidecars", [name, one]: readonly [string, InitContainer | Sidecar]) => {
    const at = { ...asker, path: `${asker.path}.${field}.${name}` };
    const readOnly = !writesRoot(furtherIdentity(app, one));
    const own = Object.keys(one.mounts ?? app.volumes).includes("/tmp") || !readOnly;
    const scratch = own ? [] : [{ name: `scratch-tmp-${name}`.slice(0, 63), mountPath: "/tmp" }];
    for (const { name: volume } of scratch) pod.push({ name: volume, emptyDir: { sizeLimit: "64Mi" } });
    return furtherContainer(at, { name, app, one, all, scratch });
  };
  const init = Object.entries(app.initContainers ?? {}).map((entry) => build("initContainers", entry));
  const sidecars = Object.entries(app.sidecars ?? {});
  const always = (first: boolean) =>
    sidecars
      .filter(([, one]) => (one.first ?? false) === first)
      .map((entry): Container => ({ ...build("sidecars", entry), restartPolicy: "Always" }));
  const before = always(true);
  return { containers: [...before, ...init, ...always(false)], pod };
}

/** Which volumes of the pod the backup takes, in its own words. */
function backupAnnotations(
  { declared: { backup } }: Asker,
  app: App,
  { data, other }: AppVolumes,
): Readonly<Record<string, string>> {
  if (backup === undefined) return {};
  const saved = app.backup ? data : [];
  const left = app.backup ? other : [...data, ...other];
  return {
    ...(saved.length === 0 ? {} : backup.include(saved)),
    ...(left.length === 0 ? {} : backup.exclude(left)),
  };
}
