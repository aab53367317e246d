import { ApiObject } from "cdk8s";
import type { IConstruct } from "constructs";
import { at, listAt } from "../data/fields";
import { Release } from "../stage/release";
import type { Stage } from "../stage/stage";

/** A port of a Service, named by number or by name. */
export interface ServicePort {
  /** Where the Service is. */
  readonly namespace: string;
  /** Name of the Service. */
  readonly service: string;
  /** Its port by number or name. */
  readonly port: number | string;
}

/**
 * The number of a Service's port, for kinds that know no port names. Looks at
 * the stage's own Services and releases first, then at those of all stages
 * built so far. Throws where nobody declared such a port: a bug of the
 * component that asks.
 */
export function servicePortNumber(stage: Stage, asked: ServicePort): number {
  if (typeof asked.port === "number") return asked.port;
  const found = search(stage, asked) ?? search(stage.node.root, asked);
  if (found !== undefined) return found;
  throw new Error(
    `Service ${asked.namespace}/${asked.service} has no port named ${asked.port} that is known when it is exposed`,
  );
}

function search(scope: IConstruct, asked: ServicePort): number | undefined {
  for (const construct of scope.node.findAll()) {
    const found = ApiObject.isApiObject(construct)
      ? ofObject(construct, asked)
      : construct instanceof Release
        ? ofRelease(construct, asked)
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofObject(object: ApiObject, asked: ServicePort): number | undefined {
  if (object.kind !== "Service" || object.name !== asked.service || object.metadata.namespace !== asked.namespace) {
    return undefined;
  }
  const port = listAt(object.toJson(), "spec", "ports").find((one) => at(one, "name") === asked.port);
  const number = at(port, "port");
  return typeof number === "number" ? number : undefined;
}

/** A release declares a port by its number, followed by its name. */
function ofRelease(release: Release, asked: ServicePort): number | undefined {
  const service = (release.makes.objects ?? []).find(
    ({ kind, name, namespace }) => kind === "Service" && name === asked.service && namespace === asked.namespace,
  );
  const ports = service?.ports ?? [];
  const number = ports[ports.indexOf(asked.port) - 1];
  return typeof number === "number" ? number : undefined;
}
