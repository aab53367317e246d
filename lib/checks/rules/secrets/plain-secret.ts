import { isFields } from "../../../data/fields";
import { isOfChart } from "../../../data/of-chart";
import { showManifest } from "../../../manifest/manifest";
import { secretsInDocument } from "../../../secret-scan/document";
import type { Rule } from "../../rule";

export const plainSecret: Rule = {
  id: "plain-secret",
  title: "A Secret is in Git in plain text",
  family: "secrets",
  severity: "error",
  answers: ["M042"],
  why: "Whoever reads the repository reads the secret, and so does everybody who ever cloned it.",
  fix: "generate it in the cluster, place it by Terraform, seal it, or encrypt it with SOPS",
  source: "Kubernetes documentation: Secret data is encoded, not encrypted",
  example: "a Secret with stringData.password in the stage of an app",
  check: ({ graph }) =>
    graph.stages.flatMap((stage) =>
      stage.manifests
        .filter((manifest) => manifest.kind === "Secret" && manifest.apiVersion === "v1" && manifest.sops === undefined)
        .filter((manifest) =>
          [manifest.data, manifest.stringData].some((data) => isFields(data) && Object.keys(data).length > 0),
        )
        // Charts keep scripts and settings in Secrets as well.
        .filter((manifest) => !isOfChart(manifest) || secretsInDocument(manifest, { forms: true }).length > 0)
        .map((manifest) => ({
          at: stage.origin,
          message: `${showManifest(manifest)} of stage ${stage.name} carries its data in plain text`,
        })),
    ),
};
