import { posix } from "node:path";
import type { Fields } from "../../data/fields";
import type { ProjectFiles } from "../../model/project-files";
import { isSops } from "../../secret-scan/document";
import type { Claim, FoundPatch, Whom } from "../found";
import { isEmptyYaml, readPatch } from "../patch-source";
import { type Leaf, yamlSource } from "../source";
import { EMPTY, type Topf, type TopfNode } from "./config";
import { fillTemplate, TemplateError } from "./template";

interface Folders {
  readonly files: ProjectFiles;
  readonly folder: string;
  readonly topf: Topf;
  readonly claims: Claim[];
}

/** Patches of a folder in the order of their names; a template is one patch for each machine, unless it gives all the same. */
export function folderPatches(
  { files, folder, topf, claims }: Folders,
  part: string,
  only?: TopfNode,
): readonly FoundPatch[] {
  return filesBelow(files, posix.join(folder, part)).flatMap((path): readonly FoundPatch[] => {
    const original = files.read(path) ?? "";
    const name = posix.relative(folder, path).replace(/\.tpl$/, "");
    const nodes = only === undefined ? topf.nodes.filter(({ role }) => part === "all" || role === part) : [only];
    const leaveOut = (why: string): readonly FoundPatch[] => {
      claims.push({ leaf: { file: path, line: 1, steps: [], value: undefined }, to: { kind: "left out", why } });
      return [];
    };
    const [first] = nodes;
    if (first === undefined) return leaveOut("no node is of this role");
    const whom: Whom =
      only !== undefined
        ? { name: only.host }
        : part === "all"
          ? "all"
          : part === "worker"
            ? "worker"
            : "control-plane";
    const read = (content: string, machines: Whom, suffix: string): readonly FoundPatch[] => {
      if (isEmptyYaml(content)) return [];
      const isTemplate = path.endsWith(".tpl");
      const made = readPatch({
        file: path,
        offset: 0,
        text: content,
        original: isTemplate ? undefined : original,
        origin: path,
        name: suffix === "" ? name : `${name.replace(/\.ya?ml$/, "")}-${suffix}.yaml`,
        machines,
      });
      claims.push(...made.claims);
      return isTemplate
        ? made.patches.map((patch) => ({ ...patch, leaves: patch.leaves.map((leaf) => inTemplate(leaf, original)) }))
        : made.patches;
    };
    if (!path.endsWith(".tpl")) {
      if (yamlSource(path, original).documents.some(isSops))
        return leaveOut("encrypted by SOPS; Groundwork has no encrypted patches");
      if (/\bref\+\w+:\/\//.test(original))
        return leaveOut("it refers to a store of secrets by vals; Groundwork copies no secret");
      if (isEmptyYaml(original)) return leaveOut("the file is empty");
      return read(original, whom, "");
    }
    try {
      const filled = nodes.map((node) => ({ node, content: fillTemplate(original, templateData(topf, node)) }));
      if (filled.every(({ content }) => content === filled[0]?.content))
        return read(filled[0]?.content ?? "", whom, "");
      return filled.flatMap(({ node, content }, index) =>
        read(content, { name: node.host }, node.host).map((patch) => (index === 0 ? patch : { ...patch, leaves: [] })),
      );
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return leaveOut(
        `the template uses ${error.message}, which Groundwork cannot fill in; write what topf render gives as a patch`,
      );
    }
  });
}

function filesBelow(files: ProjectFiles, folder: string): readonly string[] {
  return files.list(folder).flatMap(({ name, folder: isFolder }) => {
    const path = posix.join(folder, name);
    if (isFolder) return filesBelow(files, path);
    return /\.ya?ml(\.tpl)?$/.test(name) ? [path] : [];
  });
}

/** Line of a key in a template: where its name first stands. */
function inTemplate(leaf: Leaf, template: string): Leaf {
  const key = [...leaf.steps].reverse().find((step) => typeof step === "string" && !step.startsWith("$"));
  const line = template.split("\n").findIndex((one) => key !== undefined && one.includes(`${key}:`));
  return { ...leaf, line: line < 0 ? 1 : line + 1 };
}

/** What a template of topf may name. */
export function templateData(topf: Topf, node: TopfNode): Fields {
  return {
    ClusterName: topf.clusterName,
    ClusterEndpoint: topf.clusterEndpoint,
    KubernetesVersion: topf.kubernetesVersion,
    TalosVersion: topf.talosVersion ?? "",
    SchematicID: node.schematicId ?? topf.schematicId ?? EMPTY,
    Data: topf.data ?? {},
    Node: { Host: node.host, Role: node.role, IP: node.ip ?? "", Data: node.data ?? {} },
  };
}
