import { loadAll, YAMLException } from "js-yaml";
import { type Fields, isFields, listAt, textAt } from "../data/fields";
import { WITH_GO_INTEGERS } from "../data/go-integer";
import { ownPath } from "../definition/own-files";
import { healthOf } from "../delivery/facts/health";
import { manifestOf } from "../manifest/manifest";
import type { Cluster } from "../model/cluster";
import { controlCharacters } from "../model/control-characters";
import type { OwnManifests } from "../model/own-manifests";
import { InputError, type Problem } from "../model/problem";
import type { Problems } from "../model/problems";
import type { ProjectFiles } from "../model/project-files";
import { showPath } from "../model/show-path";
import { type BuildContext, buildFolder, kustomizationFile, placed } from "../ownership/kustomize/build";
import type { Note } from "../ownership/owned";
import { readDocuments } from "../ownership/read-documents";
import { filesBelow, isYaml } from "../ownership/repository";
import type { PlannedStage } from "../plan/stage";

/** What the stages of own manifests are made from. */
export interface OwnManifestsInput {
  readonly cluster: Cluster;
  readonly files: ProjectFiles;
  readonly problems: Problems;
}

/** Every entry of `manifests:` as a stage of its own. */
export function ownManifestStages({ cluster, files, problems }: OwnManifestsInput): readonly PlannedStage[] {
  return Object.entries(cluster.manifests ?? {}).flatMap(
    ([name, own]) =>
      problems.attempt({ path: `manifests.${name}`, names: [name] }, () => stageOf(cluster, files, name, own)) ?? [],
  );
}

function stageOf(cluster: Cluster, files: ProjectFiles, name: string, own: OwnManifests): PlannedStage {
  const path = `manifests.${name}`;
  const sources = own.from.map((source, index) => sourceOf(cluster, files, `${path}.from[${index}]`, source));
  const problems = sources.flatMap((source) => ("problems" in source ? source.problems : []));
  if (problems.length > 0) throw new InputError(problems);
  const read = sources.filter((source) => "objects" in source);
  const kept = read.find(({ verbatim }) => verbatim !== undefined);
  if (kept !== undefined && (read.length > 1 || own.namespace !== undefined)) {
    throw new InputError([
      {
        file: cluster.file,
        path,
        got: `a folder with a kustomization.yaml, and ${read.length > 1 ? "other sources" : "a namespace"}`,
        want: "such a folder alone: it is delivered as it is",
        fix: read.length > 1 ? "give it an entry of its own" : "set namespace in its kustomization.yaml",
      },
    ]);
  }
  const objects = read.flatMap((source) => source.objects);
  const clusterKinds = new Set(objects.flatMap(clusterKindOf));
  const manifests = objects.map((object) => manifestOf(placed(object, own.namespace, clusterKinds), path));
  return {
    name: `manifests-${name}`,
    title: `own manifests ${name}`,
    origin: path,
    manifests,
    ...(kept?.verbatim === undefined ? {} : { verbatim: kept.verbatim }),
    releases: [],
    after: own.after,
    prune: own.prune,
    timeout: "10m",
    health: healthOf(manifests, []),
    operatorPods: [],
    provisions: [],
    needs: [],
  };
}

/** Objects of one source, with the files of a folder that is delivered as it is. */
type Source =
  | { readonly objects: readonly Fields[]; readonly verbatim?: PlannedStage["verbatim"] }
  | { readonly problems: readonly Problem[] };

function sourceOf(cluster: Cluster, files: ProjectFiles, path: string, written: string | Fields): Source {
  const here = { file: cluster.file, path };
  if (typeof written !== "string") return checked([written], here);
  if (/[\n:]/.test(written)) return documentsOf(written, here);
  const found = ownPath(files, { ...here, name: written });
  if (typeof found !== "string") return { problems: [found] };
  if (files.kind(found) === "file") return documentsOf(files.read(found) ?? "", { file: found, path: "" });
  if (kustomizationFile(files, found) !== undefined) return keptFolder(files, found, here);
  const inside = filesBelow(files, found).filter(isYaml);
  if (inside.length === 0)
    return { problems: [{ ...here, got: `${found} without a manifest`, want: "a folder with YAML files" }] };
  return inside
    .map((file) => documentsOf(files.read(file) ?? "", { file, path: "" }))
    .reduce<Source>(
      (all, one) => {
        if ("problems" in all) return "problems" in one ? { problems: [...all.problems, ...one.problems] } : all;
        return "problems" in one ? one : { objects: [...all.objects, ...one.objects] };
      },
      { objects: [] },
    );
}

type Place = Pick<Problem, "file" | "path">;

function documentsOf(text: string, at: Place): Source {
  try {
    const documents = loadAll(text, { filename: at.file, maxAliases: 0, schema: WITH_GO_INTEGERS }).filter(
      (document) => document !== null,
    );
    return checked(
      documents.flatMap((one) => (isFields(one) && one.kind === "List" ? listAt(one, "items") : [one])),
      at,
    );
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const want = "YAML without duplicate keys, aliases or syntax errors";
    return { problems: [{ ...at, got: error.reason, want }] };
  }
}

function checked(documents: readonly unknown[], at: Place): Source {
  const problems = documents.flatMap((document, index): readonly Problem[] => {
    const missing = ["apiVersion", "kind"].filter((key) => textAt(document, key) === undefined);
    if (textAt(document, "metadata", "name") === undefined) missing.push("metadata.name");
    const number = documents.length > 1 ? ` document ${index + 1}` : "";
    const place = (inside: readonly PropertyKey[]) => `${at.path}${number} ${showPath(inside)}`.trim();
    // Names are ours to show; the rest may be of others, such as the description of a CRD.
    const metadata = isFields(document) ? { kind: document.kind, metadata: document.metadata } : {};
    const controls = [
      ...controlCharacters(metadata, at.file, place),
      ...controlCharacters(document, at.file, place, "elsewhere"),
    ];
    if (controls.length > 0) return controls.slice(0, 1);
    if (missing.length === 0) return [];
    return [
      {
        file: at.file,
        path: `${at.path}${number}`.trim(),
        got: `an object without ${missing.join(", ")}`,
        want: "a Kubernetes object: apiVersion, kind and metadata.name",
        fix: "complete it, or move what is no manifest out of here",
      },
    ];
  });
  return problems.length > 0 ? { problems } : { objects: documents.filter(isFields) };
}

/** A folder that kustomize builds in the cluster: its files as they are, and its objects as far as they can be known. */
function keptFolder(files: ProjectFiles, folder: string, here: Place): Source {
  const notes: Note[] = [];
  const context: BuildContext = { repository: files, notes, clusterKinds: new Set() };
  const objects = buildFolder(context, folder).map(({ object }) => object);
  const outside = new Set(
    buildFolder(context, folder)
      .map(({ file }) => file)
      .filter((file) => !file.startsWith(`${folder}/`)),
  );
  if (outside.size > 0 || notes.length > 0) {
    const got =
      outside.size > 0 ? `${folder}, which uses ${[...outside].sort().join(", ")}` : `${folder}: ${notes[0]?.text}`;
    return {
      problems: [
        {
          ...here,
          got,
          want: "a folder that holds all it needs: it is delivered as it is",
          fix: "move what it uses into the folder",
        },
      ],
    };
  }
  const generator = filesBelow(files, folder).find(
    (file) =>
      isKustomization(file) &&
      readDocuments(files.read(file) ?? "", file, notes).some((one) => listAt(one, "secretGenerator").length > 0),
  );
  if (generator !== undefined) {
    const want = "no Secret made from files or literals: both would be in Git as plain text";
    const fix = "encrypt the Secret with sops or npm run seal, and remove the generator";
    return { problems: [{ file: generator, path: "secretGenerator", got: "a generator of Secrets", want, fix }] };
  }
  const verbatim = filesBelow(files, folder).map((file) => ({
    name: file.slice(folder.length + 1),
    text: files.read(file) ?? "",
  }));
  const named = checked(objects, here);
  return "problems" in named ? named : { objects: named.objects, verbatim };
}

function isKustomization(file: string): boolean {
  return KUSTOMIZATIONS.has(file.slice(file.lastIndexOf("/") + 1));
}

const KUSTOMIZATIONS: ReadonlySet<string> = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);

/** `group/Kind` of a custom kind whose objects have no namespace. */
function clusterKindOf(object: Fields): readonly string[] {
  const spec = object.spec;
  if (object.kind !== "CustomResourceDefinition" || textAt(spec, "scope") !== "Cluster") return [];
  return [`${textAt(spec, "group")}/${textAt(spec, "names", "kind")}`];
}
