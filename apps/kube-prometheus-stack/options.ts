import { z } from "zod";
import { label, size } from "../../lib/model/field";
import { dnsName, hostWithPort, subjectName, webUrl } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";

const host = z.union([z.literal(false), dnsName]);

const receiver = z
  .union([
    z.strictObject({
      email: z
        .strictObject({
          to: z.email("an e-mail address").meta({ description: "address that gets the alerts, e.g. me@example.org" }),
          from: z.email("an e-mail address").meta({ description: "sender of the alerts, e.g. alerts@example.org" }),
          smarthost: hostWithPort.meta({ description: "mail server as host:port, e.g. smtp.example.org:587" }),
          user: subjectName.optional().meta({
            description:
              "login name at the mail server, whose password comes from secret; absent: the server takes mail without a login",
          }),
        })
        .meta({ description: "alerts by e-mail" }),
      secret: secretRef
        .optional()
        .meta({ description: "origin of the key password: that of the login at the mail server" }),
    }),
    z.strictObject({
      slack: z
        .strictObject({
          channel: z
            .string()
            .regex(/^#[\p{L}\p{N}._-]+$/u, "a channel like #alerts")
            .meta({ description: "channel that gets the alerts, e.g. #alerts" }),
        })
        .meta({ description: "alerts in a channel of Slack" }),
      secret: secretRef.meta({ description: "origin of the key url, the incoming webhook's address" }),
    }),
    z.strictObject({
      webhook: z
        .strictObject({})
        .meta({ description: "alerts as JSON by HTTP POST; write {}, the address comes from secret" }),
      secret: secretRef.meta({ description: "origin of the key url, the address that gets the alerts as JSON" }),
    }),
    z.strictObject({
      pushover: z
        .strictObject({})
        .meta({ description: "alerts on phones through Pushover; write {}, its keys come from secret" }),
      secret: secretRef.meta({
        description: "origin of the keys user (user or group key) and token (token of the application)",
      }),
    }),
    z.strictObject({
      ntfy: z
        .strictObject({
          topic: webUrl.meta({ description: "URL of the topic, e.g. https://ntfy.sh/my-topic" }),
        })
        .meta({ description: "alerts on phones and desktops through a topic of ntfy" }),
      secret: secretRef.optional().meta({ description: "origin of the key token; absent: a topic without login" }),
    }),
  ])
  .meta({
    description: "email, slack, webhook, pushover or ntfy; a secret is named by its origin, never by its value",
  });

const route = z.array(label).optional();

/** What an operator may write below `components.prometheus`; each field says what it means. */
export const prometheusOptions = z.strictObject({
  retention: z
    .string()
    .regex(/^[1-9]\d*(d|w|y)$/, "a time like 30d, 8w or 1y")
    .default("30d")
    .meta({ description: "how long metrics are kept, e.g. 30d, 8w or 1y, as far as they fit the volume" }),
  size: size
    .prefault("50 GiB")
    .meta({ description: "size of the volume of Prometheus, e.g. 50 GiB; its own size limit follows from it" }),
  storageClass: label
    .optional()
    .meta({ description: "storage class of all volumes here; absent: the cluster's default class" }),
  memory: size
    .prefault("2 GiB")
    .meta({ description: "memory limit of Prometheus, e.g. 2 GiB; half of it is requested" }),
  controlPlaneMetrics: z.boolean().default(true).meta({
    description:
      "true: metrics of etcd, scheduler and controller manager: Talos then serves them on the nodes' own network; without them there are no etcd alerts",
  }),
  chartDashboards: z
    .boolean()
    .default(true)
    .meta({ description: "true: the stack's own dashboards and their recording rules" }),
  updates: z.boolean().default(true).meta({
    description: "true: tells of new Kubernetes and Talos releases; asks api.github.com a few times a day",
  }),
  hosts: z
    .strictObject({
      grafana: host
        .default("grafana")
        .meta({ description: "host name of Grafana, short or fully qualified; false: inside the cluster only" }),
      prometheus: host.default(false).meta({
        description:
          "host name of Prometheus, short or fully qualified, e.g. prometheus; false: inside the cluster only",
      }),
      alertmanager: host.default(false).meta({
        description:
          "host name of Alertmanager, short or fully qualified, e.g. alertmanager; false: inside the cluster only",
      }),
    })
    .prefault({})
    .meta({
      description:
        "host names at which the ingress serves the web interfaces; Prometheus and Alertmanager ask for no login",
    }),
  grafana: z
    .strictObject({
      admin: secretRef
        .prefault({ generated: "cluster" })
        .meta({ description: "origin of the name and password of Grafana's administrator" }),
      size: size.prefault("5 GiB").meta({ description: "size of Grafana's volume, e.g. 5 GiB" }),
    })
    .prefault({})
    .meta({ description: "dashboards and their login" }),
  alertmanager: z
    .strictObject({
      receivers: z
        .record(label, receiver)
        .default({})
        .meta({ description: "where alerts go, by a name of your choice; none: alerts show in Alertmanager only" }),
      routes: z
        .strictObject({
          critical: route.meta({ description: "receivers of critical alerts, which repeat every hour" }),
          warning: route.meta({ description: "receivers of warnings, which repeat every 12 hours" }),
          info: route.meta({ description: "receivers of notes, which repeat every 7 days" }),
        })
        .prefault({})
        .meta({ description: "names of the receivers of each severity; absent: all receivers, empty: none" }),
      heartbeat: secretRef.optional().meta({
        description:
          "origin of the key url of a dead man's switch: it is called every five minutes while alerting works",
      }),
      size: size.prefault("1 GiB").meta({ description: "size of Alertmanager's volume, e.g. 1 GiB" }),
    })
    .prefault({})
    .meta({ description: "who gets alerts, and how" }),
  objectives: z
    .strictObject({
      apiLatencySeconds: z
        .number()
        .positive()
        .default(0.5)
        .meta({ description: "seconds within which the API answers 99 of 100 requests of each verb" }),
      nodeReady: z
        .number()
        .min(0.5)
        .max(0.9999)
        .default(0.99)
        .meta({ description: "share of the last 7 days that each node is ready, from 0.5 to 0.9999" }),
      claimBoundSeconds: z
        .int()
        .min(15)
        .default(30)
        .meta({ description: "seconds within which a claim that a pod uses has its volume" }),
      podMovedSeconds: z.int().min(15).default(60).meta({
        description:
          "seconds within which the containers of a pod with volumes are created, e.g. after it moved to another node",
      }),
      bootSeconds: z.int().min(60).default(900).meta({ description: "seconds from a machine's boot to a ready node" }),
    })
    .prefault({})
    .meta({ description: "what the cluster is expected to achieve; a miss is a warning" }),
});

/** `components.prometheus` after parsing, with every default filled in. */
export type PrometheusOptions = z.output<typeof prometheusOptions>;
/** Where alerts go, one shape for each way. */
export type Receiver = z.output<typeof receiver>;
/** How urgent an alert is: the key of its route. */
export type Severity = keyof PrometheusOptions["alertmanager"]["routes"];
