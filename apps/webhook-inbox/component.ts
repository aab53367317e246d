import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { operations } from "../../lib/document/section";
import { appSchema } from "../../lib/model/app";
import { hostName } from "../../lib/model/cluster";
import { duration, size } from "../../lib/model/field";
import { dnsName } from "../../lib/model/grammar";

// renovate: datasource=docker depName=ghcr.io/tarampampam/webhook-tester
const IMAGE = "ghcr.io/tarampampam/webhook-tester:2.3.0";

/** Uid that the image names. */
const USER = 10001;

const NAME = "webhook-inbox";

const options = z.strictObject({
  host: dnsName.default("inbox").meta({
    description:
      "host name, short or fully qualified; everybody who reaches it may read what others sent to a known inbox",
  }),
  keep: duration.default("168h").meta({ description: "how long requests are kept, e.g. 24h or 168h" }),
  volume: size.prefault("1 GiB").meta({ description: "size of the volume for received requests, e.g. 1 GiB" }),
  maxRequests: z
    .int()
    .min(1)
    .max(10000)
    .default(128)
    .meta({ description: "newest requests that are kept of each inbox" }),
});

/** Catches webhooks and shows them: method, headers and body of every request to a random address. */
export const webhookInbox = defineComponent({
  title: "Webhook inbox: catches requests of other services and shows them",
  options,
  build: ({ cluster, options: chosen, stages }) => {
    const app = appSchema.parse({
      image: IMAGE,
      port: 8080,
      host: chosen.host,
      probe: "/healthz",
      user: USER,
      env: {
        STORAGE_DRIVER: "fs",
        FS_STORAGE_DIR: "/data",
        SESSION_TTL: chosen.keep,
        MAX_REQUESTS: String(chosen.maxRequests),
      },
      volumes: { "/data": chosen.volume.toString() },
    });
    const stage = stages.stage(NAME, { title: `Webhook inbox at https://${hostName(cluster, chosen.host)}` });
    stage.webApp(NAME, app);
  },
  runbook: ({ cluster, options: chosen }) => [
    operations(
      "webhooks",
      "Webhook inbox",
      `Open https://${hostName(cluster, chosen.host)}: it makes an inbox with a random address. Point the webhook at that address;\nwhat arrives is shown at once and kept for ${chosen.keep}. There is no sign-in: who knows an address reads its inbox.\nNothing here is worth a backup.`,
    ),
  ],
});
