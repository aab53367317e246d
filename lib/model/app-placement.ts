import { z } from "zod";
import { label } from "./field";
import { absolutePath, labelValue } from "./grammar";

const LABEL_KEY = "([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";

/** A taint as machines write it; without a value it tolerates every value. */
const toleration = z
  .string()
  .regex(
    new RegExp(`^(\\*|${LABEL_KEY}(=[A-Za-z0-9_.-]*)?(:(NoSchedule|PreferNoSchedule|NoExecute))?)$`),
    "a taint such as gpu=true:NoSchedule, gpu:NoSchedule or gpu, or * for every taint",
  );

/** `tolerations` of an app, in the form of a machine's taints. */
export const tolerationsField = z.array(toleration).optional().meta({
  description:
    "taints that do not keep it away, as machines.<name>.taints writes them: gpu=true:NoSchedule, gpu for any value and effect, or * for every taint",
});

const values = z.record(
  z.string().regex(new RegExp(`^${LABEL_KEY}$`), "the key of a label"),
  z.union([labelValue, z.array(labelValue).min(1)]).transform((one) => (typeof one === "string" ? [one] : one)),
);

/** `affinity` of an app: nodes by label, and distance from other apps. */
export const affinityField = z
  .strictObject({
    nodes: values.optional().meta({
      description:
        "labels that a node must have, each with the values that will do, e.g. {kubernetes.io/hostname: [w1, w2]}",
    }),
    prefer: values.optional().meta({ description: "the same for nodes that are taken where they have room" }),
    near: z.array(label).optional().meta({ description: "apps of the same namespace whose node it must run on" }),
    apart: z.array(label).optional().meta({ description: "apps of the same namespace whose nodes it must not run on" }),
  })
  .optional()
  .meta({ description: "where its pods run, beyond nodeSelector" });

/**
 * A device of the node: by its path, which a container cannot open without
 * being privileged, or by the name under which a device plugin gives it.
 */
type AppDevice =
  | { readonly path: string; readonly as?: string | undefined; readonly name?: undefined }
  | { readonly path?: undefined; readonly as?: undefined; readonly name: string };

const deviceSchema = z.union([
  absolutePath.transform((path): AppDevice => ({ path })),
  z
    .strictObject({
      path: absolutePath.meta({ description: "path on the node, e.g. /dev/serial/by-id/usb-zigbee-if00" }),
      as: absolutePath.optional().meta({ description: "path in the container, e.g. /dev/ttyUSB0; absent: the same" }),
    })
    .transform(({ path, as }): AppDevice => ({ path, as })),
  z
    .strictObject({
      name: label.meta({ description: "key of components.devicePlugin.devices, e.g. zigbee" }),
    })
    .transform(({ name }): AppDevice => ({ name })),
]);

/** `devices` of an app: device files of the node that its container sees. */
export const devicesField = z
  .array(
    deviceSchema.refine(
      ({ path }) => path === undefined || /^\/dev\/./.test(path),
      "a path below /dev, e.g. /dev/dri or /dev/ttyUSB0",
    ),
  )
  .optional()
  .meta({
    description:
      "devices of the node: {name} of components.devicePlugin, e.g. [{name: zigbee}], or a path, e.g. /dev/dri, or {path, as}, for which the container becomes privileged. A GPU by gpu needs no such right",
  });

/** `hostNetwork` of an app. */
export const hostNetworkField = z.boolean().optional().meta({
  description:
    "true: the pods share the node's network and take its ports; network policies then do not apply to them, and the namespace becomes privileged. Absent: false",
});
