import { readYamlStream } from "../../data/documents";
import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { allObjects, type BuildContext, type Built, buildFolder, kustomizationFile } from "../kustomize/build";
import { merge } from "../kustomize/patch";
import { clusterScoped, inNamespace, isUnresolved, objectId } from "../object-id";
import { madeObjects } from "../operator/made-objects";
import type { Manager, Note, OwnedObject, OwnedRelease, Ownership } from "../owned";
import { readDocuments } from "../read-documents";
import { filesBelow, pathIn, type Repository, templateNotes } from "../repository";
import { type Application, generatedApplications } from "./application-set";

const GROUP = "argoproj.io/";

function isArgo(object: Fields, kind: string): boolean {
  return object.kind === kind && String(object.apiVersion).startsWith(GROUP);
}

/** Everything that the Applications below a folder manage, those included that they bring themselves. */
export function argoOwnership(repository: Repository, entry: string): Ownership {
  const notes: Note[] = templateNotes(repository, entry).slice();
  const found = allObjects({ repository, notes, clusterKinds: new Set() }, entry);
  const context: BuildContext = { repository, notes, clusterKinds: clusterScoped(found.map(({ object }) => object)) };
  const objects: OwnedObject[] = [];
  const releases: OwnedRelease[] = [];
  const done = new Map<string, Application>();
  const follow = (application: Application): void => {
    const { object, file } = application;
    const name = `${textAt(object, "metadata", "namespace") ?? "argocd"}/${textAt(object, "metadata", "name")}`;
    const first = done.get(name);
    if (first !== undefined) {
      if (isAnother(first, application)) objects.push(...[first, application].map(claimOf));
      return;
    }
    done.set(name, application);
    const manager: Manager = { kind: "argocd", name: `Argo CD Application ${name}` };
    const namespace = textAt(object, "spec", "destination", "namespace");
    const server = textAt(object, "spec", "destination", "server");
    const cluster = textAt(object, "spec", "destination", "name");
    if (
      (server ?? "https://kubernetes.default.svc") !== "https://kubernetes.default.svc" ||
      (cluster ?? "in-cluster") !== "in-cluster"
    ) {
      notes.push({ place: file, text: `Application ${name} goes to another cluster` });
      return;
    }
    const sources = [at(object, "spec", "source"), ...listAt(object, "spec", "sources")].filter(isFields);
    for (const source of sources) {
      if (textAt(source, "chart") !== undefined) {
        releases.push(ofChart(context, source, { object, file, manager, namespace }));
        continue;
      }
      const path = textAt(source, "path");
      const folder = path === undefined ? undefined : pathIn("", path);
      if (path === undefined) continue;
      if (folder === undefined || repository.kind(folder) !== "folder") {
        notes.push({
          place: file,
          text: `Application ${name} reads ${path} of ${textAt(source, "repoURL") ?? "a repository"}, which is not here`,
        });
        continue;
      }
      const built = ofFolder(context, folder, source, { object, file, manager, namespace, releases });
      for (const { object: one, file: from } of built) {
        const id = objectId(one);
        if (id === undefined) continue;
        if (isArgo(one, "Application")) follow({ object: one, file: from });
        for (const application of generated(one, from)) follow(application);
        if (one.kind === "HelmChartInflation") {
          releases.push(inflated(one, from, manager, namespace));
          continue;
        }
        const where = inNamespace(id, namespace, context.clusterKinds);
        if (isUnresolved(where)) continue;
        const claim: OwnedObject = { object: where, manager, place: from };
        const ignoresScale = listAt(object, "spec", "ignoreDifferences").some((entry) =>
          listAt(entry, "jsonPointers").includes("/spec/replicas"),
        );
        const made = madeObjects(one, claim).filter((each) => !(ignoresScale && each.manager === manager));
        objects.push(claim, ...made);
      }
    }
  };
  const generated = (object: Fields, file: string): readonly Application[] => {
    if (!isArgo(object, "ApplicationSet")) return [];
    const applications = generatedApplications(repository, object, file);
    const told = applications === undefined ? "has a generator that is not evaluated" : "matches nothing that is here";
    if (applications === undefined || applications.length === 0)
      notes.push({ place: file, text: `ApplicationSet ${textAt(object, "metadata", "name")} ${told}` });
    return applications ?? [];
  };
  for (const { object, file } of found) {
    if (isArgo(object, "Application")) follow({ object, file });
    for (const application of generated(object, file)) follow(application);
  }
  const isArgoObject = found.some(({ object }) => isArgo(object, "Application") || isArgo(object, "ApplicationSet"));
  const carried = chartsWithApplications(repository, entry);
  notes.push(...carried);
  return {
    objects,
    releases,
    notes,
    ...(isArgoObject || carried.length > 0 ? {} : { lacks: "no Application and no ApplicationSet" }),
  };
}

/** Charts below the entry whose values hold Applications or sets: the charts' templates make them, which are not rendered. */
function chartsWithApplications(repository: Repository, entry: string): readonly Note[] {
  return filesBelow(repository, entry)
    .filter((file) => /(^|\/)values[^/]*\.ya?ml$/.test(file))
    .flatMap((place): Note[] => {
      const values = readDocuments(repository.read(place) ?? "", place, []);
      const kinds = [...new Set(values.flatMap((value) => applicationsIn(value)))];
      return kinds.length === 0 ? [] : [{ place, text: `its values carry ${kinds.join(" and ")}, which are not read` }];
    });
}

/** `argocd-apps` has maps by these names; others carry whole objects. */
export function applicationsIn(values: unknown): readonly string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const entry of value) look(entry);
    if (!isFields(value)) return;
    if (isArgo(value, "Application") || isArgo(value, "ApplicationSet")) found.add(`${String(value.kind)}s`);
    for (const [key, entry] of Object.entries(value)) {
      const isMap = (isFields(entry) || Array.isArray(entry)) && Object.keys(entry).length > 0;
      if (isMap && key.toLowerCase() === "applications") found.add("Applications");
      if (isMap && key.toLowerCase() === "applicationsets") found.add("ApplicationSets");
      look(entry);
    }
  };
  look(values);
  return [...found].sort();
}

/** A second Application of the same name. One that is only a patch says neither where from nor where to. */
function isAnother(first: Application, second: Application): boolean {
  const isWhole = ({ object }: Application) =>
    at(object, "spec", "destination") !== undefined &&
    (at(object, "spec", "source") !== undefined || at(object, "spec", "sources") !== undefined);
  return placeOf(first) !== placeOf(second) && isWhole(first) && isWhole(second);
}

function placeOf({ file, folder }: Application): string {
  return folder === undefined ? file : `${file}, for ${folder}`;
}

function claimOf(application: Application): OwnedObject {
  const name = textAt(application.object, "metadata", "name") ?? "";
  const namespace = textAt(application.object, "metadata", "namespace") ?? "argocd";
  const place = placeOf(application);
  return {
    object: { group: "argoproj.io", kind: "Application", namespace, name },
    manager: { kind: "argocd", name: `Application ${namespace}/${name} of ${place}` },
    place,
  };
}

interface Origin extends Application {
  readonly manager: Manager;
  readonly namespace: string | undefined;
}

function ofChart(context: BuildContext, source: Fields, { object, file, manager, namespace }: Origin): OwnedRelease {
  return {
    name: textAt(source, "helm", "releaseName") ?? textAt(object, "metadata", "name") ?? "",
    namespace: namespace ?? "default",
    chart: textAt(source, "chart")?.split("/").at(-1) ?? "",
    version: textAt(source, "targetRevision"),
    values: valuesOf(context, source),
    crds: at(source, "helm", "skipCrds") === true ? "Skip" : "CreateReplace",
    manager,
    place: file,
  };
}

/** A folder: a chart of one's own with its dependencies, a kustomization, or plain manifests. */
function ofFolder(
  context: BuildContext,
  folder: string,
  source: Fields,
  { object, file, manager, namespace, releases }: Origin & { readonly releases: OwnedRelease[] },
): readonly Built[] {
  const { repository, notes } = context;
  const text = repository.read(`${folder}/Chart.yaml`);
  if (text === undefined) {
    if (kustomizationFile(repository, folder) !== undefined || at(source, "directory", "recurse") === true)
      return buildFolder(context, folder);
    return repository
      .list(folder)
      .filter(({ name, folder: isFolder }) => !isFolder && /\.ya?ml$/.test(name))
      .flatMap(({ name }) => {
        const path = folder === "" ? name : `${folder}/${name}`;
        return readDocuments(repository.read(path) ?? "", path, notes).map((one) => ({ object: one, file: path }));
      });
  }
  const [chart] = readDocuments(text, `${folder}/Chart.yaml`, notes);
  const [own = {}] = readDocuments(repository.read(`${folder}/values.yaml`) ?? "{}", `${folder}/values.yaml`, notes);
  const values = valuesOf(context, source, own);
  for (const dependency of listAt(chart, "dependencies")) {
    const name = textAt(dependency, "name") ?? "";
    const key = textAt(dependency, "alias") ?? name;
    const part = values?.[key];
    releases.push({
      name: textAt(source, "helm", "releaseName") ?? textAt(object, "metadata", "name") ?? "",
      namespace: namespace ?? "default",
      chart: name,
      version: textAt(dependency, "version"),
      values: isFields(part) ? part : {},
      crds: at(source, "helm", "skipCrds") === true ? "Skip" : "CreateReplace",
      manager,
      place: `${folder}/Chart.yaml`,
    });
  }
  if (repository.kind(`${folder}/templates`) === "folder")
    notes.push({ place: file, text: `the templates of the chart in ${folder} are not rendered` });
  return [];
}

function inflated(object: Fields, file: string, manager: Manager, namespace: string | undefined): OwnedRelease {
  const spec = isFields(object.spec) ? object.spec : {};
  return {
    name: textAt(object, "metadata", "name") ?? "",
    namespace: textAt(object, "metadata", "namespace") ?? namespace ?? "default",
    chart: textAt(spec, "name") ?? "",
    version: textAt(spec, "version"),
    values: isFields(spec.values) ? spec.values : {},
    crds: spec.includeCRDs === true ? "CreateReplace" : "Skip",
    manager,
    place: file,
  };
}

/** Values of all forms, the later over the earlier (Argo CD: Helm, values precedence). Undefined: a file is elsewhere. */
function valuesOf({ repository }: BuildContext, source: Fields, below: Fields = {}): Fields | undefined {
  let values = below;
  for (const entry of listAt(source, "helm", "valueFiles")) {
    const path =
      typeof entry === "string" ? pathIn(textAt(source, "path") ?? "", entry.replace(/^\$[^/]+\//, "/")) : undefined;
    const text = path === undefined ? undefined : (repository.read(path.replace(/^\//, "")) ?? repository.read(path));
    if (text === undefined) return undefined;
    const part = parse(text);
    if (part === undefined) return undefined;
    values = merge(values, part);
  }
  const text = textAt(source, "helm", "values");
  const part = text === undefined ? {} : parse(text);
  if (part === undefined) return undefined;
  values = merge(values, part);
  const inline = at(source, "helm", "valuesObject");
  if (isFields(inline)) values = merge(values, inline);
  for (const parameter of listAt(source, "helm", "parameters"))
    values = merge(values, nested((textAt(parameter, "name") ?? "").split("."), at(parameter, "value")));
  return values;
}

/** `["a", "b"]` and a value give `{ a: { b: value } }`. */
export function nested(path: readonly string[], value: unknown): Fields {
  const [key = "", ...rest] = path;
  return { [key]: rest.length === 0 ? value : nested(rest, value) };
}

function parse(text: string): Fields | undefined {
  try {
    const [value] = readYamlStream(text);
    return value === undefined || value === null ? {} : isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
