import type { Service } from "../../imports/k8s/core-v1";
import { nearest } from "../data/nearest";
import type { LoadBalancerOffer } from "../declared/offered";
import { type Asker, loadBalancerFor } from "../declared/offers";
import type { Address } from "../model/address";
import type { App } from "../model/app";
import type { AppService } from "../model/app-port";
import { Gathered } from "../model/gathered";
import { InputError } from "../model/problem";
import { PORT } from "./app-container";
import { commonLabels, selectorLabels } from "./labels";
import { withoutNodePorts } from "./node-ports";

type NamedService = Service & { readonly metadata: { readonly name: string } };

/** Whose Services they are. */
interface Owner {
  readonly name: string;
  readonly namespace: string;
  readonly app: App;
}

/** The Services of an app: its own, and those that `services` names. */
export function appServices(asker: Asker, owner: Owner): readonly NamedService[] {
  const { name, app } = owner;
  const at = (path: string): Asker => ({ ...asker, path: `${asker.path}.${path}` });
  const wanted = [
    ...(app.port === undefined && Object.keys(app.ports).length === 0
      ? []
      : [{ path: "service", called: name, one: app.service ?? INSIDE }]),
    ...Object.entries(app.services).map(([key, one]) => ({ path: `services.${key}`, called: `${name}-${key}`, one })),
  ];
  const gathered = new Gathered();
  const services = gathered.each(wanted, ({ path, called, one }) => service(at(path), owner, called, one));
  gathered.end();
  return services;
}

const INSIDE: AppService = { type: "ClusterIP", pool: undefined, ports: undefined };

function service(asker: Asker, owner: Owner, name: string, exposed: AppService): NamedService {
  const { type, pool, ports, address, externalTrafficPolicy } = exposed;
  const { name: app, namespace, app: wanted } = owner;
  const known = [...(wanted.port === undefined ? [] : [PORT]), ...Object.keys(wanted.ports)];
  for (const port of ports ?? [])
    if (!known.includes(port)) throw unknownPort({ ...asker, path: `${asker.path}.ports` }, port, known);
  const chosen = known.filter((port) => ports?.includes(port) ?? true);
  const nodePorts = nodePortsOf({ ...asker, path: `${asker.path}.nodePort` }, exposed, chosen);
  const numbers = new Map<string, string>();
  const web = (wanted.host !== undefined || wanted.routes !== undefined) && type === "ClusterIP";
  const list = chosen.map((port) => {
    const further = wanted.ports[port];
    const number = port === PORT ? webPort(wanted, web) : (further?.port ?? 0);
    const protocol = further?.protocol ?? ("TCP" as const);
    const other = numbers.get(`${number}/${protocol}`);
    if (other !== undefined) throw samePort(asker, `${number}/${protocol}`, [other, port]);
    numbers.set(`${number}/${protocol}`, port);
    const nodePort = nodePorts.get(port);
    return { name: port, port: number, targetPort: port, protocol, ...(nodePort === undefined ? {} : { nodePort }) };
  });
  const offer = pool === undefined ? undefined : loadBalancerFor({ ...asker, path: `${asker.path}.pool` }, pool);
  if (pool !== undefined && address !== undefined) requireInPool(asker, pool, address);
  const annotations = {
    ...(pool === undefined ? {} : offer?.annotations(pool)),
    ...(address === undefined ? {} : addressAnnotations(asker, offer, address)),
    ...wanted.metadata?.service?.annotations,
  };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace,
      labels: {
        ...wanted.metadata?.service?.labels,
        ...commonLabels(app),
        ...(pool === undefined ? {} : offer?.labels?.(pool)),
      },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      ...(type === "ClusterIP" ? {} : { type }),
      ...(type === "LoadBalancer" ? withoutNodePorts(asker.cluster) : {}),
      ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }),
      selector: selectorLabels(app),
      ports: list,
    },
  };
}

/** How a Service asks for one address of a pool, in the words of whoever gives it. */
function addressAnnotations(
  asker: Asker,
  offer: LoadBalancerOffer | undefined,
  address: Address,
): Readonly<Record<string, string>> {
  if (offer?.addressAnnotations !== undefined) return offer.addressAnnotations(address);
  throw new InputError([
    {
      file: asker.cluster.file,
      path: asker.path,
      got: `the address ${address}`,
      want: `a pool alone: ${offer?.by ?? "nothing here"} gives no address that is asked for`,
      fix: "remove address, and give the Service a pool of that one address",
    },
  ]);
}

function requireInPool({ cluster, path }: Asker, pool: string, address: Address): void {
  const ranges = cluster.network.loadBalancers[pool] ?? [];
  if (ranges.some((range) => range.contains(address))) return;
  const [first] = ranges;
  throw new InputError([
    {
      file: cluster.file,
      path: `${path.replace(/\.pool$/, "")}.address`,
      got: address.toString(),
      want: `an address of the pool ${pool}: ${ranges.join(", ")}`,
      ...(first === undefined
        ? {}
        : { fix: `write one such as ${first.last}, or widen network.loadBalancers.${pool}` }),
    },
  ]);
}

/** The node port of each port, by the port's name: those that the definition says. */
function nodePortsOf(asker: Asker, { nodePort }: AppService, chosen: readonly string[]): ReadonlyMap<string, number> {
  if (nodePort === undefined) return new Map();
  if (typeof nodePort !== "number") {
    for (const port of Object.keys(nodePort)) if (!chosen.includes(port)) throw unknownPort(asker, port, chosen);
    return new Map(Object.entries(nodePort));
  }
  const [only, ...more] = chosen;
  if (only !== undefined && more.length === 0) return new Map([[only, nodePort]]);
  throw new InputError([
    {
      file: asker.cluster.file,
      path: asker.path,
      got: `one number for the ports ${chosen.join(", ")}`,
      want: "one for each of them, by name, or ports with one name",
      fix: `write nodePort: {${only}: ${nodePort}}, with the others if they need one of their own`,
    },
  ]);
}

/** The web's own port for what is reached by its host name, the container's for what others call by its own protocol. */
function webPort(app: App, web: boolean): number {
  return web || app.port === undefined ? 80 : app.port;
}

function unknownPort({ cluster, path }: Asker, port: string, known: readonly string[]): InputError {
  const near = nearest(port, known);
  return new InputError([
    {
      file: cluster.file,
      path,
      got: port,
      want: `a port of the app: ${known.join(", ") || "it has none"}`,
      ...(near === undefined ? {} : { fix: `write ${near}` }),
    },
  ]);
}

function samePort(asker: Asker, number: string, names: readonly [string, string]): InputError {
  return new InputError([
    {
      file: asker.cluster.file,
      path: asker.path,
      got: `the port ${number} twice, as ${names[0]} and as ${names[1]}`,
      want: "ports that differ in number or protocol",
      fix: `leave one of them out of the Service: list its ports`,
    },
  ]);
}
