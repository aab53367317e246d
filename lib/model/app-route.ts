import { z } from "zod";
import { portName } from "./app-port";
import { dnsName } from "./grammar";

/** Which Gateways serve a host. */
export const gatewayField = z.enum(["internal", "external", "both"]).optional().meta({
  description:
    "which Gateway serves its host, where there are Gateways; both: the home network and the Internet. Absent: internal, for the home network",
});

const urlPath = z.string().regex(/^\/[A-Za-z0-9._~:@!$&()*+,;=%/-]*$/, "a path like /admin");

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_|~-]{1,256}$/, "the name of an HTTP header, e.g. X-Frame-Options");

const headers = z.record(headerName, z.string().regex(/^[^\n\r]+$/, "the value of a header, on one line"));

const changes = {
  set: headers
    .optional()
    .meta({ description: "headers that get this value, whatever they had, e.g. {X-Frame-Options: DENY}" }),
  add: headers.optional().meta({ description: "headers that get this value as a further one" }),
  remove: z.array(headerName).optional().meta({ description: "headers that are taken out" }),
};

/** One more way to an app: hosts, a path, and what is changed on the way. */
export const routeSchema = z
  .strictObject({
    hosts: z
      .array(dnsName)
      .min(1)
      .optional()
      .meta({ description: "host names, short (test) or fully qualified; absent: the app's own host" }),
    gateway: gatewayField,
    path: urlPath
      .optional()
      .meta({ description: "only this path and what lies below it, e.g. /api; absent: the whole host" }),
    port: portName.optional().meta({ description: "port that it leads to: http, or a key of ports; absent: http" }),
    redirect: z
      .strictObject({
        host: dnsName
          .optional()
          .meta({ description: "host name to go to, short or fully qualified; absent: the same" }),
        path: urlPath.optional().meta({ description: "path to go to, in place of the whole path; absent: the same" }),
        prefix: urlPath.optional().meta({
          description: "path to go to, in place of route's own path, with the rest behind it; absent: the same",
        }),
        status: z
          .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
          .optional()
          .meta({ description: "HTTP status: 301 and 308 for good, 302, 303 and 307 for now; absent: 302" }),
      })
      .refine(({ path, prefix }) => path === undefined || prefix === undefined, "path or prefix, not both")
      .optional()
      .meta({ description: "where a client is sent on to, instead of to the app; absent: nowhere" }),
    rewrite: z
      .strictObject({
        host: dnsName
          .optional()
          .meta({ description: "host name that the app is asked by; absent: the one that was asked for" }),
        path: urlPath
          .optional()
          .meta({ description: "path that the app is asked for, whatever was asked for; absent: the same" }),
        prefix: urlPath.optional().meta({
          description: "path in place of route's own path, with the rest behind it, e.g. /; absent: the same",
        }),
      })
      .refine(({ path, prefix }) => path === undefined || prefix === undefined, "path or prefix, not both")
      .optional()
      .meta({ description: "what the app is asked for in place of what the client wrote; absent: the same" }),
    requestHeaders: z
      .strictObject(changes)
      .optional()
      .meta({ description: "changes to headers on the way to the app" }),
    responseHeaders: z.strictObject(changes).optional().meta({ description: "changes to headers on the way back" }),
  })
  .refine(({ redirect, rewrite }) => redirect === undefined || rewrite === undefined, "redirect or rewrite, not both");

/** One more way to an app: hosts, a path, and what is changed on the way. */
export type AppRoute = z.output<typeof routeSchema>;
