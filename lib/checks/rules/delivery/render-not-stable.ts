import type { RenderedRelease } from "../../../plan/stage";
import { pinsOf } from "../../../rendered/pins";
import { renderedOf } from "../../facts/rendered";
import { overridePlace } from "../../place";
import type { Found, Rule } from "../../rule";

export const renderNotStable: Rule = {
  id: "render-not-stable",
  title: "A chart gives something else each time it is rendered",
  family: "delivery",
  severity: "error",
  answers: [],
  why: "A password or a certificate that a template makes up lies in Git for everybody to read, and is another one as soon as somebody renders again: programs that know the old one are locked out.",
  fix: "name an existing Secret in the chart's values and let it be generated, sealed or encrypted; let cert-manager make certificates; or leave the release to the engine with delivery: released",
  source: "Helm documentation: function list (randAlphaNum, genSignedCert, now); the chart rendered twice",
  example: "a Secret whose data.password is {{ randAlphaNum 20 | b64enc }}",
  explains: ["scanned-secret", "plain-secret"],
  check: (input) =>
    renderedOf(input).flatMap(({ release, origin }): Found[] => {
      const objects = new Map<string, { readonly template: string; readonly paths: string[] }>();
      for (const { object, template, path } of release.changing) {
        const known = objects.get(object) ?? { template, paths: [] };
        objects.set(object, known);
        if (path !== "") known.paths.push(path);
      }
      return [...objects].map(([object, { template, paths }]) => ({
        at: overridePlace(input, release, origin),
        message: `${object} of release ${release.name} is another one each time: ${paths.length === 0 ? "it comes and goes, or has another name" : paths.slice(0, 3).join(", ")} (${template})`,
        fix: pinOf(release, { object, template, paths }),
        about: [object],
      }));
    }),
};

function pinOf(
  { name, chart }: RenderedRelease,
  {
    object,
    template,
    paths,
  }: { readonly object: string; readonly template: string; readonly paths: readonly string[] },
): string {
  const pins = pinsOf(template, paths);
  if (pins.length > 0)
    return `set in releases.${name}.values ${pins.map(({ value, says }) => `${value}: ${says}`).join("; ")}`;
  const by = object.startsWith("Secret ")
    ? "the value that names an existing Secret, often existingSecret"
    : "the value that switches this off or sets it";
  return `look in ${template} of chart ${chart.name} for ${by}, and set it under releases; or leave the release to the engine with delivery: released`;
}
