import { z } from "zod";
import { address, label, mac } from "./field";

/** `networks` of an app: networks of the house that its pod joins in addition to the cluster's own. */
export const networksField = z
  .array(
    z.strictObject({
      name: label.meta({ description: "key of components.multus.networks, e.g. iot" }),
      address: address.meta({ description: "address of the pod in that network, e.g. 192.168.30.20" }),
      mac: mac.optional().meta({ description: "MAC address of the pod in that network; absent: a new one each time" }),
    }),
  )
  .min(1)
  .optional()
  .meta({
    description:
      "networks that the pod joins in addition to the cluster's own, with its address there, e.g. [{name: iot, address: 192.168.30.20}]; network policies do not apply in them. Absent: none",
  });
