import { z } from "zod";
import { cidr } from "../../lib/model/field";
import { webUrl } from "../../lib/model/grammar";

/** What an operator may write below `components.mesh`; each field says what it means. */
export const options = z.strictObject({
  controlServer: webUrl.meta({ description: "URL of the Headscale server" }),
  tag: z
    .string()
    .regex(/^tag:[a-z][a-z0-9-]*$/, "a tag like tag:test-cluster")
    .optional()
    .meta({
      description:
        "tag of the nodes in the mesh, e.g. tag:home; absent: tag:<the cluster's name>, or tag:cluster-<name> where that begins with a digit",
    }),
  admins: z
    .array(z.string().regex(/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]*$/, "a Headscale user with @, e.g. alice@"))
    .min(1)
    .meta({ description: "Headscale users who may reach the whole cluster network" }),
  tailnet: cidr
    .prefault("100.64.0.0/10")
    .meta({ description: "address range of the mesh, as Headscale assigns addresses" }),
});

/** `components.mesh` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
