import { z } from "zod";
import { label } from "./field";

const percent = z.int().min(10).max(95);

/** A source of numbers for KEDA. */
const trigger = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, "the type of a KEDA scaler, e.g. prometheus or cron")
    .meta({ description: "type of the KEDA scaler, e.g. prometheus, cron or redis" }),
  metadata: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, "a key of letters and digits"), z.string())
    .meta({ description: 'what the scaler asks, as KEDA documents its type, e.g. {threshold: "5"}; texts only' }),
  authentication: label
    .optional()
    .meta({ description: "name of a TriggerAuthentication of the app's namespace; absent: none" }),
});

/** Replicas by use, in place of a fixed number. */
export const autoscaleField = z
  .strictObject({
    min: z.int().min(0).max(50).default(1).meta({ description: "fewest pods; 0 only with triggers" }),
    max: z.int().min(2).max(100).meta({ description: "most pods; above min" }),
    cpu: percent.default(70).meta({
      description: "mean CPU use that is aimed at, in percent of the CPU request; not looked at with triggers",
    }),
    memory: percent.optional().meta({
      description: "mean memory use that is aimed at, in percent of the memory request; absent: not looked at",
    }),
    triggers: z.array(trigger).min(1).optional().meta({
      description:
        "what KEDA looks at in place of CPU and memory, each {type, metadata}; needs KEDA in the cluster. Absent: a HorizontalPodAutoscaler",
    }),
  })
  .refine(({ min, max }) => min < max, "a max above min")
  .refine(({ min, triggers }) => min > 0 || triggers !== undefined, "a min of at least 1, or triggers")
  .optional()
  .meta({ description: "replicas by use, instead of replicas; needs metrics-server, or KEDA where it has triggers" });

const pods = z.union([
  z.int().min(0).max(50),
  z.string().regex(/^\d{1,2}%$/, "a number of pods, or a share such as 50%"),
]);

/** How many pods may be away at a time when nodes are drained. */
export const disruptionBudgetField = z
  .union([
    z.literal(false),
    z.strictObject({
      maxUnavailable: pods.meta({ description: "most pods that may be away at a time, e.g. 1 or 25%" }),
    }),
    z.strictObject({ minAvailable: pods.meta({ description: "fewest pods that must stay, e.g. 2 or 50%" }) }),
  ])
  .optional()
  .meta({
    description:
      "PodDisruptionBudget: {maxUnavailable} or {minAvailable}, or false for none. Absent: one pod away at a time where there is more than one replica",
  });
