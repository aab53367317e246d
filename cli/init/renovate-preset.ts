import { toJson } from "../../lib/emit/yaml";
import { KUBERNETES_ON, renovateRules } from "./renovate-rules";

/** A key whose value is a version, in TypeScript and YAML alike. */
const VERSION = '"?(?<currentValue>v?\\d+\\.\\d+\\.\\d+[^"\\s,}]*)"?';

const DEFINITIONS = ["/^clusters/.+\\.(ts|ya?ml)$/"];
const COMPONENTS = ["/^components/.+\\.ts$/"];

/**
 * `versions` of a definition up to a pin: pairs, comments and blanks. Of Talos
 * the line is kept, where the definition writes it out.
 */
const PAIRS = "(?:[\\s,{]|(?://|#)[^\\n]*|\\w+: [^,{}\\n]+,?)*?";
const TALOS_LINE = '\\btalos: (?:"?(?<talosLine>\\d+\\.\\d+)\\.[^,{}\\s]+|[^,{}\\d\\s]+)';

/** An entry of `charts:` in TypeScript or YAML. */
function ownChart(repository: string): string {
  const quote = "[\"']?";
  const next = `${quote},?\\s+`;
  return `\\bchart: ${quote}(?<depName>[^"',\\s]+)${next}repository: ${quote}${repository}${next}version: ${quote}(?<currentValue>[^"',\\s]+)`;
}

/** An entry of `charts:` in a Git repository, with its commit or without. */
function gitChart(): string {
  const quote = "[\"']?";
  const next = `${quote},?\\s+`;
  return `\\bgit: ${quote}(?<packageName>[^"',\\s]+)${next}path: ${quote}(?<depName>[^"',\\s]+)${next}tag: ${quote}(?<currentValue>[^"',\\s]+)(?:${next}commit: ${quote}(?<currentDigest>[0-9a-f]{40}))?`;
}

/** `renovate.json` of an operator's repository: it finds every version that a definition or a component pins. */
export function renovatePreset(): string {
  const regex = (description: string, files: readonly string[], match: string, more: object = {}) => ({
    customType: "regex",
    description,
    managerFilePatterns: files,
    matchStrings: [match],
    ...more,
  });
  const release = (depName: string) => ({
    datasourceTemplate: "github-releases",
    depNameTemplate: depName,
    extractVersionTemplate: "^v?(?<version>.+)$",
  });
  return toJson({
    $schema: "https://docs.renovatebot.com/renovate-schema.json",
    extends: ["config:recommended", "helpers:pinGitHubActionDigests"],
    ignorePaths: ["dist/**", "**/node_modules/**"],
    customManagers: [
      regex("Talos", DEFINITIONS, `\\btalos: ${VERSION}`, release("siderolabs/talos")),
      {
        ...regex("Kubernetes, with the line of the Talos that it runs on", DEFINITIONS, ""),
        matchStrings: [
          `\\bversions:${PAIRS}${TALOS_LINE}${PAIRS}\\bkubernetes: ${VERSION}`,
          `\\bversions:${PAIRS}\\bkubernetes: ${VERSION}${PAIRS}${TALOS_LINE}`,
        ],
        ...release("kubernetes/kubernetes"),
        depTypeTemplate: `${KUBERNETES_ON}{{{talosLine}}}`,
      },
      regex(
        "Images of own apps",
        [...DEFINITIONS, ...COMPONENTS],
        '["\\s](?<depName>[a-z0-9-]+(?:\\.[a-z0-9-]+)+(?::\\d+)?(?:/[a-z0-9._-]+)+):(?<currentValue>[A-Za-z0-9][\\w.-]*)(?:@(?<currentDigest>sha256:[0-9a-f]{64}))?["\\s]',
        { datasourceTemplate: "docker" },
      ),
      regex(
        "Charts of components of one's own, and versions of releases: the comment is in the line above the pin",
        [...DEFINITIONS, ...COMPONENTS],
        '(?://|#) renovate: datasource=(?<datasource>[a-z-]+) depName=(?<depName>\\S+)(?: registryUrl=(?<registryUrl>\\S+))?\\n[^;]*?["\\s](?<currentValue>v?\\d+\\.\\d+\\.\\d+[^"\\s,}]*)',
      ),
      regex(
        "Own charts of a Helm repository: chart, repository and version, in this order",
        DEFINITIONS,
        ownChart("(?<registryUrl>https://[^\"',\\s]+)"),
        { datasourceTemplate: "helm" },
      ),
      regex("Own charts of an OCI registry", DEFINITIONS, ownChart("oci://(?<folder>[^\"',\\s]+)"), {
        datasourceTemplate: "docker",
        packageNameTemplate: "{{{folder}}}/{{{depName}}}",
      }),
      regex("Own charts of a Git repository: git, path and tag, in this order", DEFINITIONS, gitChart(), {
        datasourceTemplate: "git-tags",
        // Tags of a repository with many charts start with the name of one: updates keep what is before the numbers.
        versioningTemplate:
          "regex:^(?<compatibility>.*?)(?<major>\\d+)\\.(?<minor>\\d+)\\.(?<patch>\\d+)(?:-(?<prerelease>.+))?$",
      }),
      regex(
        "Charts that helmChart pins: repository, name and version",
        COMPONENTS,
        'helmChart\\(\\s*"(?<registryUrl>[^"]+)",\\s*"(?<depName>[^"]+)",\\s*"(?<currentValue>[^"]+)"',
        { datasourceTemplate: "helm" },
      ),
      regex(
        "The tool, where it comes from Git",
        ["/^package\\.json$/"],
        '"groundwork-gitops": "git\\+(?<packageName>[^"#]+)#(?<currentDigest>[0-9a-f]{40})"',
        { datasourceTemplate: "git-refs", depNameTemplate: "groundwork-gitops", currentValueTemplate: "main" },
      ),
    ],
    packageRules: renovateRules(),
  });
}
