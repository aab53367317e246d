import { posix } from "node:path";
import { z } from "zod";
import { type Fields, listAt, textAt } from "../../data/fields";
import { InputError } from "../../model/problem";
import type { ProjectFiles } from "../../model/project-files";
import { isSops } from "../../secret-scan/document";
import { applyPatch } from "../../talos/merge";
import { baseDocuments } from "../base";
import type { Claim, FoundHome, FoundMachine, FoundPatch, FoundSchematic, FoundSecrets, Target, Whom } from "../found";
import { isEmptyYaml, readPatch } from "../patch-source";
import { factoryId, foundSchematic } from "../schematic";
import { withoutSecrets } from "../secret";
import { type Leaf, leavesOf, type Source, type Step, yamlSource } from "../source";
import type { ReadInput } from "../talhelper/read";
import { parsed } from "../tool-error";
import { fillTemplate, TemplateError } from "./template";

const text = z.string();
const image = {
  talosVersion: text.optional(),
  schematicId: text.optional(),
  factory: text.optional(),
  platform: text.optional(),
  secureboot: z.boolean().optional(),
};
const data = z.record(z.string(), z.unknown()).nullish();

/** `topf.yaml` (postfinance/topf, docs/configuration.md). Keys that it does not know are kept for the table. */
const topfSchema = z.looseObject({
  clusterName: text.min(1),
  clusterEndpoint: text.min(1),
  kubernetesVersion: text.min(1),
  ...image,
  patchesDir: text.default("."),
  secretsPath: text.default("secrets.yaml"),
  data,
  nodes: z
    .array(
      z.looseObject({
        host: text.min(1),
        ip: text.optional(),
        role: z.enum(["control-plane", "worker"]),
        data,
        ...image,
      }),
    )
    .min(1),
});

type Topf = z.output<typeof topfSchema>;
type TopfNode = Topf["nodes"][number];

/** The schematic without anything in it, which topf installs where none is named. */
const EMPTY = factoryId({});

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

const field = (where: string): Target => ({ kind: "field", where });

function targetOf([key, index, inner]: readonly Step[], topf: Topf): Target {
  const place = (machines: readonly string[], ...steps: readonly string[]): Target => ({
    kind: "document",
    machines,
    documents: [""],
    steps,
  });
  const ofImage = (name: Step | undefined, machines: readonly string[]): Target | undefined => {
    if (name === "talosVersion")
      return machines.length === 0 ? field("versions.talos") : place(machines, "machine", "install", "image");
    if (name === "factory")
      return machines.length === 0 ? field("talos.factory") : place(machines, "machine", "install", "image");
    if (name === "schematicId" || name === "platform" || name === "secureboot")
      return place(machines, "machine", "install", "image");
    return undefined;
  };
  const used: Target = { kind: "kept", where: "", why: "filled in where a template uses it" };
  switch (key) {
    case "clusterName":
      return field("name");
    case "clusterEndpoint":
      return place([], "cluster", "controlPlane", "endpoint");
    case "kubernetesVersion":
      return field("versions.kubernetes");
    case "patchesDir":
      return { kind: "kept", where: "", why: "the patches of this folder have rows of their own" };
    case "secretsPath":
      return { kind: "kept", where: "talsecret.sops.yaml", why: "the file has a row of its own" };
    case "secretsProvider":
    case "nodesProvider":
      return { kind: "left out", why: "a program of yours; Groundwork runs none. What it gives has to be in files" };
    case "data":
      return used;
    case "nodes": {
      const node = typeof index === "number" ? topf.nodes[index] : undefined;
      if (node === undefined) break;
      if (inner === "host") return field(`machines.${node.host}`);
      if (inner === "ip") return field(`machines.${node.host}.address`);
      if (inner === "role") return field(`machines.${node.host}.role`);
      if (inner === "data") return used;
      return ofImage(inner, [node.host]) ?? UNKNOWN;
    }
    default:
      return ofImage(key, []) ?? UNKNOWN;
  }
  return UNKNOWN;
}

const UNKNOWN: Target = { kind: "left out", why: "no key of topf, which ignores it as well" };

interface Folders {
  readonly files: ProjectFiles;
  readonly folder: string;
  readonly topf: Topf;
  readonly claims: Claim[];
}

/** Patches of a folder in the order of their names; a template is one patch for each machine, unless it gives all the same. */
function folderPatches({ files, folder, topf, claims }: Folders, part: string, only?: TopfNode): readonly FoundPatch[] {
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

function templateData(topf: Topf, node: TopfNode): Fields {
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
