import { z } from "zod";
import { Address } from "../../lib/model/address";
import type { Cluster } from "../../lib/model/cluster";

/** Tag of the VPS in the mesh. */
export const EDGE_TAG = "tag:edge";

const shape = z.object({ address: z.custom<Address>((value) => value instanceof Address) });

/**
 * The public address by which the Internet reaches this cluster, or undefined
 * where components.edgeProxy is off. DNS records of the public view, glue and
 * forwarders name it; the operator writes it once.
 */
export function publicEdge(cluster: Cluster): Address | undefined {
  return shape.safeParse(cluster.components.edgeProxy?.options).data?.address;
}
