import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { TALOS } from "../../cli/init/first-version";
import { renovateRules } from "../../cli/init/renovate-rules";
import { talosLine } from "../../lib/versions/talos";

const ROOT = join(__dirname, "../..");
const FOLDERS = ["apps", "cli", "infra", "lib", "scripts/helm"];

const config = z
  .object({
    packageRules: z.array(
      z.object({ matchDepTypes: z.array(z.string()).optional(), pinDigests: z.boolean().optional() }),
    ),
    customManagers: z.array(
      z.object({
        managerFilePatterns: z.array(z.string()),
        matchStrings: z.array(z.string()),
        matchStringsStrategy: z.literal("recursive").optional(),
        autoReplaceStringTemplate: z.string().optional(),
        depTypeTemplate: z.string().optional(),
        depNameTemplate: z.string().optional(),
        datasourceTemplate: z.string().optional(),
        packageNameTemplate: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(ROOT, "renovate.json"), "utf8")));

const managers = config.customManagers;

interface Pin {
  readonly at: number;
  readonly text: string;
  readonly datasource?: string | undefined;
  /** The package that is looked up: its own template, else the name that was found. */
  readonly packageName?: string | undefined;
  readonly registryUrl?: string | undefined;
  readonly digest?: string | undefined;
  /** What Renovate replaces when it has something newer. */
  readonly replaced: string;
  readonly template?: string | undefined;
}

type Groups = Readonly<Record<string, string>>;

/** A match as Renovate makes it: where each named group is, and the text that would be replaced. */
interface Match {
  readonly groups: Groups;
  readonly at: number;
  readonly replaced: string;
}

const defined = (groups: RegExpMatchArray["groups"]): Groups =>
  Object.fromEntries(Object.entries(groups ?? {}).filter(([, value]) => value !== undefined));

/** Each pattern looks into what the one before it matched; groups of all levels count (Renovate docs: matchStringsStrategy). */
function recursive([pattern, ...deeper]: readonly string[], text: string, offset: number, outer: Match): Match[] {
  if (pattern === undefined) return [{ ...outer, replaced: text }];
  return [...text.matchAll(new RegExp(pattern, "gd"))].flatMap((match) => {
    const at = match.indices?.groups?.currentValue?.[0];
    const inner = { ...outer, groups: { ...outer.groups, ...defined(match.groups) } };
    return recursive(deeper, match[0], offset + match.index, at === undefined ? inner : { ...inner, at: offset + at });
  });
}

/** What Renovate will find in a file, by the place of the version. */
function found(path: string, text: string): readonly Pin[] {
  return managers
    .filter(({ managerFilePatterns }) =>
      managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(path)),
    )
    .flatMap((manager) => {
      const { matchStrings, matchStringsStrategy } = manager;
      const levels = matchStringsStrategy === "recursive" ? [matchStrings] : matchStrings.map((pattern) => [pattern]);
      return levels
        .flatMap((patterns) => recursive(patterns, text, 0, { groups: {}, at: -1, replaced: "" }))
        .map((match) => ({ match, manager }));
    })
    .map(({ match: { groups, at, replaced }, manager }) => ({
      at,
      replaced,
      text: groups.currentValue ?? "",
      digest: groups.currentDigest,
      datasource: groups.datasource ?? manager.datasourceTemplate,
      packageName:
        manager.packageNameTemplate?.replaceAll(/\{\{\{(\w+)\}\}\}/g, (_, name) => groups[name] ?? "") ??
        groups.depName,
      registryUrl: groups.registryUrl,
      template: manager.autoReplaceStringTemplate,
    }));
}

/** The file after Renovate has raised one pin; its template language is Handlebars, of which two forms are in use. */
function raised(text: string, { replaced, template, packageName }: Pin, newValue: string, newDigest: string): string {
  const values: Groups = { depName: packageName ?? "", newValue, newDigest };
  const written = (template ?? "")
    .replaceAll(/\{\{#if (\w+)\}\}(.*?)\{\{\/if\}\}/g, (_, name, body) => ((values[name] ?? "") === "" ? "" : body))
    .replaceAll(/\{\{\{(\w+)\}\}\}/g, (_, name) => values[name] ?? "");
  return text.replace(replaced, written);
}

/** What is pinned in a file: versions, and tags of images with a registry. */
function pinned(text: string): readonly Pick<Pin, "at" | "text">[] {
  const code = text.replaceAll(/^\s*(\*|\/\/|\/\*).*$/gm, (line) => " ".repeat(line.length));
  const patterns = [
    /\bversion: "(v?\d+\.\d+[^"]*)"/dg,
    /\bhelmChart\(\s*"[^"]*",\s*[^,]*,\s*"(v?\d+\.\d+[^"]*)"/dg,
    // Nothing is installed from a name that RFC 2606 keeps for examples.
    /"(?![a-z.-]+\.example\/)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?\/[a-z0-9._/-]+:([A-Za-z0-9][A-Za-z0-9._-]*)(?:@sha256:[0-9a-f]+)?"/dg,
  ];
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map((match) => ({ at: match.indices?.[1]?.[0] ?? -1, text: match[1] ?? "" }));
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    // Versions below lib/checks are examples of mistakes and of formats; nothing there is installed.
    .filter((name) => name.endsWith(".ts") && !(folder === "lib" && name.startsWith("checks")))
    // Renovate's configuration for an operator's repository: patterns, no pins.
    .filter((name) => !name.endsWith("renovate-preset.ts"))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
).map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

describe("pins in the sources", () => {
  test("G6: are all found by Renovate", () => {
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
      const comments = [
        ...text.matchAll(/^\s*\/\/ renovate:|(?<!function )\bhelmChart\((?!repository, name, version\))/gm),
      ].length;
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
      [...text.matchAll(/depName=(\S+)\n[^\n]*IMAGE =\s+"([^"@]+):[^"]+"/g)]
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

describe("rules", () => {
  const rules = z
    .array(z.record(z.string(), z.unknown()))
    .parse(JSON.parse(readFileSync(join(ROOT, "renovate.json"), "utf8")).packageRules);

  test("are those of an operator's repository, and some of our own", () => {
    expect(rules).toEqual(expect.arrayContaining([...renovateRules()]));
  });

  test("give a new cluster no Kubernetes that its Talos does not run", () => {
    const held = rules.find(
      ({ matchFileNames }) => Array.isArray(matchFileNames) && matchFileNames.includes("cli/init/first-version.ts"),
    );
    expect(held).toMatchObject({
      matchPackageNames: ["kubernetes/kubernetes"],
      allowedVersions: `<1.${(talosLine(TALOS.version)?.accepts[1] ?? 0) + 1}`,
    });
  });

  test("hold a range for each Talos that still gets patches", () => {
    const held = renovateRules().flatMap(({ matchDepTypes = [], allowedVersions }) =>
      matchDepTypes.map((type) => [type, allowedVersions]),
    );
    expect(Object.fromEntries(held)).toEqual({
      "kubernetes-on-talos-1.12": "<1.36",
      "kubernetes-on-talos-1.13": "<1.37",
      "kubernetes-on-talos-1.14": "<1.38",
    });
  });

  test("speak of packages that there are: every pin that moves with another is found", () => {
    const names = new Set(files.flatMap(({ path, text }) => found(path, text).map(({ packageName }) => packageName)));
    const grouped = renovateRules().filter(({ groupName }) => groupName !== undefined);
    const lone = grouped.filter(
      ({ matchPackageNames = [] }) =>
        ![...names].some((name) => matchPackageNames.some((pattern) => matches(name ?? "", pattern))),
    );
    expect(lone.map(({ groupName }) => groupName)).toEqual([]);
  });
});

/** As Renovate's globs go, as far as the rules use them: stars, double stars and choices (minimatch). */
function matches(name: string, pattern: string): boolean {
  const regex = pattern
    .replaceAll(/[.+^$()|[\]\\]/g, "\\$&")
    .replaceAll(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.split(",").join("|")})`)
    .replaceAll("**/", "\0")
    .replaceAll("**", ".*")
    .replaceAll("*", "[^/]*")
    .replaceAll("\0", "(?:.*/)?");
  return new RegExp(`^${regex}$`).test(name);
}

test("images of own apps in the definitions are all found by Renovate", () => {
  const definitions = readdirSync(join(ROOT, "clusters")).filter((name) => /\.(ts|ya?ml)$/.test(name));
  for (const name of definitions) {
    const path = `clusters/${name}`;
    const text = readFileSync(join(ROOT, path), "utf8");
    const images = [...text.matchAll(/^\s*image: "?([a-z0-9.-]+\/[^"\s@]+)(?:@[^"\s]+)?"?,?$/gm)].map(
      (match) => match[1],
    );
    const pins = found(path, text).filter(({ datasource }) => datasource === "docker");
    expect([path, pins.map(({ packageName, text: tag }) => `${packageName}:${tag}`)]).toEqual([path, images]);
  }
});

test("Talos and Kubernetes of the definitions are found, each by its releases", () => {
  for (const name of readdirSync(join(ROOT, "clusters")).filter((one) => /\.(ts|ya?ml)$/.test(one))) {
    const text = readFileSync(join(ROOT, "clusters", name), "utf8");
    const pins = found(`clusters/${name}`, text).filter(({ datasource }) => datasource === "github-releases");
    const versions = [/\btalos: "?(\d+\.\d+\.\d+)/, /\bkubernetes: "?(\d+\.\d+\.\d+)/].map(
      (one) => one.exec(text)?.[1],
    );
    expect([name, pins.map((pin) => pin.text)]).toEqual([name, versions]);
  }
});

describe("a digest", () => {
  const [old, next] = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}`);
  const source = (image: string) =>
    `// renovate: datasource=docker depName=r.io:5000/a/b\nconst IMAGE =\n  "${image}";\n`;
  const yaml = (image: string) => `    # renovate: datasource=docker depName=r.io:5000/a/b\n    image: ${image}\n`;
  const script = (image: string) => `  // renovate: datasource=docker depName=r.io:5000/a/b\n  image: "${image}",\n`;

  test.each([
    ["of a component", "apps/a/component.ts", source],
    ["of a definition in YAML", "clusters/a.yaml", yaml],
    ["of a definition in TypeScript", "clusters/a.ts", script],
  ])("%s moves with its tag, and comes to an image that has none", (_, path, write) => {
    const [pin] = found(path, write(`r.io:5000/a/b:1.2@${old}`));
    expect(pin).toMatchObject({ text: "1.2", digest: old, packageName: "r.io:5000/a/b" });
    for (const image of ["r.io:5000/a/b:1.2", `r.io:5000/a/b:1.2@${old}`]) {
      const text = write(image);
      const changed = found(path, text).map((one) => raised(text, one, "1.3", next ?? ""));
      expect(changed).toEqual([write(`r.io:5000/a/b:1.3@${next}`)]);
    }
  });

  test("is asked for where a manager can write it, and nowhere else", () => {
    const pinning = config.packageRules.filter(({ pinDigests }) => pinDigests === true);
    expect(pinning.map(({ matchDepTypes }) => matchDepTypes)).toEqual([["image"]]);
    expect(
      managers
        .filter(({ depTypeTemplate }) => depTypeTemplate === "image")
        .map(({ autoReplaceStringTemplate: written = "" }) => written.includes("@{{{newDigest}}}")),
    ).toEqual([true, true]);
  });
});
