import { z } from "zod";
import { name } from "./field";
import { dataKey, storePath } from "./grammar";

const property = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._/-]*$/, "the name of a field, or of an entry");

/** A Secret of an app's namespace that is copied from a store. */
export const appSecretSchema = z.strictObject({
  store: name.meta({ description: "name of a secret store that a component offers, e.g. onepassword" }),
  key: storePath.meta({
    description: "entry of the store, e.g. notes; of a store with an entry for each value the start of their names",
  }),
  keys: z
    .union([
      z.array(dataKey).min(1),
      z.record(dataKey, property).refine((keys) => Object.keys(keys).length > 0, "at least one key"),
    ])
    .optional()
    .meta({
      description:
        "keys of the Secret: a list of fields, or each key with the field that it takes, e.g. {DB_PASSWORD: password}. Absent: all fields of the entry",
    }),
});
