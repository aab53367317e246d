import { PACKAGE, sharedModules } from "./definition/shared-modules";
import * as testing from "./testing";

/** Every module that the package exports, by the name that people import. Definitions and components get all but the last. */
export const exportedModules: Readonly<Record<string, unknown>> = {
  ...sharedModules,
  [`${PACKAGE}/testing`]: testing,
};
