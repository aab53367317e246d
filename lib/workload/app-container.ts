import type { Container, ContainerPort, VolumeMount } from "../../imports/k8s/core-v1";
import { nearest } from "../data/nearest";
import type { Asker } from "../declared/offers";
import type { App } from "../model/app";
import type { InitContainer, Sidecar } from "../model/app-container";
import { Gathered } from "../model/gathered";
import { InputError } from "../model/problem";
import { environment } from "./app-environment";
import { probes } from "./app-probes";
import { type ContainerIdentity, containerSecurity, identityVariables } from "./container-security";
import { extendedResources } from "./device-resource";
import type { PlacedApp } from "./placed-app";

/** Port name of an app's first container port, and of its Service's. */
export const PORT = "http";

/** Kinds that end by themselves: nothing asks whether they are well. */
export function isJob(kind: string): boolean {
  return kind === "Job" || kind === "CronJob";
}

/** Who the app's own container is. A device that no plugin gives is open to a privileged container alone. */
export function mainIdentity(app: App): ContainerIdentity & { readonly user: number } {
  const { family, user, group, capabilities } = app;
  const privileged = app.privileged ?? ((app.devices ?? []).some(({ path }) => path !== undefined) ? true : undefined);
  return { family, user, group, capabilities, privileged, ...(app.writableRoot ? { writableRoot: true } : {}) };
}

/** The container of an app, at the strictest security context that its image family bears. */
export function appContainer(asker: Asker, { name, app, kind }: PlacedApp, mounts: readonly VolumeMount[]): Container {
  const ports: readonly ContainerPort[] = [
    ...(app.port === undefined ? [] : [{ name: PORT, containerPort: app.port, protocol: "TCP" as const }]),
    ...Object.entries(app.ports).map(([port, { port: containerPort, protocol }]) => ({
      name: port,
      containerPort,
      protocol,
    })),
  ];
  const identity = mainIdentity(app);
  return {
    name,
    image: app.image,
    ...(app.command === undefined ? {} : { command: app.command }),
    ...(app.args === undefined ? {} : { args: app.args }),
    ...environment(app, { ...identityVariables(identity), ...gpuVariables(app) }),
    ...(ports.length === 0 ? {} : { ports }),
    ...(isJob(kind) ? {} : probes(app.probe, app.port === undefined ? undefined : PORT)),
    resources: resources(app, extendedResources(asker, app)),
    securityContext: containerSecurity(identity, identity),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

/** Without this word NVIDIA's toolkit leaves out what decodes and encodes video (NVIDIA Container Toolkit: Driver Capabilities). */
function gpuVariables({ gpu }: App): Readonly<Record<string, string>> {
  return gpu === "nvidia" ? { NVIDIA_DRIVER_CAPABILITIES: "all" } : {};
}

/** Who a further container is: the app's user, unless it says otherwise. */
export function furtherIdentity(app: App, one: InitContainer): ContainerIdentity {
  const { family, capabilities, privileged, writableRoot } = one;
  return {
    family,
    user: one.user ?? app.user,
    group: one.user ?? app.group,
    capabilities,
    privileged,
    ...(writableRoot === undefined ? {} : { writableRoot }),
  };
}

/** A container in addition to the app's own: one that runs before it, or as long as it does. */
export function furtherContainer(
  asker: Asker,
  {
    name,
    app,
    one,
    all,
    scratch,
  }: {
    readonly name: string;
    readonly app: App;
    readonly one: InitContainer | Sidecar;
    /** Mounts of the app's own container that others may have as well. */
    readonly all: readonly VolumeMount[];
    /** Its own /tmp. */
    readonly scratch: readonly VolumeMount[];
  },
): Container {
  const identity = furtherIdentity(app, one);
  const mounts = [...mountsOf(asker, one.mounts, all), ...scratch];
  return {
    name,
    image: one.image ?? app.image,
    ...(one.command === undefined ? {} : { command: one.command }),
    ...(one.args === undefined ? {} : { args: one.args }),
    ...environment(one, identityVariables(identity)),
    ...("probe" in one && one.probe !== undefined ? probes(one.probe, undefined) : {}),
    resources: resources(one),
    securityContext: containerSecurity(identity, mainIdentity(app)),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

function mountsOf(
  asker: Asker,
  wanted: Readonly<Record<string, string>> | undefined,
  all: readonly VolumeMount[],
): readonly VolumeMount[] {
  if (wanted === undefined) return all;
  const paths = all.map(({ mountPath }) => mountPath);
  const gathered = new Gathered();
  const mounts = gathered.each(Object.entries(wanted), ([path, of]) => {
    const found = all.find(({ mountPath }) => mountPath === of);
    if (found !== undefined) return { ...found, mountPath: path };
    const near = nearest(of, paths);
    throw new InputError([
      {
        file: asker.cluster.file,
        path: `${asker.path}.mounts["${path}"]`,
        got: of,
        want: `a path of the app's volumes or files: ${paths.join(", ") || "it has none"}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      },
    ]);
  });
  gathered.end();
  return mounts;
}

function resources(
  one: Pick<App, "cpu" | "memory"> & { readonly limits?: InitContainer["limits"] },
  extended: Readonly<Record<string, string>> = {},
): NonNullable<Container["resources"]> {
  const { cpu, memory = one.memory } = one.limits ?? {};
  // Extended resources cannot be overcommitted: request and limit are one number.
  return {
    requests: { cpu: one.cpu, memory: one.memory.toQuantity(), ...extended },
    limits: { ...(cpu === undefined ? {} : { cpu }), memory: memory.toQuantity(), ...extended },
  };
}
