import { z } from "zod";
import { RENDERED_RATIOS } from "./rendered";

/** What ratios shall be at most; people read it, and no test measures a time. */
export const budgetSchema = z.strictObject({
  /** A synth that finds nothing changed, against what other tools take. */
  ratios: z.array(
    z.strictObject({
      peer: z.string(),
      most: z.number().positive(),
      why: z.string().min(10),
    }),
  ),
  /** Commands of `npm run bench -- --against`, by the revision that they are compared with. */
  against: z.array(
    z.strictObject({
      command: z.string(),
      revision: z.string().regex(/^[0-9a-f]{7,40}$/),
      most: z.number().positive(),
      why: z.string().min(10),
    }),
  ),
  /** Ratios of `npm run bench -- many`, by their names. */
  many: z.array(
    z.strictObject({
      ratio: z.string(),
      most: z.number().positive(),
      why: z.string().min(10),
    }),
  ),
  /** Ratios of `npm run bench -- rendered`, by their names. */
  rendered: z.array(
    z.strictObject({
      ratio: z.enum(RENDERED_RATIOS),
      most: z.number().positive(),
      why: z.string().min(10),
    }),
  ),
});

/** The budget as it is written. */
export type Budget = z.output<typeof budgetSchema>;
