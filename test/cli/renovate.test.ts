import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const ROOT = join(__dirname, "../..");
const FOLDERS = ["apps", "cli", "infra", "lib"];

const managers = z
  .object({
    customManagers: z.array(
      z.object({
        managerFilePatterns: z.array(z.string()),
        matchStrings: z.array(z.string()),
        datasourceTemplate: z.string().optional(),
        packageNameTemplate: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, "renovate.json"), "utf8"))).customManagers;

interface Pin {
  readonly at: number;
  readonly text: string;
  readonly datasource?: string | undefined;
  /** The package that is looked up: its own template, else the name that was found. */
  readonly packageName?: string | undefined;
  readonly registryUrl?: string | undefined;
}

/** What Renovate will find in a file, by the place of the version. */
function found(path: string, text: string): readonly Pin[] {
  return managers
    .filter(({ managerFilePatterns }) =>
      managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(path)),
    )
    .flatMap((manager) =>
      manager.matchStrings.flatMap((pattern) =>
        [...text.matchAll(new RegExp(pattern, "gd"))].map((match) => ({ match, manager })),
      ),
    )
    .map(({ match, manager }) => ({
      at: match.indices?.groups?.currentValue?.[0] ?? -1,
      text: match.groups?.currentValue ?? "",
      datasource: match.groups?.datasource ?? manager.datasourceTemplate,
      packageName:
        manager.packageNameTemplate?.replaceAll(/\{\{\{(\w+)\}\}\}/g, (_, name) => match.groups?.[name] ?? "") ??
        match.groups?.depName,
      registryUrl: match.groups?.registryUrl,
    }));
}

/** What is pinned in a file: versions, and tags of images with a registry. */
function pinned(text: string): readonly Pin[] {
  const code = text.replaceAll(/^\s*(\*|\/\/|\/\*).*$/gm, (line) => " ".repeat(line.length));
  const patterns = [
    /\bversion: "(v?\d+\.\d+[^"]*)"/dg,
    /\bhelmChart\(\s*"[^"]*",\s*[^,]*,\s*"(v?\d+\.\d+[^"]*)"/dg,
    /"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/[a-z0-9._/-]+:([A-Za-z0-9][A-Za-z0-9._-]*)"/dg,
  ];
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map((match) => ({ at: match.indices?.[1]?.[0] ?? -1, text: match[1] ?? "" }));
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    // Versions below lib/checks are examples of mistakes and of formats; nothing there is installed.
    .filter((name) => name.endsWith(".ts") && !(folder === "lib" && name.startsWith("checks")))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
).map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

describe("pins in the sources", () => {
  test("are all found by Renovate", () => {
    const missed = files.flatMap(({ path, text }) => {
      const known = new Set(found(path, text).map(({ at }) => at));
      return pinned(text)
        .filter(({ at }) => !known.has(at))
        .map((pin) => `${path}:${text.slice(0, pin.at).split("\n").length} ${pin.text}`);
    });
    expect(missed).toEqual([]);
  });

  test("are what every Renovate comment and every chart leads to", () => {
    const idle = files.flatMap(({ path, text }) => {
      const comments = [...text.matchAll(/^\s*\/\/ renovate:|(?<!function )\bhelmChart\(/gm)].length;
      return comments === found(path, text).length ? [] : [`${path}: ${comments} comments and charts`];
    });
    expect(idle).toEqual([]);
  });

  test("of charts are looked up where the chart comes from", () => {
    const text = (repository: string) => `const chart = helmChart("${repository}", "metallb", "0.16.1");\n`;
    expect(found("apps/a/component.ts", text("https://charts.example.org"))).toMatchObject([
      { text: "0.16.1", datasource: "helm", packageName: "metallb", registryUrl: "https://charts.example.org" },
    ]);
    expect(found("apps/a/component.ts", text("oci://registry.example.org/charts"))).toMatchObject([
      { text: "0.16.1", datasource: "docker", packageName: "registry.example.org/charts/metallb" },
    ]);
  });

  test.each([
    [
      "YAML",
      (repository: string) => `    chart: gatus\n    repository: ${repository}\n    version: 1.4.2\n`,
      "clusters/a.yaml",
    ],
    [
      "TypeScript",
      (repository: string) => `  chart: "gatus",\n  repository: "${repository}",\n  version: "1.4.2",\n`,
      "clusters/a.ts",
    ],
  ])("of own charts in a definition in %s are found", (_, text, path) => {
    expect(found(path, text("https://charts.example.org"))).toMatchObject([
      { text: "1.4.2", datasource: "helm", packageName: "gatus", registryUrl: "https://charts.example.org" },
    ]);
    expect(found(path, text("oci://registry.example.org/charts"))).toMatchObject([
      { text: "1.4.2", datasource: "docker", packageName: "registry.example.org/charts/gatus" },
    ]);
  });

  test("of charts in a Helm repository name the repository that the chart comes from", () => {
    const wrong = files.flatMap(({ path, text }) =>
      found(path, text)
        .filter(
          ({ datasource, registryUrl }) =>
            datasource === "helm" && !(registryUrl !== undefined && text.includes(`"${registryUrl}"`)),
        )
        .map(({ packageName }) => `${path} ${packageName}`),
    );
    expect(wrong).toEqual([]);
  });

  test("of images name the image", () => {
    const wrong = files.flatMap(({ path, text }) =>
      [...text.matchAll(/depName=(\S+)\n[^\n]*IMAGE =\s+"([^"]+?):[^"]+"/g)]
        .filter(([, depName, image]) => depName !== image)
        .map(([, depName]) => `${path} ${depName}`),
    );
    expect(wrong).toEqual([]);
  });

  test("of tools released on GitHub stand without the v of their tags, which Renovate takes off", () => {
    const wrong = files.flatMap(({ path, text }) =>
      found(path, text)
        .filter((pin) => pin.datasource === "github-releases" && pin.text.startsWith("v"))
        .map(() => path),
    );
    expect(wrong).toEqual([]);
  });

  test("without a comment would be missed", () => {
    const text = 'const chart = { name: "a", version: "1.2.3" } as const;\n';
    expect(pinned(text).map((pin) => pin.text)).toEqual(["1.2.3"]);
    expect(found("apps/a/component.ts", text)).toEqual([]);
    const comment = "// renovate: datasource=helm depName=a registryUrl=https://a.example\n";
    expect(found("apps/a/component.ts", comment + text)).toMatchObject([
      { text: "1.2.3", datasource: "helm", packageName: "a", registryUrl: "https://a.example" },
    ]);
    const image = '// renovate: datasource=docker depName=r.io/a/b\nconst IMAGE = "r.io/a/b:1-alpine";\n';
    expect(found("apps/a/component.ts", image).map((pin) => pin.text)).toEqual(["1-alpine"]);
  });
});

test("images of own apps in the definitions are all found by Renovate", () => {
  const definitions = readdirSync(join(ROOT, "clusters")).filter((name) => /\.(ts|ya?ml)$/.test(name));
  for (const name of definitions) {
    const path = `clusters/${name}`;
    const text = readFileSync(join(ROOT, path), "utf8");
    const images = [...text.matchAll(/^\s*image: "?([a-z0-9.-]+\/[^"\s]+)"?,?$/gm)].map((match) => match[1]);
    expect([path, found(path, text).map(({ packageName, text: tag }) => `${packageName}:${tag}`)]).toEqual([
      path,
      images,
    ]);
  }
});
