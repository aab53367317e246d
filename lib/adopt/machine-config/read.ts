import { posix } from "node:path";
import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { Address } from "../../model/address";
import { InputError, type Problem } from "../../model/problem";
import type { Claim, FoundHome, FoundMachine, Target } from "../found";
import type { ReadInput } from "../read-input";
import { idOf } from "../rows";
import { factoryId, foundSchematic } from "../schematic";
import { withoutSecrets } from "../secret";
import { type Leaf, leavesOf, type Source, yamlSource } from "../source";
import { isTalosSecret, withSecretsOf } from "../talos-secrets";

/** Kind of the resource that `talosctl get mc` prints. */
const RESOURCE = "MachineConfigs.config.talos.dev";

/** True for documents of a machine configuration, bare or as `talosctl get mc -o yaml` prints them. */
export function isMachineConfig(documents: readonly unknown[]): boolean {
  return documents.some(
    (document) =>
      textAt(document, "metadata", "type") === RESOURCE ||
      (isFields(document) && textAt(document, "machine", "type") !== undefined && isFields(document.cluster)),
  );
}

/** The configuration of one machine, and where it was read. */
interface One {
  readonly source: Source;
  readonly file: string;
  /** Lines of the file above the configuration. */
  readonly offset: number;
  readonly documents: readonly Fields[];
  /** Address under which Talos answered. */
  readonly node: string | undefined;
}

/**
 * Reads configurations of running machines, as `talosctl get mc -o yaml` gives
 * them: one file or several, each of one machine or of many.
 *
 * @throws InputError where a machine has no name or no address
 */
export function readMachineConfigs({
  files,
  all,
  generated,
}: Pick<ReadInput, "files" | "generated"> & { readonly all: readonly string[] }): FoundHome {
  const problems: Problem[] = [];
  const claims: Claim[] = [];
  const found = all.flatMap((file) => configsIn(file, files.read(file) ?? "", claims));
  const mainOf = (one: One): Fields => one.documents.find(({ kind }) => kind === undefined) ?? {};
  const plane = found.find((one) => textAt(mainOf(one), "machine", "type") === "controlplane") ?? found[0];
  const main = plane === undefined ? {} : mainOf(plane);
  const name = textAt(main, "cluster", "clusterName") ?? "home";
  const image = textAt(main, "machine", "install", "image") ?? "";
  const talos = /:v?(\d+\.\d+\.\d+\S*)$/.exec(image)?.[1];
  const kubernetes = /:v?(\d+\.\d+\.\d+\S*)$/.exec(textAt(main, "machine", "kubelet", "image") ?? "")?.[1];
  if (talos === undefined || kubernetes === undefined)
    problems.push({
      file: plane?.file ?? "",
      path: talos === undefined ? "machine.install.image" : "machine.kubelet.image",
      got: talos === undefined ? JSON.stringify(image) : "no version",
      want: "an image with its version: it tells what runs",
      fix: "write the version that talosctl version and kubectl version show",
    });
  const minor = Number((talos ?? "1.13").split(".")[1]);
  const inDocuments =
    found.some(({ documents }) => documents.some(({ kind }) => kind === "HostnameConfig")) ||
    (isFields(at(main, "machine", "install")) && "grubUseUKICmdline" in Object(at(main, "machine", "install")));
  const versions = {
    talos: talos ?? "",
    kubernetes: kubernetes ?? "",
    contract: `1.${inDocuments ? Math.max(minor, 12) : Math.min(minor, 11)}`,
  };
  const machines = found.map(
    (one): FoundMachine =>
      machineOf(one, {
        problems,
        claims,
        base: (isControlPlane) => generated({ name, versions }, isControlPlane)[0] ?? {},
      }),
  );
  if (problems.length > 0) throw new InputError(problems);
  return {
    origin: "the machines' own configurations",
    name,
    endpoint: textAt(main, "cluster", "controlPlane", "endpoint") ?? "",
    versions,
    facts: { factory: /^([a-z0-9.-]+\.[a-z]+)\/[a-z-]+installer/.exec(image)?.[1] },
    machines,
    patches: [],
    claims,
  };
}

function configsIn(file: string, text: string, claims: Claim[]): readonly One[] {
  const source = yamlSource(file, text);
  const resources = source.documents.filter((document) => textAt(document, "metadata", "type") === RESOURCE);
  if (resources.length === 0)
    return [{ source, file, offset: 0, documents: source.documents.filter(isFields), node: undefined }];
  return resources.flatMap((resource) => {
    const number = source.documents.indexOf(resource);
    claims.push(...leavesOf(source, number).map((leaf): Claim => ({ leaf, to: aroundIt(leaf) })));
    // The one that is in force has this ID; others are what is applied at the next boot.
    if (!["v1alpha1", undefined].includes(textAt(resource, "metadata", "id")) || !isFields(resource)) return [];
    const { spec } = resource;
    const inner = typeof spec === "string" ? yamlSource(file, spec) : undefined;
    const documents = inner === undefined ? (isFields(spec) ? [spec] : []) : inner.documents.filter(isFields);
    const offset = source.lineOf(number, ["spec"]);
    const fallback: Source = { ...source, documents, lineOf: () => 1 };
    return [{ source: inner ?? fallback, file, offset, documents, node: textAt(resource, "node") }];
  });
}

/** What talosctl prints around a configuration. */
function aroundIt({ steps: [key] }: Leaf): Target {
  if (key === "node") return { kind: "field", where: "machines.*.address" };
  const why = key === "spec" ? "its keys have rows of their own" : "what talosctl says about the configuration";
  return { kind: "kept", where: "", why };
}

interface Reading {
  readonly problems: Problem[];
  readonly claims: Claim[];
  /** The main document that Talos generates, with words in the place of secrets. */
  readonly base: (isControlPlane: boolean) => Fields;
}

function machineOf({ source, file, offset, documents, node }: One, { problems, claims, base }: Reading): FoundMachine {
  const main = documents.find(({ kind }) => kind === undefined) ?? {};
  const isControlPlane = textAt(main, "machine", "type") === "controlplane";
  const fromFile = posix.basename(file).replace(/\.(ya?ml)$/, "");
  const name =
    textAt(
      documents.find(({ kind }) => kind === "HostnameConfig"),
      "hostname",
    ) ??
    textAt(main, "machine", "network", "hostname") ??
    (Address.parse(fromFile) === undefined && node === undefined ? fromFile : undefined);
  const address = [node, ...staticAddresses(documents), fromFile].find(
    (one) => one !== undefined && Address.parse(one) !== undefined,
  );
  if (name === undefined || address === undefined)
    problems.push({
      file,
      path: name === undefined ? "machine.network.hostname" : "",
      got: name === undefined ? "no name of the machine" : "no address of the machine",
      want: "one: Groundwork knows its machines by it",
      fix:
        name === undefined
          ? "name the file by the node, e.g. cp-1.yaml"
          : "take it as talosctl get mc -o yaml prints it, with its node, or name the file by the address",
    });
  const host = name ?? fromFile;
  const generated = base(isControlPlane);
  const cleared = documents.map((document) => {
    const bare = document.kind === undefined ? withSecretsOf(document, generated) : document;
    return withoutSecrets(bare);
  });
  for (const [number, document] of documents.entries()) {
    const secret = new Set(cleared[number]?.secrets.map((steps) => JSON.stringify(steps)));
    const index = source.documents.indexOf(document);
    for (const leaf of leavesOf({ ...source, file }, index < 0 ? number : index)) {
      const shown: Leaf = { ...leaf, file, line: leaf.line + offset };
      claims.push({
        leaf: shown,
        to: targetOf(leaf, { document, host, isSecret: secret.has(JSON.stringify(leaf.steps)) }),
      });
    }
  }
  const image = textAt(main, "machine", "install", "image") ?? "";
  return {
    name: host,
    isControlPlane,
    address: address ?? "",
    schematic: image.includes(factoryId({})) ? foundSchematic({}) : undefined,
    secureBoot: image.includes("-secureboot/"),
    documents: cleared.map(({ value }) => value).filter(isFields),
  };
}

function targetOf(
  { steps }: Leaf,
  { document, host, isSecret }: { readonly document: Fields; readonly host: string; readonly isSecret: boolean },
): Target {
  const isMain = document.kind === undefined;
  const path = steps.map(String);
  if (isMain && isTalosSecret(path))
    return {
      kind: "kept",
      where: "",
      why: "one of Talos' secrets: Terraform imports it, no file of this repository holds it",
    };
  if (isSecret) return { kind: "left out", why: "a secret: Groundwork copies none" };
  const list = steps.findIndex((step) => typeof step === "number");
  return {
    kind: "document",
    machines: [host],
    documents: [idOf(document)],
    steps: list < 0 ? path : path.slice(0, list),
  };
}

function staticAddresses(documents: readonly Fields[]): readonly string[] {
  const interfaces = documents.flatMap((document) => listAt(document, "machine", "network", "interfaces"));
  return [
    ...interfaces.flatMap((one) => listAt(one, "addresses").map(String)),
    ...documents
      .filter(({ kind }) => /^(Link|Bond|Bridge|VLAN)Config$/.test(String(kind)))
      .flatMap((one) => listAt(one, "addresses").flatMap((address) => textAt(address, "address") ?? [])),
  ].map((one) => one.split("/")[0] ?? "");
}
