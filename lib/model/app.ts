import { z } from "zod";
import { label, name, size } from "./field";

const volume = z.union([
  size.transform((amount) => ({
    kind: "claim" as const,
    size: amount,
    accessMode: "ReadWriteOnce" as const,
    storageClass: undefined,
  })),
  z
    .strictObject({
      size,
      storageClass: name.optional(),
      accessMode: z.enum(["ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"]).default("ReadWriteOnce"),
    })
    .transform((claim) => ({ kind: "claim" as const, ...claim })),
  z
    .strictObject({
      nfs: z.string().regex(/^[^:\s]+:\/\S*$/, "an NFS export like 10.0.0.5:/media"),
      readOnly: z.boolean().default(false),
    })
    .transform((share) => ({ kind: "nfs" as const, ...share })),
  z.strictObject({ scratch: size }).transform((scratch) => ({ kind: "scratch" as const, size: scratch.scratch })),
]);

export type AppVolume = z.output<typeof volume>;

const environment = z.union([
  z.string(),
  z
    .strictObject({ secret: label, key: z.string().min(1) })
    .meta({ description: "a key of a Secret of the app's namespace" }),
]);

/** One's own workload, in the short form: what it is, not which Kubernetes objects it needs. */
export const appSchema = z.strictObject({
  image: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._:/-]*[:@][A-Za-z0-9][A-Za-z0-9._:-]*$/,
      "an image with its tag or digest, e.g. docker.io/library/nginx:1.29.3",
    ),
  port: z.int().min(1).max(65535).optional().meta({ description: "HTTP port of the container" }),
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a host name, either short (test) or fully qualified (test.example.org)")
    .optional()
    .meta({ description: "host name below the cluster's domain; brings certificate, DNS record, TLS and redirect" }),
  namespace: label.optional().meta({ description: "absent: the app's own name" }),
  replicas: z.int().min(0).max(50).default(1),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "an environment variable name"), environment).default({}),
  volumes: z.record(z.string().startsWith("/", "an absolute path inside the container"), volume).default({}).meta({
    description: 'volumes by mount path: "10 GiB", {size, storageClass}, {nfs: "host:/path"} or {scratch: "1 GiB"}',
  }),
  probe: z
    .union([z.string().startsWith("/", "a path like /healthz"), z.literal(false)])
    .default("/")
    .meta({ description: "path that answers 2xx or 3xx when the app is well; false: a TCP probe" }),
  user: z.int().min(1).default(1000).meta({ description: "user and group id that the container runs as" }),
  writableRoot: z.boolean().default(false).meta({ description: "the container writes outside its volumes" }),
  cpu: z
    .string()
    .regex(/^\d+m?$/, "a CPU quantity like 100m")
    .default("10m")
    .meta({ description: "CPU request" }),
  memory: size.prefault("128 MiB").meta({ description: "memory request and limit" }),
});

export type App = z.output<typeof appSchema>;
