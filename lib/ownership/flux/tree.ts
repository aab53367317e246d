import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { allObjects, type BuildContext, type Built, buildFolder } from "../kustomize/build";
import { clusterScoped, inNamespace, isUnresolved, objectId } from "../object-id";
import { madeObjects } from "../operator/made-objects";
import type { Note, OwnedObject, OwnedRelease, Ownership } from "../owned";
import { pathIn, type Repository, templateNotes } from "../repository";
import { addedBy, isShared, ssa, withMetadata } from "./marks";
import { helmRelease } from "./release";
import { resourceSetObjects } from "./resource-set";
import { normal, rootOf } from "./root";
import { type Substitution, substitute } from "./substitute";

const GROUP = "kustomize.toolkit.fluxcd.io/";
const HELM = "helm.toolkit.fluxcd.io/";
const OPERATOR = "fluxcd.controlplane.io/";

/** Where the reading starts. */
interface Start {
  /** Folder of the first Kustomizations. */
  readonly entry: string;
  /** Name of the source that is this very repository. */
  readonly source: string;
}

/** The name that Flux' own sync gives its source. */
const USUAL_SOURCE = "flux-system";

interface Entry {
  readonly object: Fields;
  readonly file: string;
}

/**
 * Everything that Flux applies from one entry folder: its Kustomizations, those
 * that they bring, the objects of their paths and the releases among them.
 * @param entry folder that holds the first Kustomizations, or the path that Flux' own sync names
 */
export function fluxOwnership(repository: Repository, entry: string): Ownership {
  const notes: Note[] = [];
  const found = allObjects({ repository, notes: [], clusterKinds: new Set() }, entry);
  const context: BuildContext = {
    repository,
    notes,
    clusterKinds: clusterScoped(found.map(({ object }) => object)),
  };
  const starts = found.filter(({ object }) => isKustomization(object));
  // Objects next to the first Kustomizations belong to whoever applies the entry folder itself.
  const root = rootOf(starts, entry);
  const walked = (known: ReadonlyMap<string, Fields>, told: Note[]): Walk => {
    const walk = new Walk({ ...context, notes: told }, { entry, source: ownSource(root) }, known);
    if (root !== undefined) walk.apply([root], undefined, "flux-system");
    else
      walk.apply(
        buildFolder({ ...context, notes: told }, entry),
        `Flux sync of ${entry === "" ? "the repository" : entry}`,
        "flux-system",
      );
    walk.rest(starts);
    return walk;
  };
  // Sources and values may come after the Kustomizations that name them, so the first walk only gathers.
  const ownership = walked(walked(new Map(), []).sources, notes).result();
  notes.push(...templateNotes(repository, entry));
  // A folder of plain manifests is one that Flux' own sync applies; one of Applications is somebody else's.
  const isOurs = ({ object }: OwnedObject) => object.group !== "argoproj.io";
  return starts.length > 0 || ownership.objects.some(isOurs)
    ? ownership
    : { ...ownership, lacks: "no manifest that Flux applies" };
}

/** A Kustomization that names the folder which holds it reads this repository, whatever its source is called. */
function ownSource(root: Entry | undefined): string {
  return textAt(root?.object, "spec", "sourceRef", "name") ?? USUAL_SOURCE;
}

function isKustomization(object: Fields): boolean {
  return object.kind === "Kustomization" && String(object.apiVersion).startsWith(GROUP);
}

class Walk {
  private readonly objects: OwnedObject[] = [];
  private readonly releases: OwnedRelease[] = [];
  private readonly done = new Set<string>();
  private readonly covered = new Set<string>();
  readonly sources: Map<string, Fields>;
  private readonly pending: { readonly object: Fields; readonly file: string }[] = [];

  constructor(
    private readonly context: BuildContext,
    private readonly start: Start,
    known: ReadonlyMap<string, Fields>,
  ) {
    this.sources = new Map(known);
  }

  /** Takes objects that one manager applies, and follows the Kustomizations among them. */
  apply(entries: readonly Entry[], manager: string | undefined, namespace: string | undefined): void {
    const kept = entries.flatMap(({ object, file }) => {
      const id = objectId(object);
      if (id === undefined) return [];
      const where = inNamespace(id, namespace, this.context.clusterKinds);
      this.covered.add(file);
      const whole = isFields(object.metadata)
        ? {
            ...object,
            metadata: { ...object.metadata, ...(where.namespace === undefined ? {} : { namespace: where.namespace }) },
          }
        : object;
      this.sources.set(`${where.kind}|${where.namespace ?? ""}|${where.name}`, whole);
      return [{ object: whole, file, id: where }];
    });
    for (const { object, file, id } of kept) {
      if (manager !== undefined && !isUnresolved(id) && !isShared(object)) {
        const claim: OwnedObject = {
          object: id,
          manager: { kind: "flux", name: manager },
          place: file,
          ...(ssa(object) === "IfNotPresent" ? { once: true } : {}),
        };
        this.objects.push(claim, ...madeObjects(object, claim));
      }
      if (object.kind === "HelmRelease" && String(object.apiVersion).startsWith(HELM))
        this.pending.push({ object, file });
    }
    for (const { object, file } of kept) {
      if (isKustomization(object)) this.follow(object, file);
      if (object.kind === "ResourceSet" && String(object.apiVersion).startsWith(OPERATOR)) this.ofSet(object, file);
    }
  }

  private ofSet(set: Fields, file: string): void {
    const namespace = textAt(set, "metadata", "namespace");
    const name = `ResourceSet ${namespace ?? "default"}/${textAt(set, "metadata", "name") ?? ""}`;
    if (this.done.has(name)) return;
    this.done.add(name);
    const made = resourceSetObjects(set, file, this.context.notes).map((object) => ({ object, file }));
    this.apply(made, `Flux ${name}`, namespace);
  }

  /** Kustomizations of the entry folder that nothing applied: each is a start of its own, unless its file is switched off. */
  rest(starts: readonly Entry[]): void {
    for (const { object, file } of starts)
      if (!this.covered.has(file)) {
        const listed = this.isListed(file);
        if (listed) this.apply([{ object, file }], undefined, "flux-system");
        else
          this.context.notes.push({
            place: file,
            text: "no Kustomization applies this file; it is taken as switched off",
          });
      }
  }

  /** A file in a folder that something else was applied from, and that is left out there, is switched off. */
  private isListed(file: string): boolean {
    if (this.done.size === 0) return true;
    return ![...this.done].some((key) => {
      const path = key.slice(key.indexOf("|") + 1);
      return path !== "" && file.startsWith(`${path}/`);
    });
  }

  private follow(object: Fields, file: string): void {
    const { context } = this;
    const name = textAt(object, "metadata", "name") ?? "";
    const namespace = textAt(object, "metadata", "namespace") ?? "flux-system";
    const who = `Kustomization ${namespace}/${name}`;
    const path = this.pathOf(object, file, who);
    if (path === undefined) return;
    const key = `${namespace}/${name}|${path}`;
    if (this.done.has(key)) return;
    this.done.add(key);
    const target = textAt(object, "spec", "targetNamespace");
    const built = buildFolder(context, path, addedBy(object));
    const entries = withMetadata(
      this.filled(built, object, { namespace, who, file }),
      at(object, "spec", "commonMetadata"),
    );
    this.apply(entries, `Flux ${who}`, target);
  }

  /** The folder in this repository; undefined with a note where the source is another one. */
  private pathOf(object: Fields, file: string, who: string): string | undefined {
    const { repository, notes } = this.context;
    if (at(object, "spec", "kubeConfig") !== undefined) {
      notes.push({ place: file, text: `${who} goes to another cluster` });
      return undefined;
    }
    const source = textAt(object, "spec", "sourceRef", "name") ?? "flux-system";
    const foreign = this.isForeign(object, source);
    const path = normal(textAt(object, "spec", "path"));
    // An artifact may hold a part of the repository, so its paths start at a folder above the entry.
    const { entry, source: mine } = this.start;
    const above = entry.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
    const found = ["", ...above]
      .map((folder) => pathIn(folder, path))
      // The artifact of a generator never holds the entry itself.
      .filter((folder) => folder !== entry || textAt(object, "spec", "sourceRef", "kind") !== "ExternalArtifact")
      .find((folder) => folder !== undefined && repository.kind(folder) === "folder");
    if (foreign || (path === "" && source !== mine && source !== USUAL_SOURCE)) {
      notes.push({ place: file, text: `${who} reads source ${source}, which is not this repository` });
      return undefined;
    }
    if (found === undefined) {
      const known = source === "flux-system" ? "" : ` of source ${source}`;
      notes.push({ place: file, text: `${who} names the folder ${path}${known}, which is not here` });
    }
    return found;
  }

  /** A source that the tree itself defines with an address other than that of its own source. */
  private isForeign(object: Fields, name: string): boolean {
    const kind = textAt(object, "spec", "sourceRef", "kind") ?? "GitRepository";
    const find = (one: string) =>
      [...this.sources].find(([key]) => key.startsWith(`${kind}|`) && key.endsWith(`|${one}`))?.[1];
    const url = textAt(find(name), "spec", "url");
    const { source } = this.start;
    return name !== source && name !== USUAL_SOURCE && url !== undefined && url !== textAt(find(source), "spec", "url");
  }

  /** Objects with their variables filled in. One that Flux refuses stops all of them, which is one note. */
  private filled(
    built: readonly Built[],
    object: Fields,
    { namespace, who, file }: { readonly namespace: string; readonly who: string; readonly file: string },
  ): readonly Built[] {
    const substitution = this.substitution(object, namespace);
    const always = textAt(object, "spec", "postBuild", "substituteStrategy") === "Always";
    if (substitution.values.size === 0 && !substitution.isOpen && !always) return built;
    const refusals: string[] = [];
    const entries = built.map((one) => {
      const result = substitute(one.object, substitution);
      if ("object" in result) return { ...one, object: result.object };
      refusals.push(`${result.refused} (${textAt(one.object, "kind")} of ${one.file})`);
      return one;
    });
    const [first] = refusals;
    if (first !== undefined)
      this.context.notes.push({
        place: file,
        text: `${who} stops as a whole: ${first}${refusals.length > 1 ? `, and ${refusals.length - 1} more` : ""}; what it applied before stays`,
      });
    return entries;
  }

  private substitution(object: Fields, namespace: string): Substitution {
    const values = new Map<string, string>();
    let isOpen = false;
    const add = (from: unknown) => {
      for (const [key, value] of Object.entries(isFields(from) ? from : {}))
        if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
          values.set(key, String(value).replaceAll("\n", ""));
    };
    for (const source of listAt(object, "spec", "postBuild", "substituteFrom")) {
      const found =
        textAt(source, "kind") === "ConfigMap"
          ? this.sources.get(`ConfigMap|${namespace}|${textAt(source, "name") ?? ""}`)
          : undefined;
      if (found === undefined) isOpen = true;
      add(at(found, "data"));
    }
    add(at(object, "spec", "postBuild", "substitute"));
    return { values, isOpen };
  }

  result(): Ownership {
    const lookup = (kind: string, namespace: string, name: string) => this.sources.get(`${kind}|${namespace}|${name}`);
    for (const { object, file } of this.pending) {
      const release = helmRelease(object, file, lookup, this.context.notes);
      if (release !== undefined) this.releases.push(release);
    }
    return { objects: this.objects, releases: this.releases, notes: this.context.notes };
  }
}
