import { z } from "zod";
import { exposedServiceSchema, portName, portNumber, portSchema } from "./app-port";
import { cidr, label, name, size } from "./field";
import { absolutePath, dataKey, dnsName, labels, relativePath } from "./grammar";

const subPath = relativePath
  .optional()
  .meta({ description: "folder of the volume that is mounted, e.g. tv; absent: its top" });

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
      size: size.meta({ description: "size of the claim, e.g. 10 GiB" }),
      storageClass: name
        .optional()
        .meta({ description: "StorageClass that makes the volume; absent: the default one of the storage component" }),
      accessMode: z
        .enum(["ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"])
        .default("ReadWriteOnce")
        .meta({ description: "who may mount it: pods of one node, of all nodes, or one pod" }),
      subPath,
    })
    .transform((claim) => ({ kind: "claim" as const, ...claim })),
  z
    .strictObject({
      shared: label.meta({ description: "name of a library that a storage component offers to this namespace" }),
      subPath,
      readOnly: z.boolean().default(false).meta({ description: "true: the app cannot write to it" }),
    })
    .transform((library) => ({ kind: "shared" as const, ...library })),
  z
    .strictObject({
      claim: label.meta({ description: "name of a claim that exists in the app's namespace" }),
      subPath,
      readOnly: z.boolean().default(false).meta({ description: "true: the app cannot write to it" }),
    })
    .transform((existing) => ({ kind: "existing" as const, ...existing })),
  z
    .strictObject({
      nfs: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*:\/[A-Za-z0-9._~@%+=:,/-]*$/, "an NFS export like 10.0.0.5:/media")
        .meta({ description: "NFS export as server:/path, e.g. 192.168.1.5:/mnt/pool/media" }),
      subPath,
      readOnly: z.boolean().default(false).meta({ description: "true: the app cannot write to it" }),
    })
    .transform((share) => ({ kind: "nfs" as const, ...share })),
  z
    .strictObject({
      scratch: size.meta({
        description: "most that an empty folder on the node's disk may hold, e.g. 1 GiB; it is gone with the pod",
      }),
    })
    .transform((scratch) => ({ kind: "scratch" as const, size: scratch.scratch })),
]);

export type AppVolume = z.output<typeof volume>;

const environment = z.union([
  z.string(),
  z
    .strictObject({
      secret: label.meta({ description: "name of a Secret of the app's namespace" }),
      key: dataKey.meta({ description: "key of that Secret whose value the variable takes" }),
    })
    .meta({ description: "a key of a Secret of the app's namespace" }),
]);

/** An HTTP path, with a query or without. */
const path = z.string().regex(/^\/[A-Za-z0-9._~:/?@!$&()*+,;=%-]*$/, "a path like /healthz");

const probe = z
  .union([
    path,
    z.literal(false),
    z.strictObject({
      path: path
        .optional()
        .meta({ description: "HTTP path that answers 2xx or 3xx when the app is well; absent: a TCP probe" }),
      port: z
        .union([portNumber, portName])
        .optional()
        .meta({ description: "port to probe: a number, or a key of ports; absent: port" }),
      startSeconds: z
        .int()
        .min(5)
        .max(3600)
        .default(300)
        .meta({ description: "seconds that the app may take to start" }),
    }),
  ])
  .default("/")
  .meta({ description: "path that answers 2xx or 3xx when the app is well; false: a TCP probe" });

const cpu = z.string().regex(/^\d+m?$/, "a CPU quantity like 100m");

const neighbour = z.union([
  z.enum(["namespace", "cluster", "anywhere"]),
  z.strictObject({ app: label.meta({ description: "name of an app of the same namespace that may connect" }) }),
  z.strictObject({ namespace: label.meta({ description: "namespace whose pods may all connect" }) }),
]);

const destination = z.union([
  z.enum(["namespace", "cluster", "internet"]),
  z.strictObject({ app: label.meta({ description: "name of an app of the same namespace that it may connect to" }) }),
  z.strictObject({ namespace: label.meta({ description: "namespace to whose pods it may connect" }) }),
  z.strictObject({
    network: cidr.meta({ description: "network outside the cluster in CIDR notation, e.g. 192.168.1.0/24" }),
    ports: z.array(portNumber).default([]).meta({ description: "ports there, TCP and UDP; empty: every port" }),
  }),
]);

/** One's own workload, in the short form: what it is, not which Kubernetes objects it needs. */
export const appSchema = z.strictObject({
  image: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._:/-]*[:@][A-Za-z0-9][A-Za-z0-9._:-]*$/,
      "an image with its tag or digest, e.g. docker.io/library/nginx:1.29.3",
    )
    .meta({ description: "container image with its exact tag or digest, e.g. docker.io/library/nginx:1.29.3" }),
  kind: z.enum(["Deployment", "StatefulSet"]).optional().meta({
    description:
      "StatefulSet: never two pods of one name, not even while a node is cut off, and a volume for each replica. Absent: StatefulSet only where several replicas want a single-writer volume",
  }),
  port: portNumber.optional().meta({
    description:
      "HTTP port that the container listens on, e.g. 8080; its name is http. Absent: the app is not reached by HTTP",
  }),
  ports: z
    .record(portName, portSchema)
    .default({})
    .meta({ description: "further ports of the container by name: a number for TCP, or {port, protocol}" }),
  host: dnsName.optional().meta({
    description:
      "host name at which HTTPS reaches it, short (test) or fully qualified (test.example.org); brings certificate, DNS record and redirect",
  }),
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
  namespace: label
    .optional()
    .meta({ description: "namespace of everything that belongs to it; absent: the app's own name" }),
  replicas: z
    .int()
    .min(0)
    .max(50)
    .default(1)
    .meta({ description: "number of pods; 0 stops the app and keeps its volumes" }),
  autoscale: z
    .strictObject({
      min: z.int().min(1).max(50).default(1).meta({ description: "fewest pods" }),
      max: z.int().min(2).max(100).meta({ description: "most pods; above min" }),
      cpu: z
        .int()
        .min(10)
        .max(95)
        .default(70)
        .meta({ description: "mean CPU use that is aimed at, in percent of the CPU request" }),
    })
    .refine(({ min, max }) => min < max, "a max above min")
    .optional()
    .meta({ description: "replicas by CPU use, instead of replicas; needs metrics-server" }),
  command: z
    .array(z.string())
    .optional()
    .meta({ description: "program and arguments in place of the image's entry point; absent: the entry point" }),
  args: z
    .array(z.string())
    .optional()
    .meta({ description: "arguments in place of the image's own (CMD); absent: the image's own" }),
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "an environment variable name"), environment)
    .default({})
    .meta({ description: "environment variables by name: a text, or {secret, key}" }),
  envFrom: z
    .array(label)
    .default([])
    .meta({ description: "names of Secrets of the app's namespace whose keys all become environment variables" }),
  volumes: z.record(absolutePath, volume).default({}).meta({
    description:
      'volumes by mount path: "10 GiB", {size, storageClass}, {shared: "media", subPath: "tv"}, {claim: "name"}, {nfs: "host:/path"} or {scratch: "1 GiB"}. Hard links work only within one mount',
  }),
  backup: z.boolean().default(true).meta({
    description:
      "true: its claims are part of the backup, where a component makes one; shared and scratch volumes never are",
  }),
  probe,
  user: z.int().min(1).default(1000).meta({ description: "user and group id that the container runs as" }),
  group: z.int().min(1).optional().meta({ description: "group id; absent: the user's number" }),
  groups: z.array(z.int().min(1)).default([]).meta({ description: "further group ids, e.g. of a device" }),
  writableRoot: z.boolean().default(false).meta({ description: "true: the container may write outside its volumes" }),
  cpu: cpu.default("10m").meta({ description: "CPU request in cores or thousandths of one, e.g. 1 or 100m" }),
  memory: size
    .prefault("128 MiB")
    .meta({ description: "memory request, e.g. 256 MiB; also the limit, where limits.memory names none" }),
  limits: z
    .strictObject({
      cpu: cpu.optional().meta({
        description:
          "most CPU in cores or thousandths of one, e.g. 2 or 500m; absent: no limit, as an idle CPU may as well be used",
      }),
      memory: size
        .optional()
        .meta({ description: "most memory, e.g. 1 GiB; a container that takes more is killed. Absent: the request" }),
    })
    .default({})
    .meta({ description: "most that the container may use" }),
  gpu: z
    .enum(["intel", "nvidia", "amd"])
    .optional()
    .meta({ description: "one GPU of this vendor for each pod; the vendor's device plugin must run" }),
  nodeSelector: labels
    .default({})
    .meta({ description: "labels that a node must have to run it, e.g. {disktype: ssd}" }),
  serviceAccountToken: z
    .boolean()
    .default(false)
    .meta({ description: "true: mount the token of its ServiceAccount, for what talks to the Kubernetes API" }),
  from: z.array(neighbour).optional().meta({
    description:
      "who else may connect: namespace, cluster, anywhere, {app}, {namespace}. Absent: the ingress for an app with a host, else the cluster",
  }),
  egress: z.array(destination).optional().meta({
    description:
      "where it may connect to, in addition to DNS: namespace, cluster, internet, {app}, {namespace}, {network, ports}. Absent: anywhere",
  }),
});

export type App = z.output<typeof appSchema>;
