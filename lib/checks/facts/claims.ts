import { listAt, textAt } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { type Claimant, claimSpecs } from "./claim-specs";
import type { Workload } from "./workloads";

/** A volume that is asked for: a claim, or the template of one. */
export interface Claim {
  /** In words, e.g. `PersistentVolumeClaim media/plex-config`. */
  readonly who: string;
  /** Path of the definition that the claim comes from. */
  readonly origin: string;
  /** Namespace of the claim; `default` where its object names none. */
  readonly namespace: string;
  /** Name of the claim, or of the template. */
  readonly name: string;
  /** Its access modes, e.g. `ReadWriteOnce`. */
  readonly modes: readonly string[];
  /** Undefined where none is named and none is the default. */
  readonly storageClass: string | undefined;
  /** A block device and not a file system. */
  readonly block: boolean;
  /** Who makes it. */
  readonly by: Claimant;
  /** True for a claim template of a workload, of which each pod gets a claim of its own. */
  readonly template: boolean;
}

/** Every volume claim of the plan and every claim template of a workload; one without a class has the default one. */
export function claimsOf(input: CheckInput): readonly Claim[] {
  return everyClaim(input).filter(({ by }) => by === "claim" || by === "template");
}

/** The same, and those that pods make for themselves and operators for theirs. */
export function everyClaim(input: CheckInput): readonly Claim[] {
  const usual = input.declared.storage.find((offer) => offer.default)?.storageClass;
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    claimSpecs(manifest).map(
      ({ by, name, where, spec, storageClass }): Claim => ({
        who: `${showManifest(manifest)}${where}`,
        by,
        origin,
        namespace: manifest.metadata.namespace ?? "default",
        name,
        modes: listAt(spec, "accessModes").filter((mode) => typeof mode === "string"),
        storageClass: storageClass ?? (textAt(spec, "volumeName") === undefined ? usual : undefined),
        block: textAt(spec, "volumeMode") === "Block",
        template: by !== "claim",
      }),
    ),
  );
}

/** Claims that a workload's pods mount by name. */
export function claimsUsedBy(workload: Workload, claims: readonly Claim[]): readonly Claim[] {
  const names = listAt(workload.pod, "volumes").flatMap(
    (volume) => textAt(volume, "persistentVolumeClaim", "claimName") ?? [],
  );
  return claims.filter(
    (claim) => !claim.template && claim.namespace === workload.namespace && names.includes(claim.name),
  );
}
