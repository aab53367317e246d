import { z } from "zod";
import {
  capabilitiesField,
  cpuSchema as cpu,
  familyField,
  imageSchema,
  initContainerSchema,
  privilegedField,
  sidecarSchema,
} from "./app-container";
import { environmentSchema, environmentSourceSchema } from "./app-environment";
import { fileSchema } from "./app-file";
import { jobFields } from "./app-job";
import { metadataField } from "./app-metadata";
import { networksField } from "./app-network";
import { affinityField, devicesField, hostNetworkField, tolerationsField } from "./app-placement";
import { exposedServiceSchema, portName, portNumber, portSchema } from "./app-port";
import { probeSchema } from "./app-probe";
import { gatewayField, routeSchema } from "./app-route";
import { autoscaleField, disruptionBudgetField } from "./app-scale";
import { appSecretSchema } from "./app-secret";
import { volumeSchema } from "./app-volume";
import { cidr, label, name, size } from "./field";
import { absolutePath, dnsName, labels } from "./grammar";

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
  image: imageSchema.meta({
    description: "container image with its exact tag or digest, e.g. docker.io/library/nginx:1.29.3",
  }),
  family: familyField,
  kind: z.enum(["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"]).optional().meta({
    description:
      "StatefulSet: never two pods of one name, not even while a node is cut off, and a volume for each replica. DaemonSet: one pod on each node. CronJob: runs by schedule. Job: runs once. Absent: CronJob with a schedule, StatefulSet where several replicas want a single-writer volume, else Deployment",
  }),
  ...jobFields,
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
  gateway: gatewayField,
  routes: z.record(label, routeSchema).optional().meta({
    description:
      "further ways to it by name, each an Ingress or HTTPRoute <app>-<key>: other hosts, another path or port, redirects, headers",
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
  autoscale: autoscaleField,
  disruptionBudget: disruptionBudgetField,
  command: z
    .array(z.string())
    .optional()
    .meta({ description: "program and arguments in place of the image's entry point; absent: the entry point" }),
  args: z
    .array(z.string())
    .optional()
    .meta({ description: "arguments in place of the image's own (CMD); absent: the image's own" }),
  env: environmentSchema.default({}).meta({
    description: "environment variables by name: a text, {secret, key}, {configMap, key} or {pod: status.podIP}",
  }),
  envFrom: z.array(environmentSourceSchema).default([]).meta({
    description:
      "Secrets and ConfigMaps of the app's namespace whose keys all become environment variables: a Secret's name, {secret, prefix} or {configMap, prefix}",
  }),
  secrets: z.record(label, appSecretSchema).optional().meta({
    description:
      "Secrets of its namespace that are copied from a store, by name, e.g. {notes: {store: onepassword, key: notes}}; env, envFrom and files read them",
  }),
  files: z.record(absolutePath, fileSchema).optional().meta({
    description:
      'files by path: a text, {text, mode}, {configMap, key} or {secret, key}; without key a folder with a file for each key. e.g. {/etc/app.yaml: "port: 8080"}. Read-only',
  }),
  volumes: z.record(absolutePath, volumeSchema).default({}).meta({
    description:
      'volumes by mount path: "10 GiB", {size, storageClass}, {shared: "media", subPath: "tv"}, {claim: "name"}, {nfs: "host:/path"}, {host: "/var/mnt/films"} or {scratch: "1 GiB"}. Hard links work only within one mount',
  }),
  initContainers: z.record(label, initContainerSchema).optional().meta({
    description: "containers that run to their end, one after the other in this order, before the app starts",
  }),
  sidecars: z.record(label, sidecarSchema).optional().meta({
    description: "containers that start before the app and run as long as it does, in this order",
  }),
  backup: z.boolean().default(true).meta({
    description:
      "true: its claims are part of the backup, where a component makes one; shared and scratch volumes never are",
  }),
  probe: probeSchema
    .default("/")
    .meta({ description: "path that answers 2xx or 3xx when the app is well; false: a TCP probe; or {path, port, …}" }),
  user: z.int().min(0).default(1000).meta({
    description:
      "user and group id that the container runs as, 0 for root; of an image that starts as root, the ids that it takes after that",
  }),
  group: z.int().min(1).optional().meta({ description: "group id; absent: the user's number" }),
  groups: z.array(z.int().min(1)).default([]).meta({ description: "further group ids, e.g. of a device" }),
  writableRoot: z.boolean().default(false).meta({ description: "true: the container may write outside its volumes" }),
  capabilities: capabilitiesField,
  privileged: privilegedField,
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
  tolerations: tolerationsField,
  affinity: affinityField,
  hostNetwork: hostNetworkField,
  devices: devicesField,
  networks: networksField,
  runtimeClass: label.optional().meta({
    description:
      "RuntimeClass of its pods, e.g. gvisor; absent: the node's own runtime, nvidia for an app with a GPU of NVIDIA",
  }),
  priorityClass: name.optional().meta({
    description: "PriorityClass of its pods, e.g. system-cluster-critical; absent: the cluster's usual priority",
  }),
  stopSeconds: z.int().min(0).max(3600).optional().meta({
    description: "seconds that it gets to end by itself before it is killed; absent: 30",
  }),
  metadata: metadataField,
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

/** An entry of `apps` with every default filled in. */
export type App = z.output<typeof appSchema>;
