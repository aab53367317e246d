import { at } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { manifestsOf, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { claimSpecs } from "./claim-specs";
import { claimsInValues } from "./claims-in-values";
import { schedulableMachines } from "./nodes";
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

/** Every volume that objects and the values of releases ask for, with its class; what only a chart's defaults ask for is not seen. */
export function claimed(input: CheckInput): readonly Claimed[] {
  const usual = input.declared.storage.find((offer) => offer.default)?.storageClass;
  return [...ofObjects(input, usual), ...ofReleases(input, usual)];
}

function ofObjects(input: CheckInput, usual: string | undefined): readonly Claimed[] {
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    claimSpecs(manifest).flatMap(
      ({ where, spec, size, storageClass = usual, count = schedulableMachines(input.cluster).length }): Claimed[] => {
        const bytes = quantity(size);
        // A volume that is named exists already, and takes no new room.
        if (bytes === undefined || storageClass === undefined || count === 0 || at(spec, "volumeName") !== undefined)
          return [];
        const amount = count === 1 ? String(size) : `${count} x ${String(size)}`;
        return [{ who: `${showManifest(manifest)}${where} (${amount})`, origin, storageClass, bytes, count }];
      },
    ),
  );
}

/** How many pods have one each is the chart's matter: one counts, which is never too much. */
function ofReleases(input: CheckInput, usual: string | undefined): readonly Claimed[] {
  return releasesOf(input).flatMap(({ release, origin }) =>
    claimsInValues(release.values).flatMap(({ path, size, storageClass = usual }): Claimed[] => {
      const bytes = quantity(size);
      if (bytes === undefined || storageClass === undefined) return [];
      const who = `release ${release.namespace}/${release.name} ${path.slice(0, -1).join(".")} (${size})`;
      return [{ who, origin: valuePlace(input, release, { origin, path }), storageClass, bytes, count: 1 }];
    }),
  );
}
