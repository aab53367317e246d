import { createRequire } from "node:module";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { ROOT } from "../project";

const { bundleOptions }: { bundleOptions: (root: string, more?: object) => BuildOptions } = createRequire(__filename)(
  join(ROOT, "cli/bundle.js"),
);

/** Everything that is loaded with a module, before any function of it is called. */
function loadedWith({ inputs }: Metafile, first: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const visit = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    // Our own modules require only inside of functions.
    const lazy = path.includes("node_modules/") ? ["dynamic-import"] : ["dynamic-import", "require-call"];
    for (const { path: next, kind } of inputs[path]?.imports ?? []) if (!lazy.includes(kind)) visit(next);
  };
  visit(first);
  return loaded;
}

describe("a run whose clusters are all kept", () => {
  test("loads neither the rules, nor the schema of a definition, nor what makes constructs", async () => {
    const { metafile } = await build({ ...bundleOptions(ROOT), metafile: true });
    if (metafile === undefined) throw new Error("esbuild gave no metafile");
    const loaded = new Set(
      ["cli/main.ts", "cli/command/synth.ts"].flatMap((first) => [...loadedWith(metafile, first)]),
    );
    expect(loaded).toContain("cli/kept-clusters.ts");
    const heavy =
      /^(?:lib\/checks\/(?:engine|rules\/)|lib\/model\/cluster\.ts|apps\/|compiler\/synth-cluster)|\/(?:cdk8s|cdktf)\//;
    expect([...loaded].filter((path) => heavy.test(path))).toEqual([]);
  });
});
