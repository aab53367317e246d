/** Namespace of authentik and of everything that belongs to it. */
export const NAMESPACE = "authentik";

/** Service of the server. */
export const SERVER = "authentik-server";

/** Database cluster; its credentials are in `<name>-app`, its Service for writes is `<name>-rw`. */
export const DATABASE = "authentik-db";

/** Secret of the settings that authentik reads from its environment. */
export const SETTINGS_SECRET = "authentik-settings";

/** Entry of the main store that holds the same values. */
export const SETTINGS_ENTRY = "authentik/settings";

/** ConfigMap of groups and people. */
export const CORE_BLUEPRINT = "authentik-core-blueprint";

/** Secret that holds the blueprint of one client, and the only key in it. */
export function clientBlueprintSecret(client: string): string {
  return `blueprint-${client}`;
}

export function clientBlueprintKey(client: string): string {
  return `${client}.yaml`;
}
