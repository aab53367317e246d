import { z } from "zod";
import { factoryId } from "../schematic";

const text = z.string();
const image = {
  talosVersion: text.optional(),
  schematicId: text.optional(),
  factory: text.optional(),
  platform: text.optional(),
  secureboot: z.boolean().optional(),
};
const data = z.record(z.string(), z.unknown()).nullish();

/** `topf.yaml` (postfinance/topf, docs/configuration.md). Keys that it does not know are kept for the table. */
export const topfSchema = z.looseObject({
  clusterName: text.min(1),
  clusterEndpoint: text.min(1),
  kubernetesVersion: text.min(1),
  ...image,
  patchesDir: text.default("."),
  secretsPath: text.default("secrets.yaml"),
  data,
  nodes: z
    .array(
      z.looseObject({
        host: text.min(1),
        ip: text.optional(),
        role: z.enum(["control-plane", "worker"]),
        data,
        ...image,
      }),
    )
    .min(1),
});

export type Topf = z.output<typeof topfSchema>;
export type TopfNode = Topf["nodes"][number];

/** The schematic without anything in it, which topf installs where none is named. */
export const EMPTY = factoryId({});
