import { loadAll } from "js-yaml";
import { at, isFields, listAt, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { manifestsOf, releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const talosManifestInGit: Rule = {
  id: "talos-manifest-in-git",
  title: "A manifest of the Talos configuration is also delivered by GitOps or Helm",
  family: "ownership",
  severity: "error",
  answers: ["M034"],
  why: "Months later the Kubernetes upgrade puts the old object back over the new one. For a CNI that means no network, in the middle of an upgrade.",
  fix: "keep it in one place: out of the machine configuration once GitOps owns it",
  source: "siderolabs/talos: upgrade-k8s applies and prunes bootstrap manifests; talos#11603",
  example: "Cilium rendered into cluster.inlineManifests, and a HelmRelease cilium in Git",
  check: (input) => {
    const baked = bakedObjects(input);
    if (baked.size === 0) return [];
    const ofManifests = manifestsOf(input).flatMap(({ manifest, origin, stage }): Found[] => {
      const by = baked.get(key(manifest.kind, manifest.metadata.namespace, manifest.metadata.name));
      return by === undefined
        ? []
        : [{ at: origin, message: `${showManifest(manifest)} is applied by Talos (${by}) and by stage ${stage.name}` }];
    });
    const ofReleases = releasesOf(input).flatMap(({ release, origin }): Found[] => {
      const made = [
        ...(release.makes.workloads ?? []).map(({ kind, name }) => ({ kind, name, namespace: release.namespace })),
        ...(release.makes.objects ?? []),
      ].filter(({ kind }) => kind !== "Namespace");
      const twin = made.find(({ kind, namespace, name }) => baked.has(key(kind, namespace, name)));
      if (twin === undefined) return [];
      const by = baked.get(key(twin.kind, twin.namespace, twin.name));
      return [
        {
          at: origin,
          message: `${twin.kind} ${twin.namespace}/${twin.name} is applied by Talos (${by}) and by release ${release.namespace}/${release.name}`,
          fix: `remove ${by} from the machine configuration`,
        },
      ];
    });
    return [...ofManifests, ...ofReleases];
  },
};

function key(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}|${namespace ?? ""}|${name}`;
}

/** Objects that Talos applies itself, with the name of the manifest that holds each. */
function bakedObjects({ declared, machines }: CheckInput): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (by: string, objects: readonly unknown[]) => {
    for (const object of objects) {
      const [kind, name] = [textAt(object, "kind"), textAt(object, "metadata", "name")];
      if (kind !== undefined && name !== undefined)
        found.set(key(kind, textAt(object, "metadata", "namespace"), name), by);
    }
  };
  for (const { name, objects } of declared.machines.flatMap(({ inlineManifests = [] }) => inlineManifests))
    add(`inline manifest ${name}`, objects);
  for (const document of machines.flatMap(({ documents }) => documents)) {
    for (const manifest of listAt(document, "cluster", "inlineManifests"))
      add(`inline manifest ${textAt(manifest, "name")}`, loadAll(textAt(manifest, "contents") ?? ""));
    if (textAt(document, "kind") === "KubeInlineManifestConfig") {
      const manifest = at(document, "manifest");
      add(
        `inline manifest ${textAt(document, "name")}`,
        isFields(manifest) ? [manifest] : loadAll(typeof manifest === "string" ? manifest : ""),
      );
    }
  }
  return found;
}
