import { readYamlStream } from "../data/documents";
import { isFields, textAt } from "../data/fields";
import { groupOf, type Manifest, manifestOf } from "../manifest/manifest";

/** An object of a stage's folder. */
export interface PlacedObject {
  /** Name of the stage whose folder holds the object. */
  readonly stage: string;
  /** The object as its file gives it. */
  readonly object: Manifest;
}

/** Objects of the stages of one cluster, from its files below `dist/`. */
export function collectObjects(
  files: readonly (readonly [path: string, content: string])[],
  cluster: string,
): readonly PlacedObject[] {
  const folder = `kubernetes/${cluster}/stages/`;
  return files.flatMap(([path, content]) => {
    const [stage, name] = path.startsWith(folder) ? path.slice(folder.length).split("/") : [];
    if (stage === undefined || name === undefined || name === "kustomization.yaml" || !name.endsWith(".yaml"))
      return [];
    return readYamlStream(content)
      .filter((document) => isFields(document) && textAt(document, "metadata", "name") !== undefined)
      .map((document) => ({ stage, object: manifestOf(document, path) }));
  });
}

/** What makes two objects of two times the same one. */
export function keyOf({ apiVersion, kind, metadata }: Manifest): string {
  return [groupOf(apiVersion), kind, metadata.namespace ?? "", metadata.name].join("|");
}

/** An object that is in both, as it was and as it is. */
export interface ObjectPair {
  /** Name of the stage that holds the object now. */
  readonly stage: string;
  /** The object as it was committed. */
  readonly before: Manifest;
  /** The object as the definition gives it now. */
  readonly after: Manifest;
}

/** Objects of both times whose text differs. */
export function changedObjects(before: readonly PlacedObject[], after: readonly PlacedObject[]): readonly ObjectPair[] {
  const old = new Map(before.map(({ object }) => [keyOf(object), object]));
  return after.flatMap(({ stage, object }) => {
    const was = old.get(keyOf(object));
    return was === undefined || JSON.stringify(was) === JSON.stringify(object)
      ? []
      : [{ stage, before: was, after: object }];
  });
}
