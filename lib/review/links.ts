import { CHART_SOURCES } from "./chart-sources";

/** A chart as a release names it. */
export interface ChartPlace {
  /** Name of the chart. */
  readonly chart: string;
  /** Its repository, `https://…` or `oci://…`; undefined: not known. */
  readonly repository: string | undefined;
}

/**
 * The page that lists the releases of a chart; undefined where none is known.
 * A project's GitHub Pages are at `<owner>.github.io/<project>` (GitHub
 * documentation: types of GitHub Pages sites).
 */
export function chartReleases({ chart, repository = "" }: ChartPlace): string | undefined {
  const source = Object.hasOwn(CHART_SOURCES, chart) ? CHART_SOURCES[chart] : undefined;
  const [, owner, project] = /^https:\/\/([a-z0-9-]+)\.github\.io\/([\w.-]+)\/?$/i.exec(repository) ?? [];
  // The operator may take a chart of a known name from somebody else.
  if (owner !== undefined && project !== undefined) return `https://github.com/${owner}/${project}/releases`;
  if (source !== undefined) return `https://github.com/${source}/releases`;
  const [, image] = /^oci:\/\/(.+?)\/?$/.exec(repository) ?? [];
  return image === undefined ? undefined : imageReleases(`${image}/${chart}`);
}

/** How each registry names the page of an image, by its host. */
const REGISTRIES: Readonly<Record<string, (path: string) => string | undefined>> = {
  "docker.io": (path) =>
    path.startsWith("library/")
      ? `https://hub.docker.com/_/${path.slice("library/".length)}/tags`
      : `https://hub.docker.com/r/${path}/tags`,
  "ghcr.io": (path) => (path.includes("/") ? `https://ghcr.io/${path}` : undefined),
  "quay.io": (path) => `https://quay.io/repository/${path}?tab=tags`,
  "lscr.io": (path) => {
    const [, name] = /^linuxserver\/([^/]+)$/.exec(path) ?? [];
    return name === undefined ? undefined : `https://github.com/linuxserver/docker-${name}/releases`;
  },
};

const PATH = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/;

/** The page that lists the tags of an image; undefined for a registry that has none. */
export function imageReleases(image: string): string | undefined {
  const [name = ""] = image.split("@");
  const untagged = name.replace(/:[^/:]*$/, "");
  const [host = "", ...rest] = untagged.split("/");
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(host);
  const registry = isHost ? host : "docker.io";
  const path = isHost ? rest.join("/") : untagged.includes("/") ? untagged : `library/${untagged}`;
  if (!PATH.test(path) || !Object.hasOwn(REGISTRIES, registry)) return undefined;
  return REGISTRIES[registry]?.(path);
}

/** The notes of one version of what runs on the machines. */
export function versionNotes(what: "talos" | "kubernetes", version: string): string | undefined {
  if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) return undefined;
  const project = what === "talos" ? "siderolabs/talos" : "kubernetes/kubernetes";
  return `https://github.com/${project}/releases/tag/v${version}`;
}
