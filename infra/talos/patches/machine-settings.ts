import type { Fields } from "../../../lib/data/fields";
import { toYaml } from "../../../lib/emit/yaml";
import type { Cluster } from "../../../lib/model/cluster";
import { type MachineSettings, settingsOf } from "../../../lib/model/machine-settings";
import type { MachineShape } from "../../../lib/plan/machine";
import { CONTAINERD_FILE } from "../../../lib/talos/containerd";
import { AUTHENTICATION_FILE } from "../../../lib/talos/typed-documents";
import { SecretText } from "../secret-text";
import { unlessEmpty } from "../settings";

/** The part of the main document that follows from the settings of the machine. */
export function settingFields(cluster: Cluster, plan: MachineShape): Fields {
  const settings = settingsOf(cluster.talos, plan.machine);
  const { sysfs = {}, udevRules = [], environment = {} } = settings;
  const files = [...filesOf(settings, plan), ...authenticationFile(cluster, plan)];
  return {
    ...unlessEmpty("sysfs", sysfs),
    ...(files.length === 0 ? {} : { files }),
    ...(udevRules.length === 0 ? {} : { udev: { rules: [...udevRules] } }),
    ...(hasDocument(cluster, "environment") ? {} : unlessEmpty("env", environment)),
    ...(hasDocument(cluster, "registries") ? {} : unlessEmpty("registries", olderRegistries(settings))),
    ...unlessEmpty("nodeAnnotations", plan.machine.annotations ?? {}),
  };
}

/** Documents of their own that follow from the settings of the machine. */
export function settingDocuments(cluster: Cluster, plan: MachineShape): readonly Fields[] {
  const settings = settingsOf(cluster.talos, plan.machine);
  const { environment = {}, watchdog } = settings;
  return [
    ...(hasDocument(cluster, "registries") ? registryDocuments(settings) : []),
    ...(hasDocument(cluster, "environment") && Object.keys(environment).length > 0
      ? [document("EnvironmentConfig", { variables: { ...environment } })]
      : []),
    ...(watchdog === undefined ? [] : [document("WatchdogTimerConfig", { ...watchdog })]),
  ];
}

/** Since which contract a setting is a document of its own; earlier it is a key of the main one. */
const DOCUMENT_SINCE = { registries: 12, environment: 13 } as const;

function hasDocument({ versions }: Cluster, setting: keyof typeof DOCUMENT_SINCE): boolean {
  return Number(versions.contract.split(".")[1]) >= DOCUMENT_SINCE[setting];
}

function document(kind: string, fields: Fields): Fields {
  return { apiVersion: "v1alpha1", kind, ...fields };
}

function filesOf({ files = {} }: MachineSettings, { needs }: MachineShape): readonly Fields[] {
  const asked = Object.fromEntries(
    needs
      .flatMap((need) => Object.entries(need.files ?? {}))
      .map(([path, content]) => [path, { content, mode: 0o644 }]),
  );
  const all: NonNullable<MachineSettings["files"]> = { ...asked, ...files };
  return Object.entries(all).map(([path, { content, mode, operation }]) => ({
    path,
    content,
    permissions: mode,
    op: operation ?? (path.startsWith("/var/") || path === CONTAINERD_FILE ? "create" : "overwrite"),
  }));
}

function authenticationFile({ controlPlane }: Cluster, { isControlPlane }: MachineShape): readonly Fields[] {
  const wanted = controlPlane.apiServer?.authentication;
  if (wanted === undefined || !isControlPlane) return [];
  const content = toYaml({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AuthenticationConfiguration",
    ...wanted,
  });
  // The API server does not run as root, and nothing in it is secret.
  return [{ path: AUTHENTICATION_FILE, content, permissions: 0o644, op: "create" }];
}

function registryDocuments({ registries }: MachineSettings): readonly Fields[] {
  const { mirrors = {}, trust = {}, credentials = {} } = registries ?? {};
  return [
    ...Object.entries(mirrors).map(([name, { endpoints, overridePath, skipFallback }]) =>
      document("RegistryMirrorConfig", {
        name,
        endpoints: endpoints.map((url) => ({ url, ...(overridePath ? { overridePath } : {}) })),
        ...(skipFallback ? { skipFallback } : {}),
      }),
    ),
    ...Object.entries(trust).map(([name, { ca, insecure }]) =>
      document("RegistryTLSConfig", {
        name,
        ...(ca === undefined ? {} : { ca }),
        ...(insecure ? { insecureSkipVerify: true } : {}),
      }),
    ),
    ...Object.entries(credentials).map(([name, { user, password }]) =>
      document("RegistryAuthConfig", {
        name,
        username: user,
        password: new SecretText("", password, `password of ${user} at ${name}`),
      }),
    ),
  ];
}

function olderRegistries({ registries }: MachineSettings): Fields {
  const { mirrors = {}, trust = {}, credentials = {} } = registries ?? {};
  const names = [...new Set([...Object.keys(trust), ...Object.keys(credentials)])];
  return {
    ...unlessEmpty(
      "mirrors",
      Object.fromEntries(
        Object.entries(mirrors).map(([name, { endpoints, overridePath, skipFallback }]) => [
          name,
          {
            endpoints: [...endpoints],
            ...(overridePath ? { overridePath } : {}),
            ...(skipFallback ? { skipFallback } : {}),
          },
        ]),
      ),
    ),
    ...unlessEmpty(
      "config",
      Object.fromEntries(
        names.map((name) => {
          const known = trust[name];
          const user = credentials[name];
          return [
            name,
            {
              ...(known === undefined
                ? {}
                : {
                    tls: {
                      ...(known.ca === undefined ? {} : { ca: Buffer.from(known.ca).toString("base64") }),
                      ...(known.insecure ? { insecureSkipVerify: true } : {}),
                    },
                  }),
              ...(user === undefined
                ? {}
                : {
                    auth: {
                      username: user.user,
                      password: new SecretText("", user.password, `password of ${user.user} at ${name}`),
                    },
                  }),
            },
          ];
        }),
      ),
    ),
  };
}
