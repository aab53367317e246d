import { z } from "zod";
import { exposedServiceSchema, portName, portNumber, portSchema } from "./app-port";
import { cidr, label, name, size } from "./field";

const subPath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, "a folder inside the volume, such as tv, without a leading slash or ..")
  .optional()
  .meta({ description: "this folder of the volume instead of its top" });

const volume = z.union([
  size.transform((amount) => ({
    kind: "claim" as const,
    size: amount,
    accessMode: "ReadWriteOnce" as const,
    storageClass: undefined,
    subPath: undefined,
  })),
  z
    .strictObject({
      size,
      storageClass: name.optional(),
      accessMode: z.enum(["ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"]).default("ReadWriteOnce"),
      subPath,
    })
    .transform((claim) => ({ kind: "claim" as const, ...claim })),
  z
    .strictObject({
      shared: label.meta({ description: "name of a library that a storage component offers to this namespace" }),
      subPath,
      readOnly: z.boolean().default(false),
    })
    .transform((library) => ({ kind: "shared" as const, ...library })),
  z
    .strictObject({
      claim: label.meta({ description: "name of a claim that exists in the app's namespace" }),
      subPath,
      readOnly: z.boolean().default(false),
    })
    .transform((existing) => ({ kind: "existing" as const, ...existing })),
  z
    .strictObject({
      nfs: z.string().regex(/^[^:\s]+:\/\S*$/, "an NFS export like 10.0.0.5:/media"),
      subPath,
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

const path = z.string().startsWith("/", "a path like /healthz");

const probe = z
  .union([
    path,
    z.literal(false),
    z.strictObject({
      path: path.optional().meta({ description: "absent: a TCP probe" }),
      port: z
        .union([portNumber, portName])
        .optional()
        .meta({ description: "number, or a name of ports; absent: the app's port" }),
      startSeconds: z
        .int()
        .min(5)
        .max(3600)
        .default(300)
        .meta({ description: "time that the first start may take, in seconds" }),
    }),
  ])
  .default("/")
  .meta({ description: "path that answers 2xx or 3xx when the app is well; false: a TCP probe" });

const cpu = z.string().regex(/^\d+m?$/, "a CPU quantity like 100m");

const neighbour = z.union([
  z.enum(["namespace", "cluster", "anywhere"]),
  z.strictObject({ app: label }),
  z.strictObject({ namespace: label }),
]);

const destination = z.union([
  z.enum(["namespace", "cluster", "internet"]),
  z.strictObject({ app: label }),
  z.strictObject({ namespace: label }),
  z.strictObject({ network: cidr, ports: z.array(portNumber).default([]) }),
]);

/** One's own workload, in the short form: what it is, not which Kubernetes objects it needs. */
export const appSchema = z.strictObject({
  image: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._:/-]*[:@][A-Za-z0-9][A-Za-z0-9._:-]*$/,
      "an image with its tag or digest, e.g. docker.io/library/nginx:1.29.3",
    ),
  kind: z.enum(["Deployment", "StatefulSet"]).optional().meta({
    description:
      "StatefulSet: never two pods of one name, not even while a node is cut off, and a volume for each replica. Absent: StatefulSet only where several replicas want a single-writer volume",
  }),
  port: portNumber.optional().meta({ description: "HTTP port of the container" }),
  ports: z
    .record(portName, portSchema)
    .default({})
    .meta({ description: "further ports by name: a number, or {port, protocol}" }),
  host: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "a host name, either short (test) or fully qualified (test.example.org)")
    .optional()
    .meta({ description: "host name below the cluster's domain; brings certificate, DNS record, TLS and redirect" }),
  gateway: z.enum(["internal", "external"]).optional().meta({
    description: "which Gateway serves its host, where there are Gateways; absent: internal, for the home network",
  }),
  service: exposedServiceSchema
    .optional()
    .meta({ description: "how its Service is reached; absent: inside the cluster only" }),
  services: z
    .record(label, exposedServiceSchema)
    .default({})
    .meta({ description: "further Services, named <app>-<key>, each over some of its ports" }),
  namespace: label.optional().meta({ description: "absent: the app's own name" }),
  replicas: z.int().min(0).max(50).default(1),
  autoscale: z
    .strictObject({
      min: z.int().min(1).max(50).default(1),
      max: z.int().min(2).max(100),
      cpu: z
        .int()
        .min(10)
        .max(95)
        .default(70)
        .meta({ description: "mean use aimed at, in percent of the CPU request" }),
    })
    .refine(({ min, max }) => min < max, "a max above min")
    .optional()
    .meta({ description: "replicas by CPU use, instead of replicas; needs metrics-server" }),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "an environment variable name"), environment).default({}),
  envFrom: z
    .array(label)
    .default([])
    .meta({ description: "Secrets of the app's namespace whose keys all become variables" }),
  volumes: z.record(z.string().startsWith("/", "an absolute path inside the container"), volume).default({}).meta({
    description:
      'volumes by mount path: "10 GiB", {size, storageClass}, {shared: "media", subPath: "tv"}, {claim: "name"}, {nfs: "host:/path"} or {scratch: "1 GiB"}. Hard links work only within one mount',
  }),
  backup: z.boolean().default(true).meta({
    description: "its claims are part of the backup, where a component makes one; shared and scratch volumes never are",
  }),
  probe,
  user: z.int().min(1).default(1000).meta({ description: "user and group id that the container runs as" }),
  group: z.int().min(1).optional().meta({ description: "group id; absent: the user's number" }),
  groups: z.array(z.int().min(1)).default([]).meta({ description: "further group ids, e.g. of a device" }),
  writableRoot: z.boolean().default(false).meta({ description: "the container writes outside its volumes" }),
  cpu: cpu.default("10m").meta({ description: "CPU request" }),
  memory: size.prefault("128 MiB").meta({ description: "memory request, and limit unless limits say more" }),
  limits: z
    .strictObject({ cpu: cpu.optional(), memory: size.optional() })
    .default({})
    .meta({ description: "CPU has no limit unless told: an idle CPU may as well be used" }),
  gpu: z.enum(["intel", "nvidia", "amd"]).optional().meta({ description: "one GPU of this vendor's device plugin" }),
  nodeSelector: z
    .record(z.string().min(1), z.string())
    .default({})
    .meta({ description: "labels of the nodes it may run on" }),
  serviceAccountToken: z
    .boolean()
    .default(false)
    .meta({ description: "mount the token of its ServiceAccount: only for what talks to the Kubernetes API" }),
  from: z.array(neighbour).optional().meta({
    description:
      "who else may connect: namespace, cluster, anywhere, {app}, {namespace}. Absent: the ingress for an app with a host, else the cluster",
  }),
  egress: z.array(destination).optional().meta({
    description:
      "where it may connect to, beside DNS: namespace, cluster, internet, {app}, {namespace}, {network, ports}. Absent: anywhere",
  }),
});

export type App = z.output<typeof appSchema>;
