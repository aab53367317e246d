import type { Rule } from "../../rule";
import { crdTwice } from "./crd-twice";
import { duplicateObject } from "./duplicate-object";
import { recordsOwnerTwice } from "./records-owner-twice";
import { talosManifestInGit } from "./talos-manifest-in-git";
import { twoEngines } from "./two-engines";
import { twoManagers } from "./two-managers";
import { writtenByTwo } from "./written-by-two";

/** Rules about two owners of one thing. */
export const ownershipRules = {
  crdTwice,
  duplicateObject,
  talosManifestInGit,
  twoEngines,
  twoManagers,
  recordsOwnerTwice,
  writtenByTwo,
} satisfies Readonly<Record<string, Rule>>;
