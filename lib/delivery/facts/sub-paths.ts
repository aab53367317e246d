import { at, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { containersOf, podSpecs } from "../../manifest/pod";
import type { Need } from "../../stage/reference";

/** Where a volume names its object, by the field of the volume. */
const SOURCES = [
  { field: "configMap", name: "name", kind: "ConfigMap" },
  { field: "secret", name: "secretName", kind: "Secret" },
] as const;

/**
 * Keys that pods mount as single files. A `subPath` that is no key of the
 * volume's object is mounted as an empty folder where the program looks for a
 * file (Kubernetes documentation: Volumes, using subPath).
 */
export function subPathNeeds(manifest: Manifest): readonly Need[] {
  const owner = showManifest(manifest);
  return podSpecs(manifest).flatMap(({ spec, path }) => {
    const volumes = listAt(spec, "volumes");
    return containersOf(spec).flatMap(({ container, path: place }) =>
      listAt(container, "volumeMounts").flatMap((mount, index): readonly Need[] => {
        const [key] = (textAt(mount, "subPath") ?? "").split("/");
        const volume = volumes.find((one) => textAt(one, "name") === textAt(mount, "name"));
        return SOURCES.flatMap(({ field, name, kind }): readonly Need[] => {
          const named = textAt(volume, field, name);
          if (key === undefined || key === "" || named === undefined) return [];
          // Items give keys other paths, and what may be missing is no mistake.
          if (at(volume, field, "items") !== undefined || at(volume, field, "optional") === true) return [];
          const { namespace } = manifest.metadata;
          const cause = `${owner} ${path}.${place}.volumeMounts[${index}].subPath`;
          return [{ strength: "run", kind, name: named, namespace, key, cause }];
        });
      }),
    );
  });
}
