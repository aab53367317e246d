import { posix } from "node:path";
import { listAt, textAt } from "../../data/fields";
import { InputError } from "../../model/problem";
import type { ProjectFiles } from "../../model/project-files";
import { isSops } from "../../secret-scan/document";
import { applyPatch } from "../../talos/merge";
import { baseDocuments } from "../base";
import type { Claim, FoundHome, FoundMachine, FoundSchematic, FoundSecrets } from "../found";
import type { ReadInput } from "../read-input";
import { factoryId, foundSchematic } from "../schematic";
import { withoutSecrets } from "../secret";
import { leavesOf, type Source, yamlSource } from "../source";
import { parsed } from "../tool-error";
import { EMPTY, type Topf, type TopfNode, topfSchema } from "./config";
import { folderPatches, templateData } from "./folder-patches";
import { targetOf } from "./targets";
import { fillTemplate } from "./template";

/**
 * Reads what topf was given: `topf.yaml`, the folders of patches, and what it
 * would generate of them.
 *
 * @throws InputError for what topf would refuse as well, and for a plain file of secrets
 */
export function readTopf({ files, file, generated }: Pick<ReadInput, "files" | "file" | "generated">): FoundHome {
  const source = yamlSource(file, files.read(file) ?? "");
  const cleared = withoutSecrets(source.documents[0]);
  const topf = parsed(topfSchema, source, cleared.value, "topf");
  const folder = posix.join(posix.dirname(file), topf.patchesDir);
  const claims: Claim[] = [];
  const secret = new Set(cleared.secrets.map((steps) => JSON.stringify(steps)));
  const versions = versionsOf(topf, source);
  for (const leaf of leavesOf(source, 0))
    claims.push({
      leaf,
      to: secret.has(JSON.stringify(leaf.steps))
        ? { kind: "left out", why: "a secret: Groundwork copies none" }
        : targetOf(leaf.steps, topf),
    });
  const folders = { files, folder, topf, claims };
  const patches = [
    ...folderPatches(folders, "all"),
    ...folderPatches(folders, "control-plane"),
    ...folderPatches(folders, "worker"),
    ...topf.nodes.flatMap((node) => folderPatches(folders, `node/${node.host}`, node)),
  ];
  return {
    origin: `topf's ${file}`,
    name: topf.clusterName,
    endpoint: topf.clusterEndpoint,
    versions,
    facts: { factory: topf.factory },
    machines: topf.nodes.map((node): FoundMachine => {
      const isControlPlane = node.role === "control-plane";
      const base = baseDocuments(generated, {
        name: topf.clusterName,
        endpoint: topf.clusterEndpoint,
        versions,
        isControlPlane,
        apiNames: [],
        machineNames: [],
        pods: ["10.244.0.0/16"],
        services: ["10.96.0.0/12"],
        dnsDomain: "cluster.local",
        schedulable: false,
      });
      const schematic = schematicOf(topf, node, files, posix.dirname(file));
      const secureBoot = node.secureboot ?? topf.secureboot ?? false;
      const installer = `${node.platform ?? topf.platform ?? "metal"}-installer${secureBoot ? "-secureboot" : ""}`;
      const version = (node.talosVersion ?? topf.talosVersion ?? versions.talos).replace(/^v/, "");
      const name = `${node.factory ?? topf.factory ?? "factory.talos.dev"}/${installer}/${schematic.id}:v${version}`;
      return {
        name: node.host,
        isControlPlane,
        address: node.ip ?? "",
        schematic: schematic.found,
        secureBoot,
        documents: applyPatch(base, [{ machine: { install: { image: name } } }]),
      };
    }),
    patches,
    claims,
    secrets: secretsOf(files, posix.join(posix.dirname(file), topf.secretsPath), claims),
  };
}

function versionsOf(topf: Topf, source: Source): FoundHome["versions"] {
  const talos = topf.talosVersion?.replace(/^v/, "");
  if (talos === undefined)
    throw new InputError([
      {
        file: source.file,
        path: "talosVersion",
        got: "nothing",
        want: "the Talos version that the machines run; topf takes the one that it was built with",
        fix: "add talosVersion, as talosctl version shows it",
      },
    ]);
  return {
    talos,
    kubernetes: topf.kubernetesVersion.replace(/^v/, ""),
    contract: talos.split(".").slice(0, 2).join("."),
  };
}

function schematicOf(
  topf: Topf,
  node: TopfNode,
  files: ProjectFiles,
  folder: string,
): { readonly id: string; readonly found: FoundSchematic | undefined } {
  const written = node.schematicId ?? topf.schematicId ?? EMPTY;
  if (!written.startsWith("@")) return { id: written, found: written === EMPTY ? foundSchematic({}) : undefined };
  const path = posix.join(folder, written.slice(1));
  const content = files.read(path);
  if (content === undefined)
    throw new InputError([
      { file: path, path: "", got: "nothing: it is not there", want: `the schematic that ${node.host} names` },
    ]);
  const filled = path.endsWith(".tpl") ? fillTemplate(content, templateData(topf, node)) : content;
  const [schematic] = yamlSource(path, filled).documents;
  return { id: factoryId(schematic), found: foundSchematic(schematic) };
}

/** Talos' secrets as SOPS encrypted them. */
function secretsOf(files: ProjectFiles, file: string, claims: Claim[]): FoundSecrets | undefined {
  const content = files.read(file);
  if (content === undefined) return undefined;
  const [document] = yamlSource(file, content).documents;
  if (!isSops(document))
    throw new InputError([
      {
        file,
        path: "",
        got: "Talos' secrets in plain text",
        want: "a file that SOPS encrypted: whoever reads it owns the cluster",
        fix: `sops --encrypt --age <recipient> --in-place ${file}, and run this again`,
      },
    ]);
  claims.push({
    leaf: { file, line: 1, steps: [], value: undefined },
    to: { kind: "kept", where: "talsecret.sops.yaml", why: "copied as it is, encrypted" },
  });
  const age = listAt(document, "sops", "age").flatMap((one) => textAt(one, "recipient") ?? []);
  return { file, text: content, age };
}
