import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { diskFolder } from "../../lib/emit/file-system";
import { readNamed, reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import { argoOwnership } from "../../lib/ownership/argocd/applications";
import { fluxOwnership } from "../../lib/ownership/flux/tree";
import type { Note, Ownership } from "../../lib/ownership/owned";
import { diskRepository, pathIn, type Repository, templateNotes } from "../../lib/ownership/repository";
import { type Fetched, talosOwnership } from "../../lib/ownership/talos/machine-config";
import { asStack, planOwnership, stackOwnership, stateListOwnership } from "../../lib/ownership/terraform/inputs";

/** Files and folders that a person names; each may be named several times. */
export interface OwnersInputs {
  /** Folders with the first Flux Kustomizations of a cluster. */
  readonly flux?: readonly string[] | undefined;
  /** Folders with Argo CD Applications. */
  readonly argocd?: readonly string[] | undefined;
  /** Files with the output of `terraform show -json`, of a plan or a state. */
  readonly terraformPlan?: readonly string[] | undefined;
  /** Stacks in Terraform's JSON syntax, or folders of them. */
  readonly terraform?: readonly string[] | undefined;
  /** Files with the output of `terraform state list`. */
  readonly terraformState?: readonly string[] | undefined;
  /** Machine configurations or patches, or folders of them. */
  readonly talos?: readonly string[] | undefined;
  /** Top of the repository that the folders of Flux and Argo CD are in; absent: the folder with `.git` above. */
  readonly root?: string | undefined;
}

/** True when anything was named, so that it is not our own output that is asked about. */
export function isForeign(inputs: OwnersInputs): boolean {
  return [inputs.flux, inputs.argocd, inputs.terraformPlan, inputs.terraform, inputs.terraformState, inputs.talos].some(
    (list) => (list ?? []).length > 0,
  );
}

/**
 * Reads all inputs. Links in folders are not followed; what is a link, a pipe or
 * the like, or too large, becomes a note. Throws InputError for what is named and
 * is not there or is not what it should be.
 */
export function readInputs(inputs: OwnersInputs, cwd: string): readonly Ownership[] {
  const paths = (list: readonly string[] | undefined) =>
    (list ?? []).map((path) => {
      const full = resolve(cwd, path);
      if (!existsSync(full)) throw wrong(path, "nothing", "a file or folder that exists");
      return { path, full };
    });
  const [root] = paths(inputs.root === undefined ? [] : [inputs.root]);
  return [
    ...paths(inputs.flux).map((folder) => inRepository(folder, fluxOwnership, root)),
    ...paths(inputs.argocd).map((folder) => inRepository(folder, argoOwnership, root)),
    ...paths(inputs.terraformPlan).map((file) => {
      const document = parse(textOf(file), file.path);
      try {
        return planOwnership(document, stackName(file.full));
      } catch {
        throw wrong(file.path, "another document", "the output of terraform show -json <plan>");
      }
    }),
    ...paths(inputs.terraform).flatMap(stacksBelow),
    ...paths(inputs.terraformState).map((file) => stateListOwnership(textOf(file), stackName(file.full))),
    ...paths(inputs.talos).flatMap((named) => {
      const { files, notes } = filesOf(named, /\.ya?ml$/);
      const templates = isFolder(named.full) ? templateNotes(diskRepository(diskFolder(named.full)), "") : [];
      const read = files.map(({ full, text }) =>
        talosOwnership(
          text,
          relative(cwd, full).replaceAll("\\", "/"),
          fromRepository(root?.full ?? topOf(dirname(full))),
        ),
      );
      if (!read.some(({ lacks }) => lacks === undefined))
        throw nothingIn(named, read[0]?.lacks ?? "no machine configuration of Talos", [
          ...templates,
          ...notes,
          ...read.flatMap((one) => one.notes),
        ]);
      return [...read, { objects: [], releases: [], notes: [...templates, ...notes] }];
    }),
  ];
}

/** A folder that holds nothing of its kind is no clean result. What was seen and could not be read says why. */
function nothingIn({ path }: Named, lacks: string, notes: readonly Note[]): InputError {
  const unread = [...new Set(notes.map(({ place, text }) => `${place} (${text})`))];
  const shown = unread.slice(0, 3).join(", ");
  const more = unread.length > 3 ? ` and ${unread.length - 3} more` : "";
  const fix =
    unread.length === 0 ? "name another folder" : "name another folder, or give the files that the templates render to";
  return new InputError([
    {
      file: path,
      path: "",
      got: unread.length === 0 ? lacks : `${lacks}; not read: ${shown}${more}`,
      want: "at least one",
      fix,
    },
  ]);
}

/** What a person names: as it was written, and the whole path. */
interface Named {
  readonly path: string;
  readonly full: string;
}

/** The text of a file that a person names; a pipe of the shell is one too. */
function textOf({ path, full }: Named): string {
  try {
    return readNamed(full).toString("utf8");
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw wrong(path, reason, "a file that can be read");
  }
}

/** The repository is the named root, else the folder with `.git` above the path, else the path itself: that is a guess. */
function inRepository(named: Named, read: typeof fluxOwnership, root: Named | undefined): Ownership {
  const { path, full } = named;
  if (!isFolder(full) && !statSync(full).isFile()) throw wrong(path, "a pipe, a socket or a device", "a folder");
  const folder = realpathSync(isFolder(full) ? full : dirname(full));
  const git = root === undefined ? topOf(folder) : realpathSync(root.full);
  const top = git ?? folder;
  const entry = relative(top, folder).replaceAll("\\", "/");
  if (root !== undefined && (entry === ".." || entry.startsWith("../") || isAbsolute(entry)))
    throw wrong(path, `a folder outside of the root ${root.path}`, "a folder below it");
  const notes: Note[] =
    git === undefined
      ? [
          {
            place: path,
            text: "no .git is above it, so it is taken for the root of its repository; --root names another",
          },
        ]
      : [];
  const ownership = read(diskRepository(diskFolder(top), notes), entry);
  const all = [...ownership.notes, ...notes];
  if (ownership.lacks !== undefined)
    throw nothingIn(named, ownership.lacks, git === undefined ? all.slice(0, -1) : all);
  return { ...ownership, notes: all };
}

function isFolder(full: string): boolean {
  return statSync(full).isDirectory();
}

function topOf(folder: string): string | undefined {
  let top = folder;
  while (!existsSync(join(top, ".git")) && dirname(top) !== top) top = dirname(top);
  return existsSync(join(top, ".git")) ? top : undefined;
}

/** Addresses of raw files often lead back into the same repository: owner, repository and revision, then the path. */
function fromRepository(top: string | undefined): Fetched {
  const repository = top === undefined ? undefined : diskRepository(diskFolder(top));
  return (url) => {
    const [, rest] = /^https:\/\/(?:raw\.githubusercontent\.com|github\.com)\/[^/]+\/[^/]+\/(.*)$/.exec(url) ?? [];
    if (repository === undefined || rest === undefined) return undefined;
    const parts = rest.split("/");
    const file = [1, 2, 3, 4]
      .map((skipped) => pathIn("", parts.slice(skipped).join("/")))
      .find((path) => path?.includes("/") === true && repository.kind(path) === "file");
    return file === undefined ? undefined : repository.read(file);
  };
}

function stacksBelow(named: Named): readonly Ownership[] {
  const { files, notes } = filesOf(named, /\.tf\.json$/);
  const unread = isFolder(named.full) ? pathsOf(named.full, /\.(tf|tofu)$/).length : 0;
  const stacks = files.flatMap(({ full, text }) => {
    const document = asStack(parse(text, full));
    return document === undefined ? [] : [stackOwnership(document, stackName(full))];
  });
  if (stacks.length === 0 && unread === 0)
    throw wrong(named.path, "no file *.tf.json", "a stack in Terraform's JSON syntax");
  const hcl = {
    place: named.path,
    text: `${unread} files in HCL are not read; give terraform show -json of a plan with --terraform-plan`,
  };
  return [...stacks, { objects: [], releases: [], notes: [...notes, ...(unread === 0 ? [] : [hcl])] }];
}

/** A file that was named, or the files below a folder that was; what of it cannot be read becomes a note. */
function filesOf(
  named: Named,
  pattern: RegExp,
): { readonly files: readonly { readonly full: string; readonly text: string }[]; readonly notes: readonly Note[] } {
  if (!isFolder(named.full)) return { files: [{ full: named.full, text: textOf(named) }], notes: [] };
  const notes: Note[] = [];
  const repository = diskRepository(diskFolder(named.full), notes);
  const files = pathsOf(named.full, pattern, repository).flatMap((path) => {
    const text = repository.read(path);
    return text === undefined ? [] : [{ full: join(named.full, path), text }];
  });
  return { files, notes };
}

/** Paths below a folder that fit a pattern, sorted; hidden ones are left out. */
function pathsOf(
  full: string,
  pattern: RegExp,
  repository: Repository = diskRepository(diskFolder(full)),
): readonly string[] {
  const below = (folder: string): readonly string[] =>
    repository.list(folder).flatMap((entry) => {
      if (entry.name.startsWith(".")) return [];
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.folder ? below(path) : pattern.test(entry.name) ? [path] : [];
    });
  return below("");
}

/** `…/home-platform/cdk.tf.json` is the stack `home-platform`; `plan.json` alone is `plan.json`. */
function stackName(file: string): string {
  return basename(file) === "cdk.tf.json" ? basename(dirname(file)) : basename(file);
}

function parse(text: string, path: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw wrong(path, "text that is not JSON", "a JSON document");
  }
}

function wrong(path: string, got: string, want: string): InputError {
  return new InputError([{ file: path, path: "", got, want, fix: "name another file" }]);
}
