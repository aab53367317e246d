import { readdirSync } from "node:fs";
import { join } from "node:path";
import { helmTemplate } from "./helm";
import { generatedTalos } from "./talhelper";
import { validatedStacks } from "./terraform";
import type { Call, Peer } from "./tools";

/** Folders below `dist/` that hold a file of this name. */
function foldersWith(folder: string, file: string): readonly string[] {
  return readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(`/${file}`))
    .map((path) => join("dist", path.slice(0, -file.length - 1)))
    .sort();
}

/** Tools of the field and what each does of a synth. None of them checks what a synth does; a ratio says what the whole costs next to a part. */
export const PEERS: readonly Peer[] = [
  {
    id: "cdk8s and cdktf",
    tools: [
      { name: "cdk8s", variable: "CDK8S_BIN", version: ["--version"] },
      { name: "cdktf", variable: "CDKTF_BIN", version: ["--version"] },
    ],
    prepare: ([cdk8s = "cdk8s", cdktf = "cdktf"]) => ({
      does: "synth of the same constructs by both CLIs",
      calls: [
        [cdk8s, "synth", "--check-upgrade=false", "--output", "cdk8s.out"],
        [cdktf, "synth"],
      ],
    }),
  },
  {
    id: "kustomize",
    tools: [{ name: "kustomize", variable: "KUSTOMIZE_BIN", version: ["version"] }],
    prepare: ([kustomize = "kustomize"], { folder }) => ({
      does: "build of every folder of dist/",
      calls: foldersWith(folder, "kustomization.yaml").map((path): Call => [kustomize, "build", path]),
    }),
  },
  {
    id: "helm",
    tools: [{ name: "helm", variable: "HELM_BIN", version: ["version", "--short"] }],
    reads: { variable: "HELM_CHARTS", what: "archives of charts, <chart>-<version>.tgz" },
    prepare: ([helm = "helm"], tree) => helmTemplate(helm, tree, process.env.HELM_CHARTS),
  },
  {
    id: "terraform",
    tools: [{ name: "terraform", variable: "TERRAFORM_BIN", version: ["version"] }],
    reads: { variable: "TERRAFORM_PROVIDERS", what: "unpacked providers, as a mirror of Terraform has them" },
    prepare: ([terraform = "terraform"], tree) => validatedStacks(terraform, tree, process.env.TERRAFORM_PROVIDERS),
  },
  {
    id: "talhelper",
    tools: [{ name: "talhelper", variable: "TALHELPER_BIN", version: ["--version"] }],
    prepare: ([talhelper = "talhelper"], tree) => generatedTalos(talhelper, tree),
  },
];
