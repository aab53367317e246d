import type { ComponentStage } from "../../lib/component/component-stage";
import type { OidcClient } from "../../lib/declared/asked";
import { OIDC_CLIENT_SECRET, oidcClientGenerator, oidcEntry } from "../../lib/secrets/oidc-client";
import { clientBlueprint } from "./blueprint";
import { clientBlueprintKey, clientBlueprintSecret, NAMESPACE } from "./names";

/**
 * What one client needs: its secret, generated once and stored, and its
 * blueprint. External Secrets puts the secret into the blueprint's text, so
 * that the worker sees both at the same moment or neither, and applies the
 * blueprint again when the secret changes.
 */
export function oidcClient(stage: ComponentStage, client: OidcClient): void {
  oidcClientGenerator(stage, NAMESPACE, client.id, stage.mainStore());
  stage.storedSecret({
    name: clientBlueprintSecret(client.id),
    namespace: NAMESPACE,
    store: stage.mainStore(),
    generated: true,
    keys: { [OIDC_CLIENT_SECRET]: { entry: oidcEntry(client.id), property: OIDC_CLIENT_SECRET } },
    template: { [clientBlueprintKey(client.id)]: clientBlueprint(client, `{{ .${OIDC_CLIENT_SECRET} }}`) },
  });
  stage.provides({ OidcClient: [client.id] });
}
