import { z } from "zod";
import { address, name, refuse } from "./field";

/** A TCP or UDP port, 1 to 65535. */
export const portNumber = z.int().min(1).max(65535);

/** A port's name as a Service takes it (RFC 6335: at most 15 characters, one letter among them). */
export const portName = z
  .string()
  .regex(
    /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/,
    "a name of at most 15 lower-case letters, digits and dashes",
  );

/** A port of an app: its number alone, or with a protocol. The number alone is TCP. */
export const portSchema = z
  .union([
    portNumber,
    z.strictObject({
      port: portNumber.meta({ description: "number of the port, 1 to 65535" }),
      protocol: z.enum(["TCP", "UDP"]).default("TCP").meta({ description: "transport protocol of the port" }),
    }),
  ])
  .transform((port) => (typeof port === "number" ? { port, protocol: "TCP" as const } : port));

/** A Service over some of an app's ports. */
export const exposedServiceSchema = z
  .strictObject({
    type: z.enum(["ClusterIP", "LoadBalancer"]).default("ClusterIP").meta({
      description:
        "ClusterIP: inside the cluster only; LoadBalancer: at an address of its own in the machines' network, and needs pool",
    }),
    pool: name.optional().meta({
      description: "key of network.loadBalancers that its address comes from; for the type LoadBalancer only",
    }),
    address: address.optional().meta({
      description:
        "address of that pool that it gets, e.g. 192.168.1.65; for the type LoadBalancer only. Absent: any free one of the pool",
    }),
    externalTrafficPolicy: z.enum(["Cluster", "Local"]).optional().meta({
      description:
        "Local: the app sees its clients' addresses, and only nodes with a pod of it take requests; for the type LoadBalancer only. Absent: Cluster, where every node passes requests on",
    }),
    ports: z.array(portName).optional().meta({
      description: "names of the app's ports that it serves: http for port, keys of ports for the others; absent: all",
    }),
  })
  .transform((service, context) => {
    const { type, pool, ports, address: own, externalTrafficPolicy } = service;
    if (type === "LoadBalancer" && pool === undefined)
      return refuse(
        context,
        "a pool for a Service of the type LoadBalancer",
        "add pool, a name of network.loadBalancers",
      );
    if (type === "ClusterIP" && pool !== undefined)
      return refuse(context, "the type LoadBalancer for a Service with a pool", "add type: LoadBalancer");
    if (type === "ClusterIP" && (own !== undefined || externalTrafficPolicy !== undefined))
      return refuse(
        context,
        "the type LoadBalancer for a Service with an address or a traffic policy of its own",
        "add type: LoadBalancer and pool",
      );
    return {
      type,
      pool,
      ports,
      ...(own === undefined ? {} : { address: own }),
      ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }),
    };
  });

/** A Service that is reached from outside by an address of its own. */
export type AppService = z.output<typeof exposedServiceSchema>;
