import type { Random } from "../../../attack/random";
import { manifest, type Thing } from "./thing";

/** What an owner leaves behind: files, and where each reader begins. */
export interface Written {
  readonly files: Readonly<Record<string, string>>;
  readonly flux: readonly string[];
  readonly argo: readonly string[];
  readonly plans: readonly unknown[];
  readonly talos: readonly string[];
}

const NONE: Written = { files: {}, flux: [], argo: [], plans: [], talos: [] };

const kustomization = (name: string, path: string, spec: object = {}) =>
  JSON.stringify({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace: "flux-system" },
    spec: { path: `./${path}`, prune: true, sourceRef: { kind: "GitRepository", name: "flux-system" }, ...spec },
  });

type Owner = (random: Random, thing: Thing, id: string) => Written | undefined;

/** Everybody who can write an object, each in ways of its own. */
export const OWNERS: Readonly<Record<string, Owner>> = {
  "Flux, a folder": (_, thing, id) => ({
    ...NONE,
    flux: ["clusters/home"],
    files: {
      [`clusters/home/${id}.json`.replace(".json", ".yaml")]: kustomization(id, `apps/${id}`),
      [`apps/${id}/a.yaml`]: manifest(thing),
    },
  }),
  "Flux, a Kustomize file": (_, thing, id) => ({
    ...NONE,
    flux: ["clusters/home"],
    files: {
      [`clusters/home/${id}.yaml`]: kustomization(id, `apps/${id}`),
      [`apps/${id}/kustomization.yaml`]: "resources: [base]\n",
      [`apps/${id}/base/kustomization.yaml`]: `resources: [../../../shared-${id}/a.yaml]\n`,
      [`shared-${id}/a.yaml`]: manifest(thing),
    },
  }),
  "Flux, a name prefix": (_, thing, id) => {
    // Kustomize leaves the names of Namespaces as they are.
    if (thing.kind === "Namespace") return undefined;
    const [prefix, rest] = [thing.name.slice(0, 2), thing.name.slice(2)];
    return {
      ...NONE,
      flux: ["clusters/home"],
      files: {
        [`clusters/home/${id}.yaml`]: kustomization(id, `apps/${id}`),
        [`apps/${id}/kustomization.yaml`]: `namePrefix: ${prefix}\nresources: [a.yaml]\n`,
        [`apps/${id}/a.yaml`]: manifest({ ...thing, name: rest }),
      },
    };
  },
  "Flux, a namespace of the Kustomization": (_, thing, id) =>
    thing.namespace === undefined
      ? undefined
      : {
          ...NONE,
          flux: ["clusters/home"],
          files: {
            [`clusters/home/${id}.yaml`]: kustomization(id, `apps/${id}`, { targetNamespace: thing.namespace }),
            [`apps/${id}/a.yaml`]: manifest({ ...thing, namespace: "elsewhere" }),
          },
        },
  "Flux, a variable": (_, thing, id) => ({
    ...NONE,
    flux: ["clusters/home"],
    files: {
      [`clusters/home/${id}.yaml`]: kustomization(id, `apps/${id}`, {
        postBuild: { substitute: { NAME: thing.name } },
      }),
      [`apps/${id}/a.yaml`]: manifest({ ...thing, name: ["$", "{NAME}"].join("") }),
    },
  }),
  "Flux, a generator": (_, thing, id) =>
    thing.kind === "ConfigMap" || thing.kind === "Secret"
      ? {
          ...NONE,
          flux: ["clusters/home"],
          files: {
            [`clusters/home/${id}.yaml`]: kustomization(id, `apps/${id}`),
            [`apps/${id}/kustomization.yaml`]: JSON.stringify({
              namespace: thing.namespace,
              [thing.kind === "Secret" ? "secretGenerator" : "configMapGenerator"]: [
                { name: thing.name, literals: ["a=b"] },
              ],
              generatorOptions: { disableNameSuffixHash: true },
            }),
          },
        }
      : undefined,
  "Flux, a ResourceSet": (_, thing, id) => ({
    ...NONE,
    flux: ["clusters/home"],
    files: {
      [`clusters/home/${id}.yaml`]: JSON.stringify({
        apiVersion: "fluxcd.controlplane.io/v1",
        kind: "ResourceSet",
        metadata: { name: id, namespace: "flux-system" },
        spec: {
          inputs: [{ app: thing.name }],
          resources: [JSON.parse(manifest({ ...thing, name: "<< inputs.app >>" }))],
        },
      }),
    },
  }),
  "Argo CD, a folder": (_, thing, id) => ({
    ...NONE,
    argo: ["argocd"],
    files: { [`argocd/${id}.yaml`]: application(id, { path: `argo/${id}` }), [`argo/${id}/a.yaml`]: manifest(thing) },
  }),
  "Argo CD, several sources": (_, thing, id) => ({
    ...NONE,
    argo: ["argocd"],
    files: {
      [`argocd/${id}.yaml`]: application(id, undefined, [
        { repoURL: "https://git.example.org/a", path: `argo/${id}`, targetRevision: "HEAD" },
      ]),
      [`argo/${id}/a.yaml`]: manifest(thing),
    },
  }),
  "Argo CD, an ApplicationSet of folders": (_, thing, id) => ({
    ...NONE,
    argo: ["argocd"],
    files: {
      [`argocd/${id}.yaml`]: JSON.stringify({
        apiVersion: "argoproj.io/v1alpha1",
        kind: "ApplicationSet",
        metadata: { name: id, namespace: "argocd" },
        spec: {
          generators: [
            {
              git: { repoURL: "https://git.example.org/a", revision: "HEAD", directories: [{ path: `sets-${id}/*` }] },
            },
          ],
          template: {
            metadata: { name: `${id}-{{path.basename}}` },
            spec: {
              project: "default",
              destination: { server: "https://kubernetes.default.svc", namespace: "own" },
              source: { repoURL: "https://git.example.org/a", targetRevision: "HEAD", path: "{{path}}" },
            },
          },
        },
      }),
      [`sets-${id}/one/a.yaml`]: manifest(thing),
    },
  }),
  "Argo CD, a list": (_, thing, id) => ({
    ...NONE,
    argo: ["argocd"],
    files: {
      [`argocd/${id}.yaml`]: JSON.stringify({
        apiVersion: "argoproj.io/v1alpha1",
        kind: "ApplicationSet",
        metadata: { name: id, namespace: "argocd" },
        spec: {
          goTemplate: true,
          generators: [{ list: { elements: [{ app: "one" }] } }],
          template: {
            metadata: { name: `${id}-{{.app}}` },
            spec: {
              project: "default",
              destination: { server: "https://kubernetes.default.svc", namespace: "own" },
              source: { repoURL: "https://git.example.org/a", targetRevision: "HEAD", path: `lists-${id}/{{.app}}` },
            },
          },
        },
      }),
      [`lists-${id}/one/a.yaml`]: manifest(thing),
    },
  }),
  "Terraform, a manifest": (random, thing, id) => ({
    ...NONE,
    plans: [plan(id, random.pick(["kubernetes_manifest", "kubectl_manifest"]) ?? "", thing)],
  }),
  "Terraform, a typed resource": (random, thing, id) => {
    const type = TYPED[thing.kind];
    if (type === undefined) return undefined;
    const suffix = random.pick(["", "_v1"]) ?? "";
    return { ...NONE, plans: [typedPlan(id, `${type}${suffix}`, thing)] };
  },
  "Talos, an inline manifest": (_, thing, id) => ({
    ...NONE,
    talos: [
      JSON.stringify({
        version: "v1alpha1",
        machine: { type: "controlplane" },
        cluster: { inlineManifests: [{ name: id, contents: manifest(thing) }] },
      }),
    ],
  }),
  "an ExternalSecret": (_, thing, id) =>
    thing.kind === "Secret"
      ? fluxOf(id, {
          apiVersion: "external-secrets.io/v1",
          kind: "ExternalSecret",
          metadata: { name: id, namespace: thing.namespace },
          spec: { secretStoreRef: { name: "a" }, target: { name: thing.name }, data: [] },
        })
      : undefined,
  "a SealedSecret": (_, thing, id) =>
    thing.kind === "Secret"
      ? fluxOf(id, {
          apiVersion: "bitnami.com/v1alpha1",
          kind: "SealedSecret",
          metadata: { name: thing.name, namespace: thing.namespace },
          spec: { encryptedData: { a: "b" } },
        })
      : undefined,
  "a Certificate": (_, thing, id) =>
    thing.kind === "Secret"
      ? fluxOf(id, {
          apiVersion: "cert-manager.io/v1",
          kind: "Certificate",
          metadata: { name: id, namespace: thing.namespace },
          spec: { secretName: thing.name, issuerRef: { name: "a" } },
        })
      : undefined,
};

const TYPED: Readonly<Record<string, string>> = {
  ConfigMap: "kubernetes_config_map",
  Secret: "kubernetes_secret",
  Namespace: "kubernetes_namespace",
  Service: "kubernetes_service",
  ServiceAccount: "kubernetes_service_account",
  Deployment: "kubernetes_deployment",
  StorageClass: "kubernetes_storage_class",
  ClusterRole: "kubernetes_cluster_role",
};

function fluxOf(id: string, object: object): Written {
  return {
    ...NONE,
    flux: ["clusters/home"],
    files: {
      [`clusters/home/${id}.yaml`]: kustomization(id, `apps/${id}`),
      [`apps/${id}/a.yaml`]: JSON.stringify(object),
    },
  };
}

function application(name: string, source?: object, sources?: readonly object[]): string {
  return JSON.stringify({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name, namespace: "argocd" },
    spec: {
      project: "default",
      destination: { server: "https://kubernetes.default.svc", namespace: "own" },
      ...(source === undefined
        ? { sources }
        : { source: { repoURL: "https://git.example.org/a", targetRevision: "HEAD", ...source } }),
    },
  });
}

function plan(id: string, type: string, thing: Thing): unknown {
  const values =
    type === "kubernetes_manifest" ? { manifest: JSON.parse(manifest(thing)) } : { yaml_body: manifest(thing) };
  return {
    format_version: "1.2",
    planned_values: {
      root_module: { resources: [{ address: `${type}.${id}`, mode: "managed", type, name: id, values }] },
    },
  };
}

function typedPlan(id: string, type: string, { name, namespace }: Thing): unknown {
  const values = { metadata: [{ name, ...(namespace === undefined ? {} : { namespace }) }] };
  return {
    format_version: "1.2",
    planned_values: {
      root_module: { resources: [{ address: `${type}.${id}`, mode: "managed", type, name: id, values }] },
    },
  };
}
