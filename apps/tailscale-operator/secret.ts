import type { OutsideSecret } from "../../lib/secrets/outside-secret";
import { NAMESPACE } from "./names";
import type { Options } from "./options";

/** Secret that the chart reads when its values name no client; its name is fixed by the chart. */
const OAUTH_SECRET = "operator-oauth";

/** The OAuth client by which the operator joins the tailnet. */
export function oauthSecret(origin: Options["oauth"]): OutsideSecret {
  return {
    title: "the Tailscale operator",
    origin,
    namespace: NAMESPACE,
    name: OAUTH_SECRET,
    keys: {
      client_id: "id of a Tailscale OAuth client with the scopes Devices Core and Auth Keys, tag:k8s-operator",
      client_secret: "secret of that OAuth client",
    },
  };
}
