import { z } from "zod";
import { labelKey, labels } from "./grammar";

/** Annotations by key; a value is any text. */
const annotations = z.record(labelKey, z.string());

const both = (of: string) =>
  z
    .strictObject({
      labels: labels.optional().meta({ description: `labels of ${of} in addition to its own; absent: none` }),
      annotations: annotations
        .optional()
        .meta({ description: `annotations of ${of} in addition to its own; absent: none` }),
    })
    .optional()
    .meta({ description: `labels and annotations of ${of}` });

/** Labels and annotations of what an app becomes, by part. */
export const metadataField = z
  .strictObject({
    workload: both("its Deployment, StatefulSet, DaemonSet, CronJob or Job"),
    pod: both("its pods"),
    service: both("its Services"),
    route: both("its Ingresses or HTTPRoutes"),
  })
  .optional()
  .meta({
    description:
      "labels and annotations of the app's own objects, e.g. {pod: {annotations: {example.org/team: media}}}",
  });

/** Labels and annotations of one's own. */
export type Metadata = NonNullable<NonNullable<z.output<typeof metadataField>>["pod"]>;
