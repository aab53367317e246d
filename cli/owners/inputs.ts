import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { diskFolder } from "../../lib/emit/file-system";
import { InputError } from "../../lib/model/problem";
import { argoOwnership } from "../../lib/ownership/argocd/applications";
import { fluxOwnership } from "../../lib/ownership/flux/tree";
import type { Ownership } from "../../lib/ownership/owned";
import { diskRepository } from "../../lib/ownership/repository";
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
}

/** True when anything was named, so that it is not our own output that is asked about. */
export function isForeign(inputs: OwnersInputs): boolean {
  return [inputs.flux, inputs.argocd, inputs.terraformPlan, inputs.terraform, inputs.terraformState, inputs.talos].some(
    (list) => (list ?? []).length > 0,
  );
}

/** Reads all inputs. Throws InputError for what is not there or is not what it should be. */
export function readInputs(inputs: OwnersInputs, cwd: string): readonly Ownership[] {
  const paths = (list: readonly string[] | undefined) =>
    (list ?? []).map((path) => {
      const full = resolve(cwd, path);
      if (!existsSync(full)) throw wrong(path, "nothing", "a file or folder that exists");
      return { path, full };
    });
  const text = ({ full }: { readonly full: string }) => readFileSync(full, "utf8");
  return [
    ...paths(inputs.flux).map(({ full }) => inRepository(full, fluxOwnership)),
    ...paths(inputs.argocd).map(({ full }) => inRepository(full, argoOwnership)),
    ...paths(inputs.terraformPlan).map((file) => {
      try {
        return planOwnership(parse(text(file), file.path), stackName(file.full));
      } catch (error) {
        if (error instanceof InputError) throw error;
        throw wrong(file.path, "another document", "the output of terraform show -json <plan>");
      }
    }),
    ...paths(inputs.terraform).flatMap(({ path, full }) => stacksBelow(full, path)),
    ...paths(inputs.terraformState).map((file) => stateListOwnership(text(file), stackName(file.full))),
    ...paths(inputs.talos).flatMap(({ full }) =>
      filesOf(full, /\.ya?ml$/).map((file) =>
        talosOwnership(readFileSync(file, "utf8"), relative(cwd, file), fromRepository(topOf(dirname(file)))),
      ),
    ),
  ];
}

/** The repository is the folder with `.git` above the path, else the path itself. */
function inRepository(full: string, read: typeof fluxOwnership): Ownership {
  const folder = statSync(full).isDirectory() ? full : dirname(full);
  const top = topOf(folder) ?? folder;
  return read(diskRepository(diskFolder(top)), relative(top, folder).replaceAll("\\", "/"));
}

function topOf(folder: string): string | undefined {
  let top = folder;
  while (!existsSync(join(top, ".git")) && dirname(top) !== top) top = dirname(top);
  return existsSync(join(top, ".git")) ? top : undefined;
}

/** Addresses of raw files often lead back into the same repository: owner, repository and revision, then the path. */
function fromRepository(top: string | undefined): Fetched {
  return (url) => {
    const [, rest] = /^https:\/\/(?:raw\.githubusercontent\.com|github\.com)\/[^/]+\/[^/]+\/(.*)$/.exec(url) ?? [];
    if (top === undefined || rest === undefined) return undefined;
    const parts = rest.split("/");
    const file = [1, 2, 3, 4]
      .map((skipped) => parts.slice(skipped).join("/"))
      .find((path) => path.includes("/") && existsSync(join(top, path)) && statSync(join(top, path)).isFile());
    return file === undefined ? undefined : readFileSync(join(top, file), "utf8");
  };
}

function stacksBelow(full: string, path: string): readonly Ownership[] {
  const files = filesOf(full, /\.tf\.json$/);
  const unread = statSync(full).isDirectory() ? filesOf(full, /\.(tf|tofu)$/).length : 0;
  const stacks = files.flatMap((file) => {
    const document = asStack(parse(readFileSync(file, "utf8"), file));
    return document === undefined ? [] : [stackOwnership(document, stackName(file))];
  });
  if (stacks.length === 0 && unread === 0) throw wrong(path, "no file *.tf.json", "a stack in Terraform's JSON syntax");
  return unread === 0
    ? stacks
    : [
        ...stacks,
        {
          objects: [],
          releases: [],
          notes: [
            {
              place: path,
              text: `${unread} files in HCL are not read; give terraform show -json of a plan with --terraform-plan`,
            },
          ],
        },
      ];
}

function filesOf(full: string, pattern: RegExp): readonly string[] {
  if (!statSync(full).isDirectory()) return [full];
  return readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name.startsWith(".")) return [];
      const file = join(full, entry.name);
      return entry.isDirectory() ? filesOf(file, pattern) : pattern.test(entry.name) ? [file] : [];
    });
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
