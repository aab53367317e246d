import { z } from "zod";
import { duration } from "./field";
import { secretRef } from "./secret";

/** Key pair of the deploy key in the keys stack, where Terraform makes one. */
export const DEPLOY_KEY = "git-deploy";

/** Names of the GitOps engines; `lib/delivery/engines.ts` has the engine of each. */
export const ENGINE_NAMES = ["flux", "argocd"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Where the committed `dist/` is pulled from, and by whom. */
export const gitopsSchema = z.strictObject({
  engine: z
    .enum(ENGINE_NAMES)
    .default("flux")
    .meta({ description: "flux, or argocd: Flux installs Argo CD, which then manages the rest" }),
  repository: z
    .string()
    .regex(/^(ssh|https?):\/\/\S+$/, "a Git URL that starts with ssh:// or https://")
    .meta({ description: "URL of the repository that holds this dist/" }),
  branch: z.string().min(1).default("main"),
  interval: duration.default("10m").meta({ description: "how often the engine looks for a new commit" }),
  credentials: secretRef.optional().meta({
    description: "deploy key or token; {generated: terraform} makes an SSH deploy key. Absent: a public repository",
  }),
});

export type GitOps = z.output<typeof gitopsSchema>;

/** Where Terraform keeps its state. */
export const stateSchema = z
  .discriminatedUnion("backend", [
    z.strictObject({ backend: z.literal("local") }),
    z.strictObject({
      backend: z.literal("s3"),
      bucket: z.string().min(3),
      region: z.string().min(1),
      endpoint: z.url().optional(),
      prefix: z.string().default(""),
    }),
    z.strictObject({ backend: z.literal("http"), address: z.url() }),
    z.strictObject({
      backend: z.literal("kubernetes"),
      namespace: z.string().default("terraform-state"),
      configPath: z.string(),
    }),
    z.strictObject({ backend: z.literal("pg"), schemaPrefix: z.string().default("") }),
  ])
  .meta({ description: "Terraform state; credentials come from the backend's own environment variables" });

export type StateBackend = z.output<typeof stateSchema>;
