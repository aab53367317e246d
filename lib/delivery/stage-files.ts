import { once } from "../data/once";
import { Tree } from "../emit/tree";
import { toYaml } from "../emit/yaml";
import { groupOf, type Manifest } from "../manifest/manifest";
import type { PlannedStage } from "../plan/stage";

/**
 * One object per file, with a kustomization.yaml that names them, so that
 * `kustomize build` and every engine read the folder alike. Encrypted files of
 * the operator's are written byte for byte as they are.
 */
export function writeStage(folder: string, stage: PlannedStage, releases: readonly Manifest[]): Tree {
  const tree = new Tree();
  const manifests = stage.verbatim === undefined ? [...stage.manifests, ...releases] : releases;
  const names = fileNames(manifests);
  const resources: string[] = [];
  for (const { name, text } of stage.verbatim ?? []) {
    tree.add(`${folder}/${name}`, text, `stage ${folder}`);
    resources.push(name);
  }
  for (const [index, manifest] of manifests.entries()) {
    const name = names[index];
    if (name === undefined) continue;
    tree.add(`${folder}/${name}`, yamlOf(manifest), `stage ${folder}`);
    resources.push(name);
  }
  // A folder of the operator's with its own is built by that.
  if (!KUSTOMIZATION.some((name) => resources.includes(name)))
    tree.add(`${folder}/kustomization.yaml`, toYaml(kustomization(resources)), `stage ${folder}`);
  return tree;
}

const yamlOf = once((manifest: Manifest) => toYaml(manifest));

/** Names under which kustomize looks for its file. */
const KUSTOMIZATION = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** A kustomization.yaml that names these files, sorted. */
export function kustomization(resources: readonly string[]): Manifest | Record<string, unknown> {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources: [...resources].sort() };
}

/**
 * `deployment.gitea.gitea.yaml`; the API group joins in where kind, namespace
 * and name alone would collide, and a number where only capital letters tell
 * two names apart, as names of roles may.
 */
function fileNames(manifests: readonly Manifest[]): readonly string[] {
  const short = (manifest: Manifest) =>
    [manifest.kind, manifest.metadata.namespace, manifest.metadata.name]
      .filter((part) => part !== undefined)
      .join(".")
      .toLowerCase()
      .replaceAll(":", "-");
  const count = new Map<string, number>();
  for (const manifest of manifests) count.set(short(manifest), (count.get(short(manifest)) ?? 0) + 1);
  const taken = new Map<string, number>();
  return manifests.map((manifest) => {
    const name = short(manifest);
    const suffix = (count.get(name) ?? 0) > 1 ? `.${groupOf(manifest.apiVersion) || "core"}` : "";
    const file = `${name}${suffix}`;
    const before = taken.get(file) ?? 0;
    taken.set(file, before + 1);
    return `${file}${before === 0 ? "" : `.${before + 1}`}.yaml`;
  });
}
