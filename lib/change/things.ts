import { YAMLException } from "js-yaml";
import { readYamlStream } from "../data/documents";
import { at, type Fields, isFields, listAt, textAt } from "../data/fields";
import { isNativeGroup } from "../delivery/facts/needs";
import { groupOf, type Manifest, manifestOf } from "../manifest/manifest";
import { type ChartPlaces, isChartSource } from "./chart-places";
import { MAIN } from "./effects/talos-main";
import { type Form, inForm, machineDocuments } from "./machine-documents";

/** Which table knows what a change of a thing does. */
export type Table = "talos" | "terraform" | "object" | "release" | "file";

/** A thing in words, its name apart from what it shares with others. */
export interface Who {
  readonly kind: string;
  readonly name: string;
  readonly part: string;
}

/** `machine cp-1 VolumeConfig EPHEMERAL`, `Deployment media/plex`. */
export function showWho({ kind, name, part }: Who): string {
  return [kind, name, part].filter((text) => text !== "").join(" ");
}

/** One thing that files below `dist/` describe: a document of a machine, a resource, an object, a release, a file. */
export interface Thing {
  /** Which table it is looked up in. */
  readonly table: Table;
  /** What makes two things of two times the same one. */
  readonly key: string;
  /** As rows of the table name its kind. */
  readonly kind: string;
  /** As rows see its name, e.g. `EPHEMERAL`. */
  readonly name: string;
  /** As people read it: `machine`, its name, ` VolumeConfig EPHEMERAL`. Things that differ in the name alone are reported together. */
  readonly who: Who;
  /** The thing itself. */
  readonly data: unknown;
  /** File below `dist/` that it was read from. */
  readonly file: string;
  /** Stage that an object or its release belongs to. */
  readonly stage?: string | undefined;
  /** Machine that a document configures. */
  readonly machine?: string | undefined;
  /** The object, where it is one. */
  readonly object?: Manifest | undefined;
}

/** How files are read that say less than what they mean. */
export interface Reading {
  /** Form in which machine configurations are compared; absent: their own. */
  readonly form?: Form;
  /** Where sources of Flux lead to; absent: nobody knows. */
  readonly places?: ChartPlaces;
}

/** Everything that one file of a cluster describes. */
export function thingsIn(
  file: string,
  text: string,
  cluster: string,
  { form = "own", places = () => undefined }: Reading = {},
): readonly Thing[] {
  try {
    const [part, , folder, ...rest] = file.split("/");
    if (/^terraform\/stacks\/.*\.tf\.json$/.test(file))
      return terraformThings(file, text, file.split("/")[2] ?? "", form);
    if (part === "kubernetes" && folder === "terraform") return terraformThings(file, text, rest[0] ?? "", form);
    // Templates of a chart are no objects yet.
    if (part === "kubernetes" && folder !== "charts" && /\.ya?ml$/.test(file))
      return objectThings(file, text, { stage: folder === "stages" ? rest[0] : undefined, places });
    if (part === "talos" && folder === "patches" && /\.ya?ml$/.test(file))
      return documentThings(file, inForm(readYamlStream(text).filter(isFields), form), patchOwner(rest));
  } catch (error) {
    // A file that is none of what its name says is compared as a text.
    if (!(error instanceof SyntaxError) && !(error instanceof YAMLException)) throw error;
  }
  return [fileThing(file, text, cluster)];
}

function fileThing(file: string, text: string, cluster: string): Thing {
  const [part = ""] = file.split("/");
  const kind = FILE_KINDS.find(([, form]) => form.test(file))?.[0] ?? part;
  return {
    table: "file",
    key: `file|${file}`,
    kind,
    name: file.replace(`${part}/${cluster}/`, ""),
    who: { kind: "file", name: `dist/${file}`, part: "" },
    data: text,
    file,
  };
}

/** Files that mean something else than their folder of `dist/` says. */
const FILE_KINDS: readonly (readonly [kind: string, form: RegExp])[] = [
  ["schematic", /\/schematic-[^/]*\.yaml$/],
  ["chart", /^kubernetes\/[^/]+\/charts\//],
];

/** `patches/cp-1.yaml`, `patches/nodes/cp-1.yaml` and `patches/machines/cp-1/0.yaml` are of that machine; others are of several. */
function patchOwner(rest: readonly string[]): string {
  const name = rest.join("/").replace(/\.ya?ml$/, "");
  const [, node, machine] = /^(?:nodes\/([^/]+)|machines\/([^/]+)\/.*)$/.exec(name) ?? [];
  return node ?? machine ?? name;
}

/** Documents of a machine configuration, each a thing of its own. */
function documentThings(file: string, documents: readonly Fields[], machine: string): readonly Thing[] {
  return documents.map((document): Thing => {
    const kind = textAt(document, "kind") ?? MAIN;
    const name = textAt(document, "name") ?? "";
    const { apiVersion: _, kind: __, name: ___, ...data } = document;
    return {
      table: "talos",
      key: ["talos", machine, kind, name].join("|"),
      kind,
      name,
      who: { kind: "machine", name: machine, part: kind === MAIN ? "" : `${kind} ${name}`.trim() },
      data,
      file,
      machine,
    };
  });
}

const TYPED = ["resource", "data", "ephemeral"];

function terraformThings(file: string, text: string, stack: string, form: Form): readonly Thing[] {
  const document: unknown = JSON.parse(text);
  if (!isFields(document)) throw new SyntaxError("no document");
  const thing = (kind: string, name: string, address: string, data: unknown): Thing => ({
    table: "terraform",
    key: ["terraform", stack, address].join("|"),
    kind,
    name,
    who: { kind: address.slice(0, address.length - name.length).replace(/\.$/, ""), name, part: `of ${stack}` },
    data,
    file,
  });
  return Object.entries(document).flatMap(([block, content]): readonly Thing[] => {
    if (!isFields(content) || block === "terraform" || block === "//") return [thing(block, block, block, content)];
    if (!TYPED.includes(block))
      return Object.entries(content).map(([name, data]) => thing(block, name, `${block}.${name}`, data));
    return Object.entries(content).flatMap(([type, named]): readonly Thing[] => {
      if (!isFields(named)) return [thing(type, type, `${block}.${type}`, named)];
      return Object.entries(named).flatMap(([name, data]) => {
        const address = block === "resource" ? `${type}.${name}` : `${block}.${type}.${name}`;
        return resourceThings(thing(type, name, address, data), form);
      });
    });
  });
}

/** A machine configuration is compared as Talos reads it, a release by its values. */
function resourceThings(resource: Thing, form: Form): readonly Thing[] {
  const { kind, name, data, file } = resource;
  if (!isFields(data)) return [resource];
  if (kind === "talos_machine_configuration") {
    const { config_patches: patches, ...rest } = data;
    const documents = machineDocuments(Array.isArray(patches) ? patches : [], form);
    return [{ ...resource, data: rest }, ...documentThings(file, documents, name)];
  }
  if (kind === "helm_release") {
    const { values, version, chart, repository, ...rest } = data;
    const read = listAt(data, "values").map((text) => (typeof text === "string" ? readValues(text) : text));
    return [
      { ...resource, data: rest },
      releaseThing(resource, {
        name: `${textAt(data, "namespace")}/${textAt(data, "name")}`,
        chart: textAt(data, "chart") ?? "",
        version,
        repository,
        values: read.length === 1 ? read[0] : values === undefined ? {} : read,
        by: "Terraform",
      }),
    ];
  }
  return [resource];
}

function readValues(text: string): unknown {
  try {
    return readYamlStream(text)[0];
  } catch (error) {
    if (error instanceof YAMLException) return text;
    throw error;
  }
}

interface Release {
  readonly name: string;
  readonly chart: string;
  readonly version: unknown;
  readonly repository: unknown;
  readonly values: unknown;
  readonly by: "Terraform" | "Flux" | "Argo CD";
}

function releaseThing(from: Thing, { name, chart, version, repository, values, by }: Release): Thing {
  return {
    ...from,
    table: "release",
    key: `release|${name}`,
    kind: chart,
    name,
    who: { kind: "release", name, part: "" },
    data: { chart, version, repository, "installed by": by, values: values ?? {} },
    object: undefined,
  };
}

function objectThings(
  file: string,
  text: string,
  { stage, places }: { readonly stage: string | undefined; readonly places: ChartPlaces },
): readonly Thing[] {
  const documents = readYamlStream(text).filter((document) => document !== null && document !== undefined);
  return documents.flatMap((document): readonly Thing[] => {
    if (!isFields(document)) throw new SyntaxError("no object");
    const kind = textAt(document, "kind");
    const group = groupOf(textAt(document, "apiVersion") ?? "");
    if (kind === undefined) throw new SyntaxError("no object");
    const name = textAt(document, "metadata", "name");
    if (name === undefined) {
      // Kustomize's own file has no name but its folder's.
      const folder = file.slice(0, file.lastIndexOf("/"));
      return [
        {
          table: "object",
          key: `${group}|${kind}|${folder}`,
          kind: `${kind}.${group}`,
          name: folder,
          who: { kind, name: `of dist/${folder}`, part: "" },
          data: document,
          file,
          stage,
        },
      ];
    }
    const namespace = textAt(document, "metadata", "namespace");
    const manifest = manifestOf(document, file);
    const thing: Thing = {
      table: "object",
      key: [group, kind, namespace ?? "", name].join("|"),
      kind: isNativeGroup(group) ? kind : `${kind}.${group}`,
      name,
      who: { kind, name: namespace === undefined ? name : `${namespace}/${name}`, part: "" },
      data: isChartSource(file) ? withoutPlace(document) : document,
      file,
      stage,
      object: manifest,
    };
    return releasesOut(thing, places);
  });
}

/** A source of charts without where it leads to: the releases that read it say that. */
function withoutPlace(source: Fields): Fields {
  const { url: _, ref: __, ...spec } = fieldsAt(source, "spec");
  return { ...source, spec };
}

/** What Flux and Argo CD say about a release, in addition to the object that says how it is delivered. */
function releasesOut(thing: Thing, places: ChartPlaces): readonly Thing[] {
  const { kind, data } = thing;
  if (!isFields(data) || !isFields(data.spec)) return [thing];
  if (kind === "HelmRelease.helm.toolkit.fluxcd.io") return fluxRelease(thing, data, places);
  const source = at(data.spec, "source");
  if (
    kind === "Application.argoproj.io" &&
    isFields(source) &&
    (isFields(source.helm) || typeof source.chart === "string")
  )
    return argoRelease(thing, data, source);
  return [thing];
}

function fluxRelease(thing: Thing, data: Fields, places: ChartPlaces): readonly Thing[] {
  const { values, chart, chartRef, ...spec } = fieldsAt(data, "spec");
  const { chart: name, version, sourceRef, ...source } = fieldsAt(chart, "spec");
  const namespace = textAt(spec, "targetNamespace") ?? textAt(data, "metadata", "namespace");
  const from = chartRef ?? sourceRef;
  const place = places(from);
  return [
    { ...thing, data: { ...data, spec: { ...spec, chart: source } } },
    releaseThing(thing, {
      name: `${namespace}/${textAt(spec, "releaseName") ?? thing.name}`,
      chart: typeof name === "string" ? nameOfChart(name) : (place?.chart ?? textAt(chartRef, "name") ?? ""),
      version: version ?? place?.version ?? (chartRef === undefined ? undefined : from),
      // What nobody can follow stays a reference; a folder of this repository is no other place.
      repository: place?.repository ?? (typeof name === "string" && isOwnFolder(name) ? undefined : sourceRef),
      values,
      by: "Flux",
    }),
  ];
}

function argoRelease(thing: Thing, data: Fields, source: Fields): readonly Thing[] {
  const { chart, path, targetRevision, repoURL, helm, ...rest } = source;
  const { valuesObject, releaseName, ...how } = isFields(helm) ? helm : {};
  const name = chart ?? path;
  const isRegistry = typeof chart === "string" && typeof repoURL === "string" && !repoURL.includes("://");
  return [
    { ...thing, data: { ...data, spec: { ...fieldsAt(data, "spec"), source: { ...rest, helm: how } } } },
    releaseThing(thing, {
      name: `${textAt(data, "spec", "destination", "namespace")}/${typeof releaseName === "string" ? releaseName : thing.name}`,
      chart: typeof name === "string" ? nameOfChart(name) : "",
      version: targetRevision,
      repository: typeof name === "string" && isOwnFolder(name) ? undefined : isRegistry ? `oci://${repoURL}` : repoURL,
      values: valuesObject,
      by: "Argo CD",
    }),
  ];
}

function isOwnFolder(chart: string): boolean {
  return /\/charts\/[^/]+\/?$/.test(chart) && chart.includes("dist/kubernetes/");
}

/** A chart in a folder is named by it; one of this repository's `dist/` has its namespace before it. */
function nameOfChart(chart: string): string {
  if (!chart.includes("/")) return chart;
  const last = chart.replace(/\/$/, "").replace(/^.*\//, "");
  return isOwnFolder(chart) ? last.slice(last.indexOf(".") + 1) : last;
}

function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  const found = at(value, ...path);
  return isFields(found) ? found : {};
}
