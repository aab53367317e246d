import { z } from "zod";
import { name } from "../../lib/model/field";
import { storePath } from "../../lib/model/grammar";
import { outsideStore } from "./store-schema";

/** What an operator may write below `components.externalSecrets`; each field says what it means. */
export const options = z.strictObject({
  replicas: z.int().min(1).max(3).default(1).meta({ description: "replicas of the operator and of its webhook" }),
  stores: z.record(name, outsideStore).optional().meta({
    description:
      "stores outside the cluster that people fill, by the name under which everything reads from them, e.g. {onepassword: {provider: onePasswordConnect, …}}",
  }),
  main: name.optional().meta({
    description:
      "store in which generated passwords live and from which components read them: one of stores, e.g. onepassword, or bootstrap, which keeps them in this cluster alone; absent: vault where components.vault is there, else the only one of stores",
  }),
  entries: z
    .record(name, z.union([z.literal("any"), z.array(storePath)]))
    .optional()
    .meta({
      description:
        "entries of a store that a person puts there, by the store's name, e.g. {vault: [home/notes]}, or any; what is not listed must be made by the cluster itself",
    }),
});

/** `components.externalSecrets` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
