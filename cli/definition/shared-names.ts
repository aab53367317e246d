/** Name under which definitions and components import the tool. */
export const PACKAGE = "groundwork-gitops";

/** Names of the modules that definitions and components get from the running program. */
export const SHARED_NAMES = [
  PACKAGE,
  `${PACKAGE}/component`,
  `${PACKAGE}/constructs`,
  `${PACKAGE}/schema`,
  "cdk8s",
  "constructs",
  "zod",
] as const;

/** Names of the modules that the package exports; definitions and components get all but the last. */
export const EXPORTED_NAMES = [...SHARED_NAMES, `${PACKAGE}/testing`] as const;
