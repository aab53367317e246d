import type { OidcClient } from "../../lib/declared/asked";

/** A person whom Git keeps; the password is never part of it. */
export interface Person {
  /** Name as it is shown. */
  readonly name: string;
  /** Address that services know the person by. */
  readonly email: string;
  /** Names of groups; each grants what a service gives to it. */
  readonly groups: readonly string[];
}

/** Blueprints of authentik's own that bring what a client refers to (authentik: blueprints/default, blueprints/system). */
const PREREQUISITES = [
  "Default - Provider authorization flow (implicit consent)",
  "Default - Provider invalidation flow",
  "System - OAuth2 Provider - Scopes",
];

const DEFAULT_SCOPES = ["openid", "profile", "email", "offline_access"];

/**
 * JSON is YAML, so quoting a value as JSON is safe anywhere in a blueprint;
 * authentik's own tags (`!Find`, `!KeyOf`) are outside the quotes.
 */
const quote = (value: unknown): string => JSON.stringify(value);

function find(model: string, field: string, value: string): string {
  return `!Find [${model}, [${field}, ${quote(value)}]]`;
}

/** Groups and people: the core that exists before any service signs people in. */
export function coreBlueprint(groups: readonly string[], people: Readonly<Record<string, Person>>): string {
  return document("Groups and people", [
    ...groups.flatMap(groupEntry),
    ...Object.entries(people).flatMap(([user, person]) => [
      "- model: authentik_core.user",
      `  identifiers: { username: ${quote(user)} }`,
      "  attrs:",
      `    name: ${quote(person.name)}`,
      `    email: ${quote(person.email)}`,
      "    type: internal",
      ...(person.groups.length === 0
        ? ["    groups: []"]
        : ["    groups:", ...person.groups.map((group) => `      - ${find("authentik_core.group", "name", group)}`)]),
    ]),
  ]);
}

/**
 * One OpenID Connect client: its groups, provider, application and who may use
 * it. `secret` is the text that stands for the client secret.
 */
export function clientBlueprint(client: OidcClient, secret: string): string {
  return document(`Sign-in to ${client.title}`, [
    ...PREREQUISITES.flatMap((name) => [
      "- model: authentik_blueprints.metaapplyblueprint",
      "  attrs:",
      `    identifiers: { name: ${quote(name)} }`,
      "    required: true",
    ]),
    ...client.groups.flatMap((group) => groupEntry(group.name)),
    "- model: authentik_providers_oauth2.oauth2provider",
    "  id: provider",
    `  identifiers: { name: ${quote(client.id)} }`,
    "  attrs:",
    "    client_type: confidential",
    `    client_id: ${quote(client.id)}`,
    `    client_secret: ${quote(secret)}`,
    "    # authentik 2026.5 and later: a provider without this list refuses every login.",
    "    grant_types: [authorization_code, refresh_token]",
    "    issuer_mode: per_provider",
    "    # The user name survives a rebuild; the default, a digest of a database key, does not.",
    "    sub_mode: user_username",
    "    include_claims_in_id_token: true",
    `    authorization_flow: ${find("authentik_flows.flow", "slug", "default-provider-authorization-implicit-consent")}`,
    `    invalidation_flow: ${find("authentik_flows.flow", "slug", "default-provider-invalidation-flow")}`,
    `    signing_key: ${find("authentik_crypto.certificatekeypair", "name", "authentik Self-signed Certificate")}`,
    "    property_mappings:",
    ...(client.scopes ?? DEFAULT_SCOPES).map(
      (scope) => `      - ${find("authentik_providers_oauth2.scopemapping", "scope_name", scope)}`,
    ),
    "    redirect_uris:",
    ...client.redirectUris.map((url) => `      - { matching_mode: strict, url: ${quote(url)} }`),
    "- model: authentik_core.application",
    "  id: application",
    `  identifiers: { slug: ${quote(client.id)} }`,
    "  attrs:",
    `    name: ${quote(client.title)}`,
    `    meta_launch_url: ${quote(client.launchUrl)}`,
    "    policy_engine_mode: any",
    "    provider: !KeyOf provider",
    ...client.groups.flatMap((group, order) => [
      "- model: authentik_policies.policybinding",
      "  identifiers:",
      `    order: ${order}`,
      "    target: !KeyOf application",
      "  attrs:",
      "    enabled: true",
      `    group: !KeyOf ${quote(`group ${group.name}`)}`,
    ]),
  ]);
}

function groupEntry(group: string): readonly string[] {
  return [
    "- model: authentik_core.group",
    `  id: ${quote(`group ${group}`)}`,
    `  identifiers: { name: ${quote(group)} }`,
    "  attrs: {}",
  ];
}

function document(name: string, entries: readonly string[]): string {
  const head = ["version: 1", "metadata:", `  name: ${quote(name)}`];
  if (entries.length === 0) return [...head, "entries: []", ""].join("\n");
  return [...head, "entries:", ...entries.map((line) => `  ${line}`), ""].join("\n");
}
