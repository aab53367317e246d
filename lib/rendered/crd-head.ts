import { at, isFields, listAt } from "../data/fields";
import type { Manifest } from "../manifest/manifest";

/** A CRD without its schemas: group, names, scope, and which versions it serves. */
export function crdHead(crd: Manifest): Manifest {
  return {
    apiVersion: crd.apiVersion,
    kind: crd.kind,
    metadata: crd.metadata,
    spec: {
      group: at(crd, "spec", "group"),
      names: at(crd, "spec", "names"),
      scope: at(crd, "spec", "scope"),
      versions: listAt(crd, "spec", "versions").map((version) => ({
        name: at(version, "name"),
        served: at(version, "served"),
        storage: at(version, "storage"),
      })),
    },
  };
}

/** What the API server serves once a CRD is there: `group/version`, and `group/version/Kind`. */
export function apisOf(head: Manifest): readonly string[] {
  const group = at(head, "spec", "group");
  const kind = at(head, "spec", "names", "kind");
  return listAt(head, "spec", "versions").flatMap((version) =>
    isFields(version) && version.served === true
      ? [`${group}/${version.name}`, `${group}/${version.name}/${kind}`]
      : [],
  );
}
