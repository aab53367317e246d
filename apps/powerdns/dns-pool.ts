import { z } from "zod";
import type { Cluster } from "../../lib/model/cluster";

const shape = z.object({ pool: z.string() });

/** The pool of PowerDNS' address, or undefined where components.powerdns is off. */
export function dnsPool(cluster: Cluster): string | undefined {
  return shape.safeParse(cluster.components.powerdns?.options).data?.pool;
}
