import { groupOf, showManifest } from "../../../manifest/manifest";
import type { Found, Rule } from "../../rule";

export const duplicateObject: Rule = {
  id: "duplicate-object",
  title: "Two stages apply the same object",
  family: "ownership",
  severity: "error",
  answers: ["M035"],
  why: "The object changes at every reconcile, and removing one of the stages deletes it for both.",
  fix: "keep the object in one stage",
  source: "Flux documentation: Kustomization, garbage collection",
  example: "one ConfigMap, media/settings, in the stages radarr and sonarr",
  check: ({ graph }) => {
    const owners = new Map<string, string>();
    const found: Found[] = [];
    const own = (key: string, stage: string, origin: string, what: string) => {
      const other = owners.get(key);
      if (other === undefined) owners.set(key, stage);
      else found.push({ at: origin, message: `${what} is in stage ${stage} and in stage ${other}` });
    };
    for (const stage of graph.stages) {
      for (const manifest of stage.manifests) {
        const { name, namespace } = manifest.metadata;
        const key = [groupOf(manifest.apiVersion), manifest.kind, namespace ?? "", name].join("|");
        own(key, stage.name, stage.origin, showManifest(manifest));
      }
      for (const release of stage.releases) {
        own(
          `release|${release.namespace}|${release.name}`,
          stage.name,
          stage.origin,
          `HelmRelease ${release.namespace}/${release.name}`,
        );
      }
    }
    return found;
  },
};
