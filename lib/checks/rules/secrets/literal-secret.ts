import { own } from "../../../data/fields";
import { secretsInData } from "../../../secret-scan/walk";
import { chartsOf } from "../../place";
import type { Found, Rule } from "../../rule";

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
  explains: ["scanned-secret"],
  check: (input) =>
    chartsOf(input).flatMap(({ release, origin }) => {
      const override = own(input.cluster.releases, release.name)?.values;
      const written = new Set(override === undefined ? [] : literals(override).map(({ path }) => path));
      return literals(release.values).map(({ path, kind }): Found => {
        const place = `releases.${release.name}.values.${path}`;
        return {
          at: written.has(path) ? place : origin,
          // The value itself is never shown.
          message: `release ${release.namespace}/${release.name} carries ${kind.startsWith("literal ") ? "a literal" : kind} at ${path}`,
          about: [place],
        };
      });
    }),
};

function literals(values: unknown) {
  return secretsInData(values, { forms: true });
}
