import type { Cluster } from "../../model/cluster";
import { extensionsOfTalos } from "../../talos/extensions";

/** The public factory; another one may have extensions of its own. */
const PUBLIC_FACTORY = "factory.talos.dev";

/** System extensions that the factory of a cluster has for its Talos; undefined where nobody here knows. */
export function extensionsOffered({ talos, versions }: Cluster): readonly string[] | undefined {
  return talos.factory === PUBLIC_FACTORY ? extensionsOfTalos(Number(versions.talos.split(".")[1])) : undefined;
}

/** System extensions that a definition names, each with its path. */
export function extensionsAsked({
  talos,
  machines,
}: Cluster): readonly { readonly name: string; readonly at: string }[] {
  return [
    ...talos.extensions.map((name, index) => ({ name, at: `talos.extensions[${index}]` })),
    ...machines.flatMap((machine) =>
      machine.extensions.map((name, index) => ({ name, at: `machines.${machine.name}.extensions[${index}]` })),
    ),
  ];
}
