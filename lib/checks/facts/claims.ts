import { at, listAt, textAt } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
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
  /** True for a claim template of a workload, of which each pod gets a claim of its own. */
  readonly template: boolean;
}

/** Every volume claim of the plan and every claim template; one without a class has the default one. */
export function claimsOf(input: CheckInput): readonly Claim[] {
  const usual = input.declared.storage.find((offer) => offer.default)?.storageClass;
  return manifestsOf(input).flatMap(({ manifest, origin }) => {
    const read = (spec: unknown, name: string, template: boolean): Claim => ({
      who: template ? `${showManifest(manifest)} claim template ${name}` : showManifest(manifest),
      origin,
      namespace: manifest.metadata.namespace ?? "default",
      name,
      modes: listAt(spec, "accessModes").filter((mode) => typeof mode === "string"),
      storageClass: textAt(spec, "storageClassName") ?? (textAt(spec, "volumeName") === undefined ? usual : undefined),
      block: textAt(spec, "volumeMode") === "Block",
      template,
    });
    if (manifest.kind === "PersistentVolumeClaim") return [read(manifest.spec, manifest.metadata.name, false)];
    return listAt(manifest, "spec", "volumeClaimTemplates").map((template) =>
      read(at(template, "spec"), textAt(template, "metadata", "name") ?? "", true),
    );
  });
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
