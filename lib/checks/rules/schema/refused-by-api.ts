import { type Manifest, showManifest } from "../../../manifest/manifest";
import { minorOf } from "../../../versions/line";
import { manifestsOf } from "../../place";
import { refusalsOf } from "../../refusals/judge";
import type { Rule } from "../../rule";

export const refusedByApi: Rule = {
  id: "refused-by-api",
  title: "The API server refuses an object although it fits its schema",
  family: "schema",
  severity: "error",
  answers: [],
  why: "Names, policies and pairs of fields are judged by code and not by the schema; the dry run fails, and the whole stage with it.",
  fix: "correct the field",
  source:
    "rows in lib/checks/refusals: Kubernetes 1.35, pkg/apis/*/validation; each asked of kube-apiserver 1.35.4 (npm run verify:refusals)",
  example: "a CronJob with timeZone: Europe/Berln, or a Job with restartPolicy: Always",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) =>
      refusalsOf(manifest)
        .filter(({ path }) => !isTaken(manifest, path, input.cluster.versions.kubernetes))
        .map(({ path, got, want, fix }) => ({
          at: origin,
          message: `${showManifest(manifest)} ${path}: got ${got}, want ${want}`,
          ...(fix === undefined ? {} : { fix }),
        })),
    ),
};

/** A Service may begin with a digit from Kubernetes 1.37 on (versioned_feature_list.yaml: RelaxedServiceNameValidation). */
function isTaken({ kind, metadata }: Manifest, path: string, kubernetes: string): boolean {
  return (
    kind === "Service" &&
    path === "metadata.name" &&
    minorOf(kubernetes) >= 37 &&
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(metadata.name)
  );
}
