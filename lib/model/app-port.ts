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

/** Ports of the machines that a Service answers at: one for its only port, or one for each by the port's name. */
const nodePortField = z
  .union([portNumber, z.record(portName, portNumber)])
  .optional()
  .meta({
    description:
      "port of every machine at which it answers, e.g. 30080, or one for each of its ports by name, e.g. {http: 30080}; from the node ports of the API server, and for the type NodePort only. Absent: the API server chooses, and keeps what it chose",
  });

/** A Service over some of an app's ports. */
export const exposedServiceSchema = z
  .strictObject({
    type: z.enum(["ClusterIP", "NodePort", "LoadBalancer"]).default("ClusterIP").meta({
      description:
        "ClusterIP: inside the cluster only; NodePort: at a port of every machine, 30000 to 32767 by default; LoadBalancer: at an address of its own in the machines' network, and needs pool",
    }),
    nodePort: nodePortField,
    pool: name.optional().meta({
      description: "key of network.loadBalancers that its address comes from; for the type LoadBalancer only",
    }),
    address: address.optional().meta({
      description:
        "address of that pool that it gets, e.g. 192.168.1.65; for the type LoadBalancer only. Absent: any free one of the pool",
    }),
    externalTrafficPolicy: z.enum(["Cluster", "Local"]).optional().meta({
      description:
        "Local: the app sees its clients' addresses, and only nodes with a pod of it take requests; for the types NodePort and LoadBalancer. Absent: Cluster, where every node passes requests on",
    }),
    ports: z.array(portName).optional().meta({
      description: "names of the app's ports that it serves: http for port, keys of ports for the others; absent: all",
    }),
  })
  .transform((service, context) => {
    const { type, pool, ports, address: own, externalTrafficPolicy, nodePort } = service;
    if (type === "LoadBalancer" && pool === undefined)
      return refuse(
        context,
        "a pool for a Service of the type LoadBalancer",
        "add pool, a name of network.loadBalancers",
      );
    if (type !== "NodePort" && nodePort !== undefined)
      return refuse(
        context,
        "the type NodePort for a Service with a node port",
        type === "LoadBalancer" ? "remove nodePort: it has an address" : "add type: NodePort",
      );
    if (type !== "LoadBalancer" && pool !== undefined)
      return refuse(
        context,
        "the type LoadBalancer for a Service with a pool",
        type === "NodePort" ? "remove pool, or write type: LoadBalancer" : "add type: LoadBalancer",
      );
    if (type !== "LoadBalancer" && own !== undefined)
      return refuse(
        context,
        "the type LoadBalancer for a Service with an address of its own",
        "add type: LoadBalancer and pool",
      );
    if (type === "ClusterIP" && externalTrafficPolicy !== undefined)
      return refuse(
        context,
        "the type NodePort or LoadBalancer for a Service with a traffic policy of its own",
        "add type: LoadBalancer and pool, or type: NodePort",
      );
    return {
      type,
      pool,
      ports,
      ...(own === undefined ? {} : { address: own }),
      ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }),
      ...(nodePort === undefined ? {} : { nodePort }),
    };
  });

/** A Service of an app: inside the cluster, at a port of the machines, or at an address of its own. */
export type AppService = z.output<typeof exposedServiceSchema>;
