import type { Service } from "../../imports/k8s/core-v1";
import { type Asker, loadBalancerFor } from "../component/offers";
import { nearest } from "../data/nearest";
import type { App } from "../model/app";
import type { AppService } from "../model/app-port";
import { InputError } from "../model/problem";
import { PORT } from "./app-container";
import { commonLabels, selectorLabels } from "./labels";

type NamedService = Service & { readonly metadata: { readonly name: string } };

/** The Services of an app: its own, and those that `services` names. */
export function appServices(asker: Asker, name: string, namespace: string, app: App): readonly NamedService[] {
  const own = app.port === undefined && Object.keys(app.ports).length === 0 ? [] : [undefined];
  return [
    ...own.map(() =>
      service({ ...asker, path: `${asker.path}.service` }, name, name, namespace, app, app.service ?? INSIDE),
    ),
    ...Object.entries(app.services).map(([key, one]) =>
      service({ ...asker, path: `${asker.path}.services.${key}` }, `${name}-${key}`, name, namespace, app, one),
    ),
  ];
}

const INSIDE: AppService = { type: "ClusterIP", pool: undefined, ports: undefined };

function service(
  asker: Asker,
  name: string,
  app: string,
  namespace: string,
  wanted: App,
  { type, pool, ports }: AppService,
): NamedService {
  const known = [...(wanted.port === undefined ? [] : [PORT]), ...Object.keys(wanted.ports)];
  for (const port of ports ?? []) if (!known.includes(port)) throw unknownPort(asker, port, known);
  const chosen = known.filter((port) => ports?.includes(port) ?? true);
  const numbers = new Map<string, string>();
  const web = wanted.host !== undefined && type === "ClusterIP";
  const list = chosen.map((port) => {
    const further = wanted.ports[port];
    const number = port === PORT ? webPort(wanted, web) : (further?.port ?? 0);
    const protocol = further?.protocol ?? ("TCP" as const);
    const other = numbers.get(`${number}/${protocol}`);
    if (other !== undefined) throw samePort(asker, number, protocol, other, port);
    numbers.set(`${number}/${protocol}`, port);
    return { name: port, port: number, targetPort: port, protocol };
  });
  const offer = pool === undefined ? undefined : loadBalancerFor({ ...asker, path: `${asker.path}.pool` }, pool);
  const annotations = pool === undefined ? {} : offer?.annotations(pool);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name,
      namespace,
      labels: { ...commonLabels(app), ...(pool === undefined ? {} : offer?.labels?.(pool)) },
      ...(Object.keys(annotations ?? {}).length === 0 ? {} : { annotations }),
    },
    spec: {
      ...(type === "ClusterIP" ? {} : { type }),
      selector: selectorLabels(app),
      ports: list,
    },
  };
}

/** The web's own port for what is reached by its host name, the container's for what others call by its own protocol. */
function webPort(app: App, web: boolean): number {
  return web || app.port === undefined ? 80 : app.port;
}

function unknownPort(asker: Asker, port: string, known: readonly string[]): InputError {
  const near = nearest(port, known);
  return new InputError([
    {
      file: asker.cluster.file,
      path: `${asker.path}.ports`,
      got: port,
      want: `a port of the app: ${known.join(", ") || "it has none"}`,
      ...(near === undefined ? {} : { fix: `write ${near}` }),
    },
  ]);
}

function samePort(asker: Asker, number: number, protocol: string, first: string, second: string): InputError {
  return new InputError([
    {
      file: asker.cluster.file,
      path: asker.path,
      got: `the port ${number}/${protocol} twice, as ${first} and as ${second}`,
      want: "ports that differ in number or protocol",
      fix: `leave one of them out of the Service: list its ports`,
    },
  ]);
}
