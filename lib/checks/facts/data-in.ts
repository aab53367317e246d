import { isKept } from "../../change/keeping";
import type { PlacedObject } from "../../change/objects";
import { listAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";

const DATA = ["PersistentVolumeClaim", "CustomResourceDefinition", "Namespace", "Cluster", "Vault", "PersistentVolume"];

/** Objects whose deletion takes data along, and that an engine does delete. */
export function dataIn(objects: readonly PlacedObject[]): readonly Manifest[] {
  return objects
    .map(({ object }) => object)
    .filter(
      (object) =>
        isKept(object) === undefined &&
        (DATA.includes(object.kind) ||
          (object.kind === "StatefulSet" && listAt(object, "spec", "volumeClaimTemplates").length > 0)),
    );
}
