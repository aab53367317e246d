import { z } from "zod";
import type { Cluster } from "../../lib/model/cluster";

const shape = z.object({ controlServer: z.string() });

/** URL of the Headscale server, or undefined where components.mesh is off. */
export function controlServerOf(cluster: Cluster): string | undefined {
  return shape.safeParse(cluster.components.mesh?.options).data?.controlServer;
}
