import { posix } from "node:path";
import { type Fields, listAt } from "../../data/fields";
import { Address } from "../../model/address";
import { InputError, type Problem } from "../../model/problem";
import type { ProjectFiles } from "../../model/project-files";
import { isSops } from "../../secret-scan/document";
import { baseDocuments, type Generated } from "../base";
import type { Claim, FoundHome, FoundMachine, FoundPatch, Whom } from "../found";
import { readPatch } from "../patch-source";
import type { ReadInput } from "../read-input";
import { foundSchematic } from "../schematic";
import { UNFILLED, withoutSecrets } from "../secret";
import { type Leaf, leavesOf, type Source, type Step, showSteps, yamlSource } from "../source";
import { claimOf } from "./claims";
import { readSecrets, readVariables } from "./files-around";
import { minorOf, nodeDocuments } from "./generate";
import { parseTalconfig } from "./parse";
import { substitute, type Variables } from "./substitute";
import { nodeWithGroup, type Talconfig, type TalconfigNode } from "./talconfig";

/** Talos that talhelper 3.1.16 generates for where no version is said. */
const TALOS = "1.13.8";

/**
 * Reads what talhelper was given: `talconfig.yaml` with its variables and its
 * patches, and what it would generate of them.
 *
 * @throws InputError for what talhelper would refuse as well, and for a plain file of secrets
 */
export function readTalhelper({ files, file, env, generated }: Omit<ReadInput, "newest">): FoundHome {
  const folder = posix.dirname(file);
  const inFolder = (name: string) => posix.join(folder, name);
  const { variables, claims: ofVariables } = readVariables(files, inFolder, env);
  const source = yamlSource(file, substitute(files.read(file) ?? "", variables));
  const cleared = withoutSecrets(source.documents[0], (steps) => steps.at(-2) === "patches");
  const config = parseTalconfig(source, cleared.value);
  const talos = plainVersion(config.talosVersion ?? TALOS);
  const contract = talos.split(".").slice(0, 2).join(".");
  const nodes = config.nodes.map((node) => nodeWithGroup(config, node));
  refuseIncomplete(source, config, nodes);
  const secret = new Set(cleared.secrets.map((steps) => JSON.stringify(steps)));
  const patches: FoundPatch[] = [];
  const claims: Claim[] = [...ofVariables];
  const add = (written: string, whom: Whom, steps: readonly Step[]) => {
    const read = readWritten({ files, folder, variables, source, claims }, written, whom, steps);
    patches.push(...read);
  };

  // talhelper lays those of nodes, groups first, before those of all.
  for (const group of ["controlPlane", "worker"] as const)
    for (const [index, written] of (config[group]?.patches ?? []).entries())
      for (const whom of inheriting(config, group)) add(written, whom, [group, "patches", index]);
  for (const [number, node] of config.nodes.entries())
    for (const [index, written] of node.patches.entries())
      add(written, { name: node.hostname }, ["nodes", number, "patches", index]);
  for (const [index, written] of config.patches.entries()) add(written, "all", ["patches", index]);
  for (const [number, node] of config.nodes.entries())
    for (const [index, written] of node.extraManifests.entries())
      add(written.startsWith("@") ? written : `@${written}`, { name: node.hostname }, [
        "nodes",
        number,
        "extraManifests",
        index,
      ]);

  const secrets = readSecrets(files, inFolder, claims);
  for (const leaf of leavesOf(source, 0)) {
    if (secret.has(JSON.stringify(leaf.steps))) claims.push({ leaf, to: { kind: "left out", why: whySecret(leaf) } });
    else claims.push(...claimOf(leaf, { config, nodes, inDocuments: minorOf(contract) >= 12 }));
  }
  const versions = { talos, kubernetes: plainVersion(config.kubernetesVersion ?? ""), contract };
  return {
    origin: `talhelper's ${file}`,
    name: config.clusterName,
    endpoint: config.endpoint,
    versions,
    facts: { factory: config.imageFactory.registryURL, domain: domainIn(config) },
    machines: nodes.map((node) => machineOf(node, { config, versions, generated, folder, files, variables })),
    patches: unique(patches),
    claims,
    secrets,
  };
}

/** @throws InputError for what only the operator can say */
function refuseIncomplete(source: Source, config: Talconfig, nodes: readonly TalconfigNode[]): void {
  const problems: Problem[] = [];
  if ((config.kubernetesVersion ?? "") === "")
    problems.push({
      file: source.file,
      path: "kubernetesVersion",
      got: "nothing",
      want: "the Kubernetes version that the machines run",
      fix: "add it, as kubectl version shows it",
    });
  for (const [index, node] of nodes.entries())
    if (Address.parse(addressOf(node)) === undefined)
      problems.push({
        file: source.file,
        path: `line ${source.lineOf(0, ["nodes", index, "ipAddress"])} nodes[${index}].ipAddress`,
        got: node.ipAddress === undefined ? "nothing" : JSON.stringify(node.ipAddress),
        want: `the address of ${node.hostname}: a name can lead elsewhere tomorrow`,
        fix: "write the address that the name has now",
      });
  if (problems.length > 0) throw new InputError(problems);
}

function whySecret({ value }: Leaf): string {
  const name = typeof value === "string" ? UNFILLED.exec(value)?.[0] : undefined;
  return name === undefined
    ? "a secret: Groundwork copies none"
    : `the value of ${name} is in an encrypted file or in the environment; Groundwork copies no such value`;
}

/** Nodes that take the patches of their group: all of a role as one, unless some refuse. */
function inheriting(config: Talconfig, group: "controlPlane" | "worker"): readonly Whom[] {
  const takes = ({ overridePatches, patches }: Talconfig["nodes"][number]) => !overridePatches || patches.length === 0;
  const members = config.nodes.filter(({ controlPlane }) => controlPlane === (group === "controlPlane"));
  if (members.every(takes)) return [group === "controlPlane" ? "control-plane" : "worker"];
  return members.filter(takes).map(({ hostname }) => ({ name: hostname }));
}

interface Place {
  readonly files: ProjectFiles;
  readonly folder: string;
  readonly variables: Variables;
  readonly source: Source;
  readonly claims: Claim[];
}

function readWritten(
  { files, folder, variables, source, claims }: Place,
  written: string,
  machines: Whom,
  steps: readonly Step[],
): readonly FoundPatch[] {
  const line = source.lineOf(0, steps);
  const leaf: Leaf = { file: source.file, line, steps, value: written };
  const place = `${source.file}:${line} ${showSteps(steps)}`;
  const leaveOut = (why: string): readonly FoundPatch[] => {
    claims.push({ leaf, to: { kind: "left out", why } });
    return [];
  };
  if (!written.startsWith("@")) {
    if (/\{\{/.test(written)) return leaveOut(TEMPLATE);
    claims.push({ leaf, to: { kind: "kept", where: "", why: "its keys have rows of their own" } });
    const read = readPatch({
      file: source.file,
      offset: line,
      text: written,
      origin: place,
      name: nameFor(machines, steps),
      machines,
    });
    claims.push(...read.claims);
    return read.patches;
  }
  const path = posix.join(folder, written.slice(1).trim());
  const text = files.read(path);
  if (text === undefined)
    throw new InputError([
      {
        file: source.file,
        path: `line ${line} ${showSteps(steps)}`,
        got: written,
        want: `a file that is there: ${path} is not`,
        fix: "give the folder that holds it as well, or take the line out",
      },
    ]);
  if (text.trim() === "") return leaveOut("the file is empty");
  const read = yamlSource(path, text);
  if (read.documents.some(isSops))
    return leaveOut(
      `${path} is encrypted by SOPS; Groundwork has no encrypted patches. Decrypt what is no secret into a patch, by hand`,
    );
  if (/\{\{/.test(text)) return leaveOut(TEMPLATE);
  claims.push({ leaf, to: { kind: "kept", where: "", why: `the keys of ${path} have rows of their own` } });
  const filled = substitute(text, variables);
  const name = path.replace(/^(\.\.\/)+/, "").replace(/^(.*\/)?patches\//, "");
  const patch = readPatch({
    file: path,
    offset: 0,
    text: filled,
    original: filled === text ? text : undefined,
    origin: `${path} (${place})`,
    name: name.endsWith(".yaml") ? name : `${name}.yaml`,
    machines,
  });
  claims.push(...patch.claims);
  return patch.patches;
}

const TEMPLATE = "it is a Go template over the machine configuration; write what it gives as a patch";

/** A file name for a patch that is written in line. */
function nameFor(machines: Whom, steps: readonly Step[]): string {
  const number = Number(steps.at(-1)) + 1;
  const whom = typeof machines === "object" ? machines.name : machines;
  return `inline/${whom.toLowerCase().replace(/[^a-z0-9.-]+/g, "-")}-${number}.yaml`;
}

/** The same file for several machines is one patch for each, and has its rows once. */
function unique(patches: readonly FoundPatch[]): readonly FoundPatch[] {
  const seen = new Set<string>();
  return patches.map((patch) => {
    const [first] = patch.leaves;
    const key = first === undefined ? "" : `${first.file} ${first.line}`;
    if (!seen.has(key)) {
      seen.add(key);
      return patch;
    }
    return { ...patch, leaves: [] };
  });
}

function plainVersion(text: string): string {
  return text.replace(/^v/, "");
}

/** A name among those of the certificate tells the domain of the house. */
function domainIn({ additionalApiServerCertSans, endpoint }: Talconfig): string | undefined {
  const host = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)(?::|$)/.exec(endpoint)?.[1];
  const names = [...(host === undefined ? [] : [host]), ...additionalApiServerCertSans];
  const name = names.find((one) => /^([a-z0-9-]+\.){2,}[a-z][a-z0-9-]*$/.test(one));
  return name?.split(".").slice(1).join(".");
}

/** Where the node is reached: the first address that is said of it, as a number. */
function addressOf({ ipAddress, networkInterfaces }: TalconfigNode): string {
  const said = (ipAddress ?? "").split(",").map((one) => one.trim());
  const static_ = networkInterfaces.flatMap((one) =>
    listAt(one, "addresses").map((address) => String(address).split("/")[0] ?? ""),
  );
  return [...said, ...static_].find((one) => Address.parse(one) !== undefined) ?? said[0] ?? "";
}

interface MachineInput {
  readonly config: Talconfig;
  readonly versions: FoundHome["versions"];
  readonly generated: Generated;
  readonly folder: string;
  readonly files: ProjectFiles;
  readonly variables: Variables;
}

function machineOf(
  node: TalconfigNode,
  { config, versions, generated, folder, files, variables }: MachineInput,
): FoundMachine {
  const base = baseDocuments(generated, {
    name: config.clusterName,
    endpoint: config.endpoint,
    versions,
    isControlPlane: node.controlPlane,
    apiNames: config.additionalApiServerCertSans,
    machineNames: config.additionalMachineCertSans,
    pods: config.clusterPodNets.length === 0 ? ["10.244.0.0/16"] : config.clusterPodNets,
    services: config.clusterSvcNets.length === 0 ? ["10.96.0.0/12"] : config.clusterSvcNets,
    dnsDomain: config.domain,
    schedulable: config.allowSchedulingOnControlPlanes || config.allowSchedulingOnMasters,
  });
  const content = (text: unknown): unknown => {
    if (typeof text !== "string" || !text.startsWith("@")) return text;
    const found = files.read(posix.join(folder, text.slice(1).trim()));
    return found === undefined ? text : substitute(found, variables);
  };
  const filled = {
    config: {
      ...config,
      inlineManifests: config.inlineManifests.map((one): Fields => ({ ...one, contents: content(one.contents) })),
    },
    node: {
      ...node,
      machineFiles: node.machineFiles.map((one): Fields => ({ ...one, content: content(one.content) })),
    },
  };
  const address = addressOf(node);
  return {
    name: node.hostname,
    isControlPlane: node.controlPlane,
    address,
    schematic: foundSchematic(node.schematic ?? {}),
    secureBoot: node.machineSpec.secureboot || /-secureboot\//.test(node.talosImageURL ?? ""),
    documents: nodeDocuments(base, { ...filled, talos: versions.talos, contract: versions.contract }),
  };
}
