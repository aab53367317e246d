import { z } from "zod";
import { duration, label } from "./field";
import { apiGroup, dataKey, groupKind, kindName, line, objectName } from "./grammar";
import { CHART_SOURCES, chartSource, chartSourceFields } from "./own-chart-source";
import { after } from "./own-manifests";

/** Objects by kind: their names, or for each name the ports of a Service or the keys of a Secret. */
const objects = z.record(
  kindName,
  z.union([z.array(objectName), z.record(objectName, z.array(z.union([z.int(), dataKey])))]),
);

/** A Helm chart that no component brings, as one stage. */
export const ownChartSchema = z
  .strictObject({
    ...chartSourceFields,
    namespace: label.optional().meta({ description: "namespace that the release is installed into; absent: its name" }),
    values: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ description: "chart values; judged by the chart's own schema where Groundwork has it" }),
    podSecurity: z.enum(["restricted", "baseline", "privileged"]).meta({
      description: "strictest Pod Security level that the chart's pods pass; its namespace enforces it",
    }),
    podSecurityReason: line.min(10, "a reason of at least ten characters").optional().meta({
      description: "why the pods pass no stricter level, e.g. reads the disks of the host; privileged needs it",
    }),
    makes: z
      .strictObject({
        crds: z.array(groupKind).default([]).meta({
          description:
            "custom resource kinds that the chart brings, as group/Kind, e.g. monitoring.coreos.com/ServiceMonitor",
        }),
        objects: objects.default({}).meta({
          description:
            "objects that others refer to, by kind: names, or the ports of each Service and the keys of each Secret, e.g. {Service: {gatus: [80, http]}}",
        }),
        webhooks: z.array(apiGroup).default([]).meta({
          description: "API groups whose objects the chart's admission webhook must see, e.g. cert-manager.io",
        }),
      })
      .prefault({})
      .meta({
        description:
          "what the chart makes: references and the order of stages are computed from it; absent: read from its render once groundwork charts has locked it",
      }),
    needs: z
      .strictObject({
        hard: objects.default({}).meta({ description: "objects without which the install fails, by kind" }),
        start: objects
          .default({})
          .meta({ description: "objects without which the pods do not start, by kind, e.g. {Secret: [gatus]}" }),
        run: objects
          .default({})
          .meta({ description: "objects that only matter while it runs, by kind; they order nothing" }),
      })
      .prefault({})
      .meta({ description: "what the values refer to and somebody else makes" }),
    after: after.meta({
      description: "stages that have to be there first although nothing refers to them, by name, each with the reason",
    }),
    crds: z.enum(["CreateReplace", "Skip"]).default("CreateReplace").meta({
      description: "what happens to the chart's crds/ folder: installed and kept up to date, or left to somebody else",
    }),
    timeout: duration.default("10m").meta({ description: "how long one install or upgrade may take, e.g. 15m" }),
  })
  .refine(({ podSecurity, podSecurityReason }) => podSecurity !== "privileged" || podSecurityReason !== undefined, {
    path: ["podSecurityReason"],
    message: "a reason, as podSecurity is privileged",
  })
  .meta(CHART_SOURCES)
  .transform(({ chart, repository, version, git, path, tag, commit, folder, secret, ...own }, context) => ({
    ...own,
    ...chartSource({ chart, repository, version, git, path, tag, commit, folder, secret }, context),
  }));

/** A Helm chart that the operator adds, with every default filled in. */
export type OwnChart = z.output<typeof ownChartSchema>;
