import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** One package of `package-lock.json`. */
export interface LockedPackage {
  /** Folder below the project, e.g. `node_modules/cdktf/node_modules/semver`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  /** Digest of its archive, as `sha512-…`; absent where the archive of another package holds it. */
  readonly integrity?: string | undefined;
  /** It comes inside the archive of the package above it, whose digest counts for both. */
  readonly bundled: boolean;
  /** For tests and scripts, never for a synth. */
  readonly dev: boolean;
}

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      license: z.string().optional(),
      integrity: z.string().optional(),
      inBundle: z.boolean().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const layersSchema = z.object({ bundled: z.array(z.string()) });

/**
 * Paths of the packages whose code is bundled into the program, with all that
 * they need: dependencies of development for npm, and part of every synth.
 */
function bundledPaths(
  root: string,
  packages: Readonly<Record<string, { readonly dependencies?: object | undefined }>>,
) {
  const { bundled } = layersSchema.parse(JSON.parse(readFileSync(join(root, ".ci/layers.json"), "utf8")));
  const paths = new Set(bundled.map((name) => `node_modules/${name}`));
  for (const path of paths) {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      const found = resolved(path, name, packages);
      if (found !== undefined) paths.add(found);
    }
  }
  return paths;
}

/** Where Node.js finds a package that another one asks for: in its own folder, then in each one above. */
function resolved(from: string, name: string, packages: object): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (Object.hasOwn(packages, path)) return path;
    if (folder === "") return undefined;
  }
}

/**
 * Every package that `npm ci` may install (npm: package-lock.json, "packages").
 * @throws Error for a package without version or licence
 */
export function lockedPackages(root: string): readonly LockedPackage[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  const intoProgram = bundledPaths(root, packages);
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, { name, version, license, integrity, inBundle, dev, devOptional }]) => {
      if (version === undefined || license === undefined) throw new Error(`${path} has no version or no licence`);
      return {
        path,
        name: name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
        version,
        license,
        integrity,
        bundled: inBundle === true,
        dev: (dev === true || devOptional === true) && !intoProgram.has(path),
      };
    });
}
