import { sharedModules } from "./definition/shared-modules";
import { type EXPORTED_NAMES, PACKAGE } from "./definition/shared-names";
import * as testing from "./testing";

/** Every module that the package exports, by the name that people import. Definitions and components get all but the last. */
export const exportedModules: Readonly<Record<(typeof EXPORTED_NAMES)[number], unknown>> = {
  ...sharedModules,
  [`${PACKAGE}/testing`]: testing,
};
