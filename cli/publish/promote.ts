import { DIGEST } from "../../lib/artifact/registry-url";
import { InputError, type Problem } from "../../lib/model/problem";
import type { Target } from "./push";
import type { Registry, StoredManifest } from "./registry";
import { several } from "./several";

/** A cluster with the manifest that a wave shall point to. */
export interface Promoted extends Target {
  /** What the registry has under the tag or digest. */
  readonly manifest: StoredManifest;
}

/**
 * Finds what a tag or a digest is in each repository. Nothing is built: what was
 * tried in one wave is, byte for byte, what the next one gets.
 *
 * @param all true where nobody named the clusters: one that lacks the tag is left out
 * @throws InputError for a cluster without it
 */
export async function promoted(
  registry: Registry,
  host: string,
  targets: readonly Target[],
  { from, all }: { readonly from: string; readonly all: boolean },
): Promise<readonly Promoted[]> {
  const found = await several(targets, async (target) => ({
    ...target,
    manifest: await registry.manifest(target.repository, from),
  }));
  const missing = found.filter(({ manifest }) => manifest === undefined);
  const there = found.flatMap(({ manifest, ...target }): readonly Promoted[] =>
    manifest === undefined ? [] : [{ ...target, manifest }],
  );
  if (missing.length > 0 && (!all || there.length === 0)) throw new InputError(missing.map((one) => lacking(one)));
  return there;

  function lacking({ repository }: Target): Problem {
    return {
      file: `oci://${host}/${repository}`,
      path: "",
      got: `nothing at ${from}`,
      want: DIGEST.test(from) ? "a digest that was pushed here" : "a tag that was pushed here",
      fix: "publish to that wave first, or look for the name that it has here",
    };
  }
}
