import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { textAt } from "../../lib/data/fields";
import { toYaml } from "../../lib/emit/yaml";
import type { RenderChart } from "../../lib/ownership/chart/objects";
import { capture } from "../capture";

/**
 * Renders charts from a folder, as `<chart>/` or `<chart>-<version>.tgz`,
 * with the helm on PATH. What is not there, or does not render, gives undefined.
 */
export function helmRenderer(folder: string): RenderChart {
  return (release) => {
    const packed = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.startsWith(`${release.chart}-`) && name.endsWith(".tgz"))
          .sort()
      : [];
    const exact = packed.find((name) => name === `${release.chart}-${release.version}.tgz`);
    const chart = exact ?? (existsSync(join(folder, release.chart)) ? release.chart : packed.at(-1));
    if (chart === undefined) return undefined;
    const shown = capture("helm", ["show", "chart", join(folder, chart)], folder);
    const args = ["template", release.name, join(folder, chart), "--namespace", release.namespace || "default"];
    const rendered = capture(
      "helm",
      [...args, "--include-crds", "--no-hooks", "--values", "-"],
      folder,
      toYaml(release.values ?? {}),
    );
    if (shown?.code !== 0 || rendered?.code !== 0) return undefined;
    return { text: rendered.stdout, version: textAt(load(shown.stdout), "version") ?? "" };
  };
}
