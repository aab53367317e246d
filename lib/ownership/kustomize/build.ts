import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { isClusterKind } from "../object-id";
import type { Note } from "../owned";
import { readDocuments } from "../read-documents";
import { filesBelow, isYaml, pathIn, type Repository } from "../repository";
import { applyPatches, patchesOf } from "./patch";

/** An object of a built folder, with the file that holds it. */
export interface Built {
  /** The object after patches and the folder's other changes. */
  readonly object: Fields;
  /** Path of that file in the repository. */
  readonly file: string;
}

const FILES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** What building a kustomize folder works with. */
export interface BuildContext {
  /** Where files are read from. */
  readonly repository: Repository;
  /** Collects what could not be read. */
  readonly notes: Note[];
  /** Custom kinds with the scope Cluster, as `group/Kind`. */
  readonly clusterKinds: ReadonlySet<string>;
}

/** Name of the kustomization file of a folder. */
export function kustomizationFile(repository: Repository, folder: string): string | undefined {
  return FILES.map((name) => (folder === "" ? name : `${folder}/${name}`)).find(
    (path) => repository.kind(path) === "file",
  );
}

/**
 * The objects of a folder as kustomize builds them, as far as ownership needs
 * it: resources, components, patches, namespace, prefix, suffix, generators.
 * Without a kustomization file: every manifest below it, as Flux does it.
 *
 * @param added what a Flux Kustomization adds to the folder's file, under the file's own names
 */
export function buildFolder(context: BuildContext, folder: string, added: Fields = {}): readonly Built[] {
  return build(context, folder, new Set(), added);
}

function build(
  context: BuildContext,
  folder: string,
  above: ReadonlySet<string>,
  added: Fields = {},
): readonly Built[] {
  const { repository, notes } = context;
  if (above.has(folder)) return [];
  const file = kustomizationFile(repository, folder);
  const within = new Set([...above, folder]);
  if (file === undefined)
    return transform(context, { folder, config: added, file: folder, within }, everything(context, folder, above));
  const [own] = readDocuments(repository.read(file) ?? "", file, notes);
  if (own === undefined) return [];
  const config = withAdded(own, added);
  const resources = [...listAt(config, "resources"), ...listAt(config, "bases")].flatMap((entry) =>
    typeof entry === "string" ? resource(context, { folder, by: file, above: within }, entry) : [],
  );
  return transform(context, { folder, config, file, within }, [
    ...resources,
    ...generated(context, folder, config, file),
  ]);
}

/** Lists grow; a single field takes the place of the file's own (fluxcd/pkg/kustomize: generator). */
function withAdded(own: Fields, added: Fields): Fields {
  const result: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(added))
    result[key] = Array.isArray(value) ? [...listAt(own, key), ...value] : value;
  return result;
}

/** One kustomization file that is read. */
interface Kustomization {
  readonly folder: string;
  readonly config: Fields;
  readonly file: string;
  /** Folders that are being built around it, and its own. */
  readonly within: ReadonlySet<string>;
}

/** What one kustomization file does to the objects it has gathered. Components do it to the objects of their users. */
function transform(context: BuildContext, one: Kustomization, gathered: readonly Built[]): readonly Built[] {
  const { folder, config, file, within } = one;
  const { repository, notes } = context;
  let built = gathered;
  for (const entry of listAt(config, "components")) {
    const path = typeof entry === "string" ? pathIn(folder, entry) : undefined;
    if (path !== undefined) built = addComponent(context, path, built, within);
  }
  const read = (path: string) => {
    const place = pathIn(folder, path);
    return place === undefined ? undefined : repository.read(place);
  };
  const patches = patchesOf(
    [...listAt(config, "patchesStrategicMerge"), ...listAt(config, "patches"), ...listAt(config, "patchesJson6902")],
    read,
  );
  built = built.flatMap(({ object, file: from }) =>
    applyPatches([object], patches).map((each) => ({ object: each, file: from })),
  );
  const prefix = textAt(config, "namePrefix") ?? "";
  const suffix = textAt(config, "nameSuffix") ?? "";
  const namespace = textAt(config, "namespace");
  for (const chart of listAt(config, "helmCharts")) {
    const name = textAt(chart, "name");
    if (name === undefined) continue;
    const release = {
      apiVersion: "kustomize.config.k8s.io/v1",
      kind: "HelmChartInflation",
      metadata: {
        name: textAt(chart, "releaseName") ?? name,
        namespace: textAt(chart, "namespace") ?? namespace ?? "default",
      },
      spec: { ...(isFields(chart) ? chart : {}), ...valuesOf(chart, read, file, notes) },
    };
    built = [...built, { object: release, file }];
  }
  return built.map(({ object, file: from }) => ({
    file: from,
    object: placed(renamed(object, prefix, suffix), namespace, context.clusterKinds),
  }));
}

/** Adds what a component brings, and lets it change what is there already. */
function addComponent(
  context: BuildContext,
  folder: string,
  built: readonly Built[],
  above: ReadonlySet<string> = new Set(),
): readonly Built[] {
  const file = kustomizationFile(context.repository, folder);
  if (file === undefined || above.has(folder)) return built;
  const [config] = readDocuments(context.repository.read(file) ?? "", file, context.notes);
  if (config === undefined) return built;
  const within = new Set([...above, folder]);
  const resources = listAt(config, "resources").flatMap((entry) =>
    typeof entry === "string" ? resource(context, { folder, by: file, above: within }, entry) : [],
  );
  return transform(context, { folder, config, file, within }, [
    ...built,
    ...resources,
    ...generated(context, folder, config, file),
  ]);
}

function resource(
  context: BuildContext,
  { folder, by, above }: { readonly folder: string; readonly by: string; readonly above: ReadonlySet<string> },
  entry: string,
): readonly Built[] {
  const { repository, notes } = context;
  if (/^[a-z+]+:\/\/|^git@|^github\.com\/|\?ref=/.test(entry)) {
    notes.push({ place: by, text: `remote resource ${entry} is not read` });
    return [];
  }
  const path = pathIn(folder, entry);
  const kind = path === undefined ? undefined : repository.kind(path);
  if (path === undefined || kind === undefined) {
    notes.push({ place: by, text: `resource ${entry} does not exist` });
    return [];
  }
  if (kind === "folder") return build(context, path, above);
  return readDocuments(repository.read(path) ?? "", path, notes).map((object) => ({ object, file: path }));
}

/** Every manifest below a folder; a folder in it with a kustomization file is built by that file (Flux: generate kustomization). */
function everything(context: BuildContext, folder: string, above: ReadonlySet<string>): readonly Built[] {
  const { repository, notes } = context;
  return repository.list(folder).flatMap(({ name, folder: isFolder }) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isFolder) {
      if (name.startsWith(".")) return [];
      return kustomizationFile(repository, path) === undefined
        ? everything(context, path, above)
        : build(context, path, above);
    }
    if (!/\.ya?ml$/.test(name)) return [];
    return readDocuments(repository.read(path) ?? "", path, notes)
      .filter((object) => typeof object.apiVersion === "string" && typeof object.kind === "string")
      .map((object) => ({ object, file: path }));
  });
}

/** ConfigMaps and Secrets that kustomize makes; a hash in the name keeps two of them apart, so only those without are one object. */
function generated({ repository }: BuildContext, folder: string, config: Fields, file: string): readonly Built[] {
  return (
    [
      ["configMapGenerator", "ConfigMap"],
      ["secretGenerator", "Secret"],
    ] as const
  ).flatMap(([field, kind]) =>
    listAt(config, field).flatMap((entry): Built[] => {
      const name = textAt(entry, "name");
      // What changes a generated object of the base is no second one.
      const behavior = textAt(entry, "behavior") ?? "create";
      if (name === undefined || behavior !== "create") return [];
      const plain =
        at(entry, "options", "disableNameSuffixHash") === true ||
        at(config, "generatorOptions", "disableNameSuffixHash") === true;
      const data = Object.fromEntries(
        listAt(entry, "files").flatMap((source) => {
          if (typeof source !== "string") return [];
          const [key = "", path = key] = source.split("=");
          const place = pathIn(folder, path);
          const text = place === undefined ? undefined : repository.read(place);
          return text === undefined || kind === "Secret" ? [] : [[key.split("/").at(-1) ?? key, text]];
        }),
      );
      const namespace = textAt(entry, "namespace");
      return [
        {
          file,
          object: {
            apiVersion: "v1",
            kind,
            metadata: {
              name,
              ...(namespace === undefined ? {} : { namespace }),
              ...(plain ? {} : { annotations: { [HASHED]: "true" } }),
            },
            data,
          },
        },
      ];
    }),
  );
}

/** Marks a generated object whose final name carries a hash of its content. */
export const HASHED = "ownership.groundwork.dev/hashed-name";

function valuesOf(chart: unknown, read: (path: string) => string | undefined, file: string, notes: Note[]): Fields {
  const path = textAt(chart, "valuesFile");
  const text = path === undefined ? undefined : read(path);
  const [fromFile = {}] = text === undefined ? [] : readDocuments(text, file, notes);
  const inline = at(chart, "valuesInline");
  return { values: { ...fromFile, ...(isFields(inline) ? inline : {}) } };
}

function renamed(object: Fields, prefix: string, suffix: string): Fields {
  const name = textAt(object, "metadata", "name");
  const skipped = object.kind === "Namespace" || object.kind === "CustomResourceDefinition";
  if (name === undefined || prefix + suffix === "" || skipped || !isFields(object.metadata)) return object;
  return { ...object, metadata: { ...object.metadata, name: `${prefix}${name}${suffix}` } };
}

/**
 * The namespace transformer: sets every namespaced object's namespace, and the
 * name of a Namespace (kustomize: default field specs of namespace).
 */
export function placed(object: Fields, namespace: string | undefined, clusterKinds: ReadonlySet<string>): Fields {
  const kind = textAt(object, "kind") ?? "";
  if (namespace === undefined || !isFields(object.metadata)) return object;
  if (kind === "Namespace") return { ...object, metadata: { ...object.metadata, name: namespace } };
  const apiVersion = textAt(object, "apiVersion") ?? "";
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  if (isClusterKind(group, kind, clusterKinds)) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Every object of every manifest below a folder, whoever applies it. */
export function allObjects(context: BuildContext, folder: string): readonly Built[] {
  return filesBelow(context.repository, folder)
    .filter((file) => isYaml(file) && !file.endsWith(".json"))
    .flatMap((file) => {
      const text = context.repository.read(file) ?? "";
      if (!/kind["']?\s*:/.test(text)) return [];
      return readDocuments(text, file, context.notes).map((object) => ({ object, file }));
    });
}
