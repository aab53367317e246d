import { at, isFields, textAt } from "../../../data/fields";
import { groupOf, showManifest } from "../../../manifest/manifest";
import { manifestsOf } from "../../place";
import type { Rule } from "../../rule";

/** Kinds that read a Git repository: where its URL is, and where the Secret with the key. */
const READERS: readonly {
  readonly group: string;
  readonly kind: string;
  readonly url: readonly string[];
  readonly secret: readonly string[];
}[] = [
  { group: "source.toolkit.fluxcd.io", kind: "GitRepository", url: ["spec", "url"], secret: ["spec", "secretRef"] },
  {
    group: "fluxcd.controlplane.io",
    kind: "FluxInstance",
    url: ["spec", "sync", "url"],
    secret: ["spec", "sync", "pullSecret"],
  },
];

export const repositoryWithoutKey: Rule = {
  id: "repository-without-key",
  title: "A repository is read by SSH, and no key is named",
  family: "delivery",
  severity: "error",
  answers: [],
  why: "SSH knows no nameless reader, of a public repository neither: the source stays not ready and nothing behind it is applied.",
  fix: "name the Secret with identity and known_hosts in spec.secretRef, or read a public repository by https://",
  source: "Flux documentation: GitRepository, secret reference and SSH authentication",
  example: "a GitRepository of ssh://git@github.com/you/home without secretRef",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) => {
      const reader = READERS.find(
        ({ group, kind }) => kind === manifest.kind && group === groupOf(manifest.apiVersion),
      );
      const url = reader === undefined ? undefined : textAt(manifest, ...reader.url);
      if (reader === undefined || url?.startsWith("ssh://") !== true) return [];
      const secret = at(manifest, ...reader.secret);
      if (isFields(secret) || (typeof secret === "string" && secret !== "")) return [];
      return [{ at: origin, message: `${showManifest(manifest)} reads ${url} without ${reader.secret.join(".")}` }];
    }),
};
