import type { Cluster } from "../../lib/model/cluster";
import { MAIN_STORE } from "../../lib/secrets/generated-secret";
import { storedSecret } from "../../lib/secrets/stored-secret";
import type { Stage } from "../../lib/stage/stage";
import { reference } from "../../lib/terraform/text";
import { inClusterTerraform, variable } from "../tofu-controller/in-cluster-terraform";
import { RUNNER } from "../vault/access";
import { NAMESPACE, SERVER, SETTINGS_ENTRY } from "./names";

const TOKEN_SECRET = "authentik-api";

/** What one brand shows on a host: not part of the blueprints, because authentik's own blueprint makes the default brand. */
export function settingsStack(stage: Stage, cluster: Cluster, host: string, title: string): void {
  storedSecret(stage, {
    name: TOKEN_SECRET,
    namespace: RUNNER.namespace,
    store: MAIN_STORE,
    keys: { authentik_token: { entry: SETTINGS_ENTRY, property: "bootstrap_token" } },
  });
  const flow = (name: string) => reference("data", "authentik_flow", name, "id");
  inClusterTerraform(stage, {
    cluster,
    name: "authentik",
    providers: {
      authentik: { url: `http://${SERVER}.${NAMESPACE}.svc`, token: variable("authentik_token") },
    },
    variables: { authentik_token: { description: "token of authentik's API", secret: TOKEN_SECRET } },
    data: {
      authentik_flow: {
        authentication: { slug: "default-authentication-flow" },
        invalidation: { slug: "default-invalidation-flow" },
        user_settings: { slug: "default-user-settings-flow" },
      },
    },
    resources: {
      authentik_brand: {
        cluster: {
          domain: host,
          default: false,
          branding_title: title,
          flow_authentication: flow("authentication"),
          flow_invalidation: flow("invalidation"),
          flow_user_settings: flow("user_settings"),
        },
      },
    },
  });
  stage.needs(`Terraform ${RUNNER.namespace}/authentik provider authentik`, {
    start: { Service: [`${NAMESPACE}/${SERVER}`] },
  });
}
