import { z } from "zod";
import { portName, portNumber } from "./app-port";

/** An HTTP path, with a query or without. */
const path = z.string().regex(/^\/[A-Za-z0-9._~:/?@!$&()*+,;=%-]*$/, "a path like /healthz");

const seconds = z.int().min(1).max(3600);

/** How often and how patiently one question is asked. */
const timing = {
  every: seconds.optional().meta({ description: "seconds between two questions, e.g. 10" }),
  timeout: seconds.optional().meta({ description: "seconds after which no answer counts as a failure, e.g. 5" }),
  failures: z.int().min(1).max(100).optional().meta({ description: "failures in a row that count, e.g. 3" }),
};

const question = z.union([
  z.literal(false),
  z.strictObject({
    path: path.optional().meta({ description: "HTTP path of this question alone, e.g. /ready; absent: that of probe" }),
    ...timing,
  }),
]);

/** How to see that a container is well. */
export const probeSchema = z.union([
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
    startSeconds: z.int().min(5).max(3600).default(300).meta({ description: "seconds that the app may take to start" }),
    command: z
      .array(z.string())
      .min(1)
      .optional()
      .meta({ description: "program in the container that ends with 0 when the app is well, in place of a request" }),
    grpc: z
      .boolean()
      .optional()
      .meta({ description: "true: ask by the gRPC health protocol; needs port. Absent: HTTP or TCP" }),
    https: z.boolean().optional().meta({
      description: "true: the path is asked by HTTPS, without checking the certificate. Absent: by HTTP",
    }),
    ready: question.optional().meta({
      description:
        "whether it takes requests: {path, every, timeout, failures}, or false for never asked. Absent: asked every 10 seconds",
    }),
    alive: question.optional().meta({
      description:
        "whether it must be started again: {path, every, timeout, failures}, or false for never. Absent: asked every 30 seconds",
    }),
  }),
]);

/** How the kubelet asks an app whether it lives and is ready; times in seconds. */
export type AppProbe = z.output<typeof probeSchema>;
