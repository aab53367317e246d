import { z } from "zod";
import { environmentSchema, environmentSourceSchema } from "./app-environment";
import { probeSchema } from "./app-probe";
import { capabilitySchema } from "./capability";
import { size } from "./field";
import { absolutePath } from "./grammar";
import { imageFamilySchema } from "./image-family";

/** An image that names exactly what runs. */
export const imageSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._:/-]*[:@][A-Za-z0-9][A-Za-z0-9._:-]*$/,
    "an image with its tag or digest, e.g. docker.io/library/nginx:1.29.3",
  );

/** CPU as Kubernetes writes it: whole cores, or thousandths with `m`. */
export const cpuSchema = z.string().regex(/^\d+m?$/, "a CPU quantity like 100m");

/** `family` of a container: how its image is built, which decides who it runs as. */
export const familyField = imageFamilySchema.optional().meta({
  description:
    "how the image starts, which decides its security context. standard: as the app's user, read-only. distroless: the same, without a shell. gosu: as root, and drops it by itself. s6: the same, by s6-overlay. linuxserver, hotio: the same, told by PUID and PGID. Absent: standard",
});

/** `capabilities` of a container: Linux capabilities that it gets in addition to none. */
export const capabilitiesField = z
  .array(capabilitySchema)
  .optional()
  .meta({ description: "Linux capabilities in addition to those of its family, e.g. [NET_ADMIN]; absent: none" });

/** `privileged` of a container. */
export const privilegedField = z.boolean().optional().meta({
  description:
    "true: the container may do whatever root of the node may; its namespace becomes privileged. Absent: false",
});

const mounts = z
  .record(
    absolutePath,
    absolutePath.meta({ description: "mount path of the app, a key of volumes or files, whose content is shown here" }),
  )
  .optional()
  .meta({
    description:
      "which of the app's volumes and files it sees, by path in this container, e.g. {/data: /config}. Absent: all of them at the app's own paths",
  });

const limits = z
  .strictObject({
    cpu: cpuSchema
      .optional()
      .meta({ description: "most CPU in cores or thousandths of one, e.g. 2 or 500m; absent: no limit" }),
    memory: size.optional().meta({ description: "most memory, e.g. 1 GiB; absent: the request" }),
  })
  .optional()
  .meta({ description: "most that the container may use" });

const shared = {
  image: imageSchema.optional().meta({ description: "image with its exact tag or digest; absent: the app's own" }),
  command: z
    .array(z.string())
    .optional()
    .meta({ description: "program and arguments in place of the image's entry point; absent: the entry point" }),
  args: z
    .array(z.string())
    .optional()
    .meta({ description: "arguments in place of the image's own (CMD); absent: the image's own" }),
  env: environmentSchema.default({}).meta({
    description:
      "environment variables by name: a text, {secret, key}, {configMap, key} or {pod}; the app's own are not seen",
  }),
  envFrom: z.array(environmentSourceSchema).default([]).meta({
    description: "Secrets and ConfigMaps whose keys all become variables: a Secret's name, {secret} or {configMap}",
  }),
  mounts,
  family: familyField,
  user: z.int().min(0).optional().meta({
    description: "user id that the container runs as, 0 for root; absent: the app's",
  }),
  capabilities: capabilitiesField,
  privileged: privilegedField,
  writableRoot: z
    .boolean()
    .optional()
    .meta({ description: "true: the container may write outside its volumes; absent: as its family needs" }),
  cpu: cpuSchema.default("10m").meta({ description: "CPU request in cores or thousandths of one, e.g. 1 or 100m" }),
  memory: size
    .prefault("64 MiB")
    .meta({ description: "memory request, e.g. 64 MiB; also the limit, where limits.memory names none" }),
  limits,
};

/** A container that runs to its end before the app starts. */
export const initContainerSchema = z.strictObject(shared);

/** A container that starts before the app and runs as long as the app does. */
export const sidecarSchema = z.strictObject({
  ...shared,
  first: z.boolean().optional().meta({
    description: "true: starts before the init containers, such as a tunnel that they need. Absent: after them",
  }),
  probe: probeSchema.optional().meta({
    description:
      "path that answers when the sidecar is well, as the app's own probe; needs probe.port, as it has no port of its own. Absent: not asked",
  }),
});

/** A container that ends before the app's own starts, with defaults filled in. */
export type InitContainer = z.output<typeof initContainerSchema>;
/** A container that runs as long as the app's own, with defaults filled in. */
export type Sidecar = z.output<typeof sidecarSchema>;
