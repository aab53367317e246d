import { z } from "zod";
import { label } from "./field";
import { dataKey, projectPath } from "./grammar";

/**
 * A mode of files. As a text, because a number with a leading zero means one
 * thing in YAML 1.1 and another in YAML 1.2.
 */
const mode = z
  .string()
  .regex(/^0?[0-7]{3}$/, 'an octal mode as a text, e.g. "0440"')
  .optional()
  .meta({ description: 'mode of the files as an octal text in quotes, e.g. "0440"; absent: "0644"' });

/** A file or a folder of a container that comes from a ConfigMap, from a Secret, or from the definition itself. */
export const fileSchema = z.union([
  z.string().transform((text) => ({ kind: "text" as const, text })),
  z
    .strictObject({
      text: z.string().meta({ description: "content of the file; never a secret, as it is in Git" }),
      mode,
    })
    .transform((file) => ({ kind: "text" as const, ...file })),
  z
    .strictObject({
      file: projectPath.meta({
        description:
          "text file of this repository, below clusters/<name>/ or clusters/, e.g. ./files/notes.conf; never a secret, as it goes to the cluster as it is",
      }),
      mode,
    })
    .transform((named) => ({ kind: "text" as const, text: "", ...named })),
  z
    .strictObject({
      configMap: label.meta({ description: "name of a ConfigMap of the app's namespace" }),
      key: dataKey
        .optional()
        .meta({ description: "key that becomes this one file; absent: the path is a folder with a file for each key" }),
      mode,
    })
    .transform((file) => ({ kind: "configMap" as const, ...file })),
  z
    .strictObject({
      secret: label.meta({ description: "name of a Secret of the app's namespace" }),
      key: dataKey
        .optional()
        .meta({ description: "key that becomes this one file; absent: the path is a folder with a file for each key" }),
      mode,
    })
    .transform((file) => ({ kind: "secret" as const, ...file })),
]);

/** A file in a container: its content, or the Secret or ConfigMap that holds it. */
export type AppFile = z.output<typeof fileSchema>;
