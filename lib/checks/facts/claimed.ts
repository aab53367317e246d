import { at, isFields, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { quantity } from "./quantity";

/** Room that something asks of a storage class. */
export interface Claimed {
  /** In words, e.g. `Cluster gitea/db (3 x 10Gi)`. */
  readonly who: string;
  /** Path of the definition. */
  readonly origin: string;
  /** Class that it is asked of. */
  readonly storageClass: string;
  /** Bytes of one volume. */
  readonly bytes: number;
  /** How many such volumes. */
  readonly count: number;
}

/** Operators that make volumes by a field of their own: where the size is, the class, and how many. */
const BY_OPERATOR: readonly {
  readonly api: string;
  readonly kind: string;
  readonly size: readonly string[];
  readonly storageClass: readonly string[];
  readonly count: readonly string[];
}[] = [
  {
    api: "postgresql.cnpg.io/",
    kind: "Cluster",
    size: ["spec", "storage", "size"],
    storageClass: ["spec", "storage", "storageClass"],
    count: ["spec", "instances"],
  },
  {
    api: "postgresql.cnpg.io/",
    kind: "Cluster",
    size: ["spec", "walStorage", "size"],
    storageClass: ["spec", "walStorage", "storageClass"],
    count: ["spec", "instances"],
  },
];

/** Every volume that the objects of the plan ask for, with its class; what only a chart's defaults ask for is not seen. */
export function claimed(input: CheckInput): readonly Claimed[] {
  const usual = input.declared.storage.find((offer) => offer.default)?.storageClass;
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    volumesOf(manifest).flatMap(({ size, storageClass = usual, count, name }): Claimed[] => {
      const bytes = quantity(size);
      if (bytes === undefined || storageClass === undefined || count === 0) return [];
      const amount = count === 1 ? String(size) : `${count} x ${String(size)}`;
      return [{ who: `${showManifest(manifest)}${name} (${amount})`, origin, storageClass, bytes, count }];
    }),
  );
}

interface Volume {
  readonly size: unknown;
  readonly storageClass: string | undefined;
  readonly count: number;
  readonly name: string;
}

function volumesOf(manifest: Manifest): readonly Volume[] {
  const { kind, apiVersion } = manifest;
  const request = (spec: unknown) => at(spec, "resources", "requests", "storage");
  if (kind === "PersistentVolumeClaim") {
    // A volume that is named exists already, and takes no new room.
    if (textAt(manifest, "spec", "volumeName") !== undefined) return [];
    return [
      { size: request(manifest.spec), storageClass: textAt(manifest, "spec", "storageClassName"), count: 1, name: "" },
    ];
  }
  const templates = listAt(manifest, "spec", "volumeClaimTemplates").map((template): Volume => {
    const spec = at(template, "spec");
    return {
      size: request(spec),
      storageClass: textAt(spec, "storageClassName"),
      count: countAt(manifest, ["spec", "replicas"]),
      name: ` claim template ${textAt(template, "metadata", "name") ?? ""}`,
    };
  });
  const operators = BY_OPERATOR.filter((row) => row.kind === kind && apiVersion.startsWith(row.api)).flatMap(
    ({ size, storageClass, count }): Volume[] =>
      at(manifest, ...size) === undefined
        ? []
        : [
            {
              size: at(manifest, ...size),
              storageClass: textAt(manifest, ...storageClass),
              count: countAt(manifest, count),
              name: "",
            },
          ],
  );
  return [...(isFields(manifest.spec) ? templates : []), ...operators];
}

function countAt(manifest: Manifest, path: readonly string[]): number {
  const count = at(manifest, ...path);
  return typeof count === "number" ? count : 1;
}
