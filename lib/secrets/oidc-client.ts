import type { SecretStoreOffer } from "../declared/offered";
import type { Stage } from "../stage/stage";
import { pushedSecret, VAULT_OFFER } from "./generated-secret";
import { storedSecret } from "./stored-secret";

/** Keys of a client's entry in the main store. */
const OIDC_CLIENT_ID = "client_id";
/** Key of the store's entry that holds a client's secret. */
export const OIDC_CLIENT_SECRET = "client_secret";

/** Entry of the main store that holds an OpenID Connect client. */
export function oidcEntry(clientId: string): string {
  return `oidc/${clientId}`;
}

/**
 * Makes the client secret of one OpenID Connect client, once, and pushes it to
 * the main store. The identity provider's component calls it for every client
 * that a component declares, so that one client has one generator.
 */
export function oidcClientGenerator(
  stage: Stage,
  namespace: string,
  clientId: string,
  store: SecretStoreOffer = VAULT_OFFER,
): void {
  pushedSecret(stage, {
    store,
    name: `oidc-${clientId}`,
    namespace,
    path: oidcEntry(clientId),
    keys: [OIDC_CLIENT_SECRET],
    fixed: { [OIDC_CLIENT_ID]: clientId },
    length: 64,
  });
}

/** A Secret with the id and secret of an OpenID Connect client. */
export interface OidcClientSecretProps {
  /** Client id, as declared in `oidcClients`. */
  readonly client: string;
  /** Name of the Secret that is made; the client's own id need not occur in it. */
  readonly name: string;
  /** Namespace of the Secret; it is one that the client was declared for. */
  readonly namespace: string;
  /**
   * Keys of the Secret, each with what it holds: `id` or `secret`.
   * @default { client_id: "id", client_secret: "secret" }
   */
  readonly keys?: Readonly<Record<string, "id" | "secret">>;
  /** Text around the keys, by the Secret's final key; a Go template that reads a key as `{{ .client_secret }}`. */
  readonly template?: Readonly<Record<string, string>>;
  /** Type of the Secret; absent: `Opaque`. */
  readonly type?: string;
  /** Labels of the Secret; absent: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The main store; absent: Vault as the cluster runs it. */
  readonly store?: SecretStoreOffer;
}

/** A client's id and secret as a Secret of the namespace that logs its users in with them. */
export function oidcClientSecret(stage: Stage, props: OidcClientSecretProps): void {
  const {
    client,
    keys = { [OIDC_CLIENT_ID]: "id", [OIDC_CLIENT_SECRET]: "secret" },
    store = VAULT_OFFER,
    ...target
  } = props;
  const property = { id: OIDC_CLIENT_ID, secret: OIDC_CLIENT_SECRET } as const;
  storedSecret(stage, {
    ...target,
    store,
    generated: true,
    keys: Object.fromEntries(
      Object.entries(keys).map(([key, part]) => [key, { entry: oidcEntry(client), property: property[part] }]),
    ),
  });
}
