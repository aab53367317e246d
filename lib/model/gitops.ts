import { z } from "zod";
import { deliveryOfAll } from "./delivery";
import { duration, label } from "./field";
import { bucketName, region, registryTag, registryUrl, webUrl } from "./grammar";
import { secretRef } from "./secret";

/** Key pair of the deploy key in the keys stack, where Terraform makes one. */
export const DEPLOY_KEY = "git-deploy";

/** Names of the GitOps engines; `lib/delivery/engines.ts` has the engine of each. */
export const ENGINE_NAMES = ["flux", "argocd"] as const;
/** A GitOps engine by its name in a definition. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** A Git repository that the engine can reach. */
export const repositoryUrl = z
  .string()
  .regex(/^(ssh|https?):\/\/[A-Za-z0-9._~:/?#[\]@!$&()*+,;=%-]+$/, "a Git URL that starts with ssh:// or https://");

/** `gitops` of a new definition: SSH lets nobody read without a key, so a deploy key comes with such a URL. */
export function gitopsOf(repository: string) {
  const isSsh = /^(ssh:\/\/|[^/:]+@[^/:]+:)/.test(repository);
  return { repository, ...(isSsh ? { credentials: { generated: "terraform" as const } } : {}) };
}

/** Where the engine pulls from in the place of Git. */
const artifactSchema = z
  .strictObject({
    registry: registryUrl.meta({
      description:
        "folder of a registry in which each cluster has a repository of its own, e.g. oci://ghcr.io/you/fleet",
    }),
    wave: registryTag.default("latest").meta({
      description: "tag that the engine follows, e.g. stable; npx groundwork publish moves it",
    }),
    credentials: secretRef.optional().meta({
      description:
        "{variable} with the content of a docker config.json, or {manual} in namespace flux-system of type kubernetes.io/dockerconfigjson; Flux alone takes them. Absent: anybody may pull",
    }),
  })
  .meta({
    description:
      "the engine pulls from a registry that npx groundwork publish fills, and not from Git. Absent: it pulls from repository",
  });

/** Where the committed `dist/` is pulled from, and by whom. */
export const gitopsSchema = z.strictObject({
  engine: z
    .enum(ENGINE_NAMES)
    .default("flux")
    .meta({ description: "flux, or argocd: Flux installs Argo CD, which then manages the rest" }),
  repository: repositoryUrl.meta({ description: "URL of the repository that holds this dist/" }),
  branch: z
    .string()
    .regex(/^(?!.*(\.\.|\/\/|\/\.|@\{|\.lock$|\/$))[A-Za-z0-9_][A-Za-z0-9._/#+=@-]*$/, "a branch such as main")
    .default("main")
    .meta({ description: "branch that the engine follows" }),
  interval: duration
    .default("10m")
    .meta({ description: "how often the engine looks for a new commit, e.g. 90s, 10m or 1h" }),
  delivery: deliveryOfAll,
  credentials: secretRef.optional().meta({
    description: "deploy key or token; {generated: terraform} makes an SSH deploy key. Absent: a public repository",
  }),
  artifact: artifactSchema.optional(),
});

/** `gitops` of a definition with every default filled in. */
export type GitOps = z.output<typeof gitopsSchema>;

/** Where Terraform keeps its state. */
export const stateSchema = z
  .discriminatedUnion("backend", [
    z.strictObject({
      backend: z
        .literal("local")
        .meta({ description: "files in state/ of this repository's working copy, which Git ignores" }),
    }),
    z.strictObject({
      backend: z
        .literal("s3")
        .meta({ description: "objects of a bucket that speaks the S3 API, with a lock file next to each" }),
      bucket: bucketName.meta({ description: "name of the bucket; it exists already" }),
      region: region.meta({
        description: "region of the bucket, e.g. eu-central-1; most services other than Amazon take any",
      }),
      endpoint: webUrl
        .optional()
        .meta({ description: "URL of the service, e.g. https://s3.example.org; absent: Amazon" }),
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9._/-]*$/, "a path of letters, digits, dots and dashes")
        .default("")
        .meta({ description: "text before the object's name <stack>.tfstate, e.g. home/" }),
    }),
    z.strictObject({
      backend: z.literal("http").meta({ description: "a server that speaks Terraform's HTTP protocol for state" }),
      address: webUrl.meta({ description: "base URL; the state of a stack is at <address>/<stack>" }),
    }),
    z.strictObject({
      backend: z
        .literal("kubernetes")
        .meta({ description: "Secrets of a Kubernetes cluster other than this one, which must exist before it" }),
      namespace: label.default("terraform-state").meta({ description: "namespace of the Secrets; it exists already" }),
      configPath: z
        .string()
        .regex(/^[A-Za-z0-9._~/+@-]+$/, "the path of a kubeconfig, e.g. ~/.kube/config")
        .meta({ description: "path of the kubeconfig that reaches that cluster, e.g. ~/.kube/config" }),
    }),
    z.strictObject({
      backend: z.literal("pg").meta({ description: "a PostgreSQL database, one schema for each stack" }),
      schemaPrefix: z
        .string()
        .regex(/^[A-Za-z0-9_-]*$/, "letters, digits, dashes and underscores")
        .default("")
        .meta({ description: "text before the stack's name in the name of the schema; dashes become underscores" }),
    }),
  ])
  .meta({
    description: "where Terraform keeps its state; credentials come from the backend's own environment variables",
  });

/** Where Terraform keeps its state, one shape for each backend. */
export type StateBackend = z.output<typeof stateSchema>;
