import { at, listAt, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { quantity } from "../../facts/quantity";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const volumeOfClaim: Rule = {
  id: "volume-of-claim",
  title: "A claim names a volume that does not fit it",
  family: "workload",
  severity: "error",
  answers: [],
  why: "The claim never binds: the volume is too small, lacks an access mode, or is of another class; its pod stays Pending.",
  fix: "make claim and volume say the same",
  source: "Kubernetes documentation: persistent volumes, binding, class, access modes",
  example: "a claim of 20Gi with the volumeName of a PersistentVolume of 10Gi",
  check: (input) => {
    const all = manifestsOf(input);
    const volumes = new Map(
      all.flatMap(({ manifest }) =>
        manifest.kind === "PersistentVolume" ? [[manifest.metadata.name, manifest] as const] : [],
      ),
    );
    if (volumes.size === 0) return [];
    return all.flatMap(({ manifest, origin }): Found[] => {
      if (manifest.kind !== "PersistentVolumeClaim") return [];
      const volume = volumes.get(textAt(manifest, "spec", "volumeName") ?? "");
      if (volume === undefined) return [];
      const said = (message: string, fix: string): Found => ({
        at: origin,
        message: `${showManifest(manifest)} names ${showManifest(volume)}, ${message}`,
        fix,
      });
      const [wanted, has] = [
        at(manifest, "spec", "resources", "requests", "storage"),
        at(volume, "spec", "capacity", "storage"),
      ];
      const [asks, offers] = [quantity(wanted), quantity(has)];
      const modes = listAt(volume, "spec", "accessModes");
      const missing = listAt(manifest, "spec", "accessModes").filter((mode) => !modes.includes(mode));
      const [ofClaim, ofVolume] = [manifest, volume].map((one) => textAt(one, "spec", "storageClassName") ?? "");
      // A claim that says nothing of its class gets the default one.
      const isSaid = at(manifest, "spec", "storageClassName") !== undefined;
      return [
        ...(asks !== undefined && offers !== undefined && asks > offers
          ? [said(`which has ${String(has)}, and asks for ${String(wanted)}`, `ask for ${String(has)} or less`)]
          : []),
        ...(missing.length > 0
          ? [
              said(
                `which is ${modes.join(", ")}, and asks for ${missing.join(", ")}`,
                `add ${missing.join(", ")} to accessModes of the volume`,
              ),
            ]
          : []),
        ...(isSaid && ofClaim !== ofVolume
          ? [
              said(
                `which is of class ${ofVolume || '""'}, and is itself of class ${ofClaim || '""'}`,
                `write storageClassName: ${ofClaim || '""'} in both`,
              ),
            ]
          : []),
      ];
    });
  },
};
