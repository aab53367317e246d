import { isFields, own } from "../../../data/fields";
import { releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

/**
 * Keys that hold a secret itself. Those that name one are another matter
 * (existingSecretPassword, passwordKey), and a secretKey is more often a key of
 * a Secret than a secret.
 */
const SECRET_KEY =
  /^(?!existing)([a-z][A-Za-z0-9]*)?(password|passwd|passphrase|adminPassword|apiKey|apiToken|accessToken|authToken|clientSecret|secretAccessKey|privateKey)$/i;

/** What stands for a secret and is none: a reference of some templating, a path, a variable. */
const REFERENCE = /^\s*$|\$\{|\{\{|^\$|^\/|^(file|vault|env|secret|ref\+)[:+]/;

export const literalSecret: Rule = {
  id: "literal-secret",
  title: "A password is a literal in the values of a release",
  family: "secrets",
  severity: "error",
  answers: ["M045"],
  why: "The password is readable in Git, for everybody who ever cloned it, and in the cluster's release Secret.",
  fix: "name an existing Secret in the values, and let it be generated, sealed or encrypted",
  source: "Helm documentation: release information is stored as a Secret; the chart's existing-secret keys",
  example: "releases: { kube-prometheus-stack: { values: { grafana: { adminPassword: … } } } }",
  check: (input) =>
    releasesOf(input).flatMap(({ release, origin }) => {
      const override = own(input.cluster.releases, release.name)?.values;
      return literals(release.values, "").map(
        (path): Found => ({
          at:
            override !== undefined && literals(override, "").includes(path)
              ? `releases.${release.name}.values.${path}`
              : origin,
          // The value itself is never shown.
          message: `release ${release.namespace}/${release.name} carries a literal at ${path}`,
        }),
      );
    }),
};

function literals(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => literals(entry, `${path}[${index}]`));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof entry === "string") return SECRET_KEY.test(key) && !REFERENCE.test(entry) ? [here] : [];
    return literals(entry, here);
  });
}
