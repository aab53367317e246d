import { showManifest } from "../../../manifest/manifest";
import { asksForDefaultClass } from "../../facts/claim-specs";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

const DEFAULT = "storageclass.kubernetes.io/is-default-class";

export const defaultStorageClass: Rule = {
  id: "default-storage-class",
  title: "A claim names no StorageClass, and there is not exactly one default",
  family: "references",
  severity: "error",
  answers: ["M031"],
  why: "The claim stays Pending without an event that helps; with two defaults the newer one wins, whichever that is.",
  fix: "name a StorageClass, or make one the default",
  source: "Kubernetes documentation: default StorageClass",
  example: "a PersistentVolumeClaim without storageClassName in a cluster without a default class",
  check: (input) => {
    const offered = input.declared.storage;
    const written = manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "StorageClass" && manifest.metadata.annotations?.[DEFAULT] === "true")
      .map(({ manifest }) => manifest.metadata.name);
    const defaults = [...new Set([...offered.filter((one) => one.default).map((one) => one.storageClass), ...written])];
    if (defaults.length > 1)
      return [
        {
          at: "components",
          message: `${defaults.join(" and ")} are both the default StorageClass`,
          fix: `keep ${defaults[0]} the default, and let the others be named`,
        },
      ];
    if (defaults.length === 1) return [];
    const claims = manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      if (!asksForDefaultClass(manifest)) return [];
      const names = offered.map((one) => one.storageClass).join(" or ");
      return [
        {
          at: origin,
          message: `${showManifest(manifest)} names no StorageClass, and no class is the default`,
          fix: names === "" ? "add a storage component" : `write storageClassName: ${names}`,
        },
      ];
    });
    return claims;
  },
};
