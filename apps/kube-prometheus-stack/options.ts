import { z } from "zod";
import { label, size } from "../../lib/model/field";
import { secretRef } from "../../lib/model/secret";

const host = z.union([z.literal(false), z.string().min(1)]);

const receiver = z
  .union([
    z.strictObject({
      email: z.strictObject({
        to: z.string().includes("@", { message: "an e-mail address" }),
        from: z.string().includes("@", { message: "an e-mail address" }),
        smarthost: z.string().regex(/^[^:\s]+:\d+$/, "host:port of the mail server, e.g. smtp.example.org:587"),
        user: z.string().min(1).optional().meta({ description: "absent: the server takes mail without a login" }),
      }),
      secret: secretRef.optional().meta({ description: "origin of the key password" }),
    }),
    z.strictObject({
      slack: z.strictObject({ channel: z.string().startsWith("#", "a channel like #alerts") }),
      secret: secretRef.meta({ description: "origin of the key url, the incoming webhook's address" }),
    }),
    z.strictObject({
      webhook: z.strictObject({}),
      secret: secretRef.meta({ description: "origin of the key url, the address that gets the alerts as JSON" }),
    }),
    z.strictObject({
      pushover: z.strictObject({}),
      secret: secretRef.meta({ description: "origin of the keys user and token" }),
    }),
    z.strictObject({
      ntfy: z.strictObject({
        topic: z.url("the topic's address, e.g. https://ntfy.sh/my-topic"),
      }),
      secret: secretRef.optional().meta({ description: "origin of the key token; absent: a topic without login" }),
    }),
  ])
  .meta({
    description: "email, slack, webhook, pushover or ntfy; a secret is named by its origin, never by its value",
  });

const route = z.array(label).optional();

export const prometheusOptions = z.strictObject({
  retention: z
    .string()
    .regex(/^[1-9]\d*(d|w|y)$/, "a time like 30d, 8w or 1y")
    .default("30d")
    .meta({ description: "how long metrics are kept, while they fit the volume" }),
  size: size.prefault("50 GiB").meta({ description: "volume of Prometheus; its size limit follows from it" }),
  storageClass: label.optional().meta({ description: "class of all volumes here; absent: the default class" }),
  memory: size.prefault("2 GiB").meta({ description: "memory limit of Prometheus; half of it is requested" }),
  controlPlaneMetrics: z.boolean().default(true).meta({
    description:
      "metrics of etcd, scheduler and controller manager: Talos then serves them on the nodes' own network; without them there are no etcd alerts",
  }),
  chartDashboards: z
    .boolean()
    .default(true)
    .meta({ description: "the stack's own dashboards and their recording rules" }),
  updates: z.boolean().default(true).meta({
    description: "tells of new Kubernetes and Talos releases; asks api.github.com a few times a day",
  }),
  hosts: z
    .strictObject({
      grafana: host.default("grafana"),
      prometheus: host.default(false),
      alertmanager: host.default(false),
    })
    .prefault({})
    .meta({ description: "host names by ingress; false: only inside. Prometheus and Alertmanager ask for no login" }),
  grafana: z
    .strictObject({
      admin: secretRef
        .prefault({ generated: "cluster" })
        .meta({ description: "origin of the admin's name and password" }),
      size: size.prefault("5 GiB"),
    })
    .prefault({}),
  alertmanager: z
    .strictObject({
      receivers: z.record(label, receiver).default({}),
      routes: z
        .strictObject({ critical: route, warning: route, info: route })
        .prefault({})
        .meta({ description: "receivers of each severity; absent: all of them" }),
      heartbeat: secretRef.optional().meta({
        description:
          "origin of the key url of a dead man's switch: it is called every five minutes while alerting works",
      }),
      size: size.prefault("1 GiB"),
    })
    .prefault({}),
  objectives: z
    .strictObject({
      apiLatencySeconds: z.number().positive().default(0.5),
      nodeReady: z.number().min(0.5).max(0.9999).default(0.99).meta({ description: "share of 7 days" }),
      claimBoundSeconds: z.int().min(15).default(30),
      podMovedSeconds: z.int().min(15).default(60).meta({ description: "start of a pod with a volume" }),
      bootSeconds: z.int().min(60).default(900).meta({ description: "from a machine's boot to a ready node" }),
    })
    .prefault({})
    .meta({ description: "what the cluster promises; a breach is a warning" }),
});

export type PrometheusOptions = z.output<typeof prometheusOptions>;
export type Receiver = z.output<typeof receiver>;
export type Severity = keyof PrometheusOptions["alertmanager"]["routes"];
