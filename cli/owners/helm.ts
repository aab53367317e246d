import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readYamlStream } from "../../lib/data/documents";
import { textAt } from "../../lib/data/fields";
import { toYaml } from "../../lib/emit/yaml";
import type { RenderChart } from "../../lib/ownership/chart/objects";
import { capture } from "../capture";

/** A release's or a chart's name (Helm: chart best practices, "Chart Names"; Kubernetes: DNS subdomain). */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Renders charts from a folder, as `<chart>/` or `<chart>-<version>.tgz`,
 * with the helm on PATH. What is not there, or does not render, gives undefined.
 */
export function helmRenderer(folder: string): RenderChart {
  return (release) => {
    // Names come from any repository: none may be an option of helm, or lead out of the folder.
    if (!NAME.test(release.name) || !NAME.test(release.chart) || !/^([a-z0-9][a-z0-9-]*)?$/.test(release.namespace))
      return undefined;
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
    return { text: rendered.stdout, version: versionOf(shown.stdout) };
  };
}

function versionOf(text: string): string {
  try {
    return textAt(readYamlStream(text)[0], "version") ?? "";
  } catch {
    return "";
  }
}
