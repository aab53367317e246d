import type { OidcClient } from "../../lib/declared/asked";
import { MAIN_STORE } from "../../lib/secrets/generated-secret";
import { OIDC_CLIENT_SECRET, oidcClientGenerator, oidcEntry } from "../../lib/secrets/oidc-client";
import { storedSecret } from "../../lib/secrets/stored-secret";
import type { Stage } from "../../lib/stage/stage";
import { clientBlueprint } from "./blueprint";
import { clientBlueprintKey, clientBlueprintSecret, NAMESPACE } from "./names";

/**
 * What one client needs: its secret, generated once and stored, and its
 * blueprint. External Secrets puts the secret into the blueprint's text, so
 * that the worker sees both at the same moment or neither, and applies the
 * blueprint again when the secret changes.
 */
export function oidcClient(stage: Stage, client: OidcClient): void {
  oidcClientGenerator(stage, NAMESPACE, client.id);
  storedSecret(stage, {
    name: clientBlueprintSecret(client.id),
    namespace: NAMESPACE,
    store: MAIN_STORE,
    keys: { [OIDC_CLIENT_SECRET]: { entry: oidcEntry(client.id), property: OIDC_CLIENT_SECRET } },
    template: { [clientBlueprintKey(client.id)]: clientBlueprint(client, `{{ .${OIDC_CLIENT_SECRET} }}`) },
  });
  stage.provides({ OidcClient: [client.id] });
}
