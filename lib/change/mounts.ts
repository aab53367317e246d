import { at, isFields, listAt, textAt } from "../data/fields";
import type { Manifest } from "../manifest/manifest";
import { containersOf, podSpecs } from "../manifest/pod";

/** A place in a container where data lies that outlives the pod. */
export interface DataMount {
  /** Name of the container. */
  readonly container: string;
  /** Where the container sees it. */
  readonly mountPath: string;
  /** What is mounted, e.g. `claim media/plex-config`, `nfs 10.0.0.9:/media folder tv`. */
  readonly source: string;
  /** Claim that it is of; absent for what is no claim of one's own. */
  readonly claim?: string;
  /** True for a claim template, of which each pod has its own. */
  readonly template: boolean;
}

/** Everything that outlives the pods of a workload, as its containers see it. */
export function dataMounts(object: Manifest): readonly DataMount[] {
  const namespace = object.metadata.namespace ?? "default";
  const [pod] = podSpecs(object);
  if (pod === undefined) return [];
  const templates = new Set(
    listAt(object, "spec", "volumeClaimTemplates").flatMap((template) => textAt(template, "metadata", "name") ?? []),
  );
  const volumes = new Map(listAt(pod.spec, "volumes").map((volume) => [textAt(volume, "name") ?? "", volume]));
  return containersOf(pod.spec).flatMap(({ container }) =>
    listAt(container, "volumeMounts").flatMap((mount): readonly DataMount[] => {
      const name = textAt(mount, "name") ?? "";
      const mountPath = (textAt(mount, "mountPath") ?? "").replace(/(.)\/+$/, "$1");
      const folder = textAt(mount, "subPath") ?? textAt(mount, "subPathExpr");
      const found = templates.has(name)
        ? { source: `claims ${name}-${object.metadata.name}-* of ${namespace}`, claim: name, template: true }
        : sourceOf(volumes.get(name), namespace);
      if (found === undefined) return [];
      const source = folder === undefined || folder === "" ? found.source : `${found.source} folder ${folder}`;
      return [{ container: textAt(container, "name") ?? "", mountPath, ...found, source }];
    }),
  );
}

function sourceOf(volume: unknown, namespace: string): Omit<DataMount, "container" | "mountPath"> | undefined {
  const claim = textAt(volume, "persistentVolumeClaim", "claimName");
  if (claim !== undefined) return { source: `claim ${namespace}/${claim}`, claim, template: false };
  for (const kind of ["nfs", "hostPath", "iscsi", "cephfs", "csi"]) {
    const source = at(volume, kind);
    if (!isFields(source)) continue;
    // An in-line CSI volume is made with the pod and goes with it.
    if (kind === "csi") return undefined;
    const words = ["server", "path", "targetPortal", "iqn", "lun"].flatMap((key) =>
      source[key] === undefined ? [] : [String(source[key])],
    );
    return { source: `${kind} ${words.join(":")}`, template: false };
  }
  return undefined;
}

/** `docker.io/library/postgres:15` without tag and digest, and without what a registry leaves out. */
export function repositoryOf(image: string): string {
  const name = image.replace(/@sha256:[0-9a-f]+$/, "").replace(/:[^/:]+$/, "");
  return name.replace(/^(index\.)?docker\.io\//, "").replace(/^library\//, "");
}

/** `15` of `docker.io/library/postgres:15@sha256:…`; empty without a tag. */
export function tagOf(image: string): string {
  return /:([^/:@]+)(?:@|$)/.exec(image.replace(/^[^/]*:\d+\//, ""))?.[1] ?? "";
}

/** Images of all containers of a workload, by the container's name. */
export function imagesOf(object: Manifest): ReadonlyMap<string, string> {
  const [pod] = podSpecs(object);
  return new Map(
    containersOf(pod?.spec).flatMap(({ container }) => {
      const [name, image] = [textAt(container, "name"), textAt(container, "image")];
      return name === undefined || image === undefined ? [] : [[name, image] as const];
    }),
  );
}
