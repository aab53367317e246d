import { z } from "zod";
import { label, name as machineName } from "../../lib/model/field";
import { absolutePath } from "../../lib/model/grammar";

const devicePath = z
  .string()
  .regex(
    /^\/dev\/[A-Za-z0-9._:+*-]+(\/[A-Za-z0-9._:+*-]+)*$/,
    "a path below /dev, with * for any text, e.g. /dev/ttyUSB*",
  );

const usbId = z.string().regex(/^[0-9A-Fa-f]{4}$/, "four hexadecimal digits, e.g. 10c4");

const common = {
  machines: z
    .array(machineName)
    .min(1)
    .meta({ description: "machines that have the device; pods that ask for it run there, e.g. [w1]" }),
  shared: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .meta({ description: "pods of a machine that may use the device at a time; 1: one has it for itself" }),
};

const device = z.union([
  z.strictObject({
    paths: z
      .array(devicePath)
      .min(1)
      .meta({ description: "device files that belong together, e.g. [/dev/serial/by-id/usb-zigbee-if00]" }),
    as: absolutePath.optional().meta({
      description: "path in the container of the only one of paths, e.g. /dev/ttyUSB0; absent: the same as on the node",
    }),
    ...common,
  }),
  z.strictObject({
    usb: z
      .strictObject({
        vendor: usbId.meta({ description: "vendor in four hexadecimal digits, as lsusb shows it, e.g. 18d1" }),
        product: usbId.meta({ description: "product in four hexadecimal digits, e.g. 9302" }),
        serial: z
          .string()
          .regex(/^[A-Za-z0-9._:-]+$/, "a serial number of letters, digits, dots and dashes")
          .optional()
          .meta({ description: "serial number, where there are several of one product; absent: any" }),
      })
      .meta({ description: "a USB device for a program that speaks USB itself, e.g. {vendor: 18d1, product: 9302}" }),
    ...common,
  }),
]);

/** One device as its options describe it. */
export type Device = z.output<typeof device>;

export const options = z.strictObject({
  devices: z
    .record(label, device)
    .refine((devices) => Object.keys(devices).length > 0, "at least one device")
    .meta({
      description:
        "devices by the name that apps ask for, e.g. {zigbee: {paths: [/dev/serial/by-id/usb-zigbee-if00], as: /dev/ttyUSB0, machines: [w1]}}",
    }),
});

export type DevicePluginOptions = z.output<typeof options>;
