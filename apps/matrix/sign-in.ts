import type { ComponentStage } from "../../lib/component/component-stage";
import { toYaml } from "../../lib/emit/yaml";

/** Secret with a part of homeserver.yaml in which the client's secret stands. */
export const OIDC_SECRET = "matrix-oidc";

/** A template of Synapse's own, which the template of the Secret must leave alone. */
function jinja(expression: string): string {
  return `{{ \`{{ ${expression} }}\` }}`;
}

/** Sign-in through the identity provider (Synapse manual: oidc_providers). */
export function signInSecret(stage: ComponentStage, issuer: string): void {
  const homeserver = {
    oidc_providers: [
      {
        idp_id: "authentik",
        idp_name: "Authentik",
        discover: true,
        issuer,
        client_id: "{{ .client_id }}",
        client_secret: "{{ .client_secret }}",
        scopes: ["openid", "profile", "email"],
        user_mapping_provider: {
          config: {
            localpart_template: jinja("user.preferred_username"),
            display_name_template: jinja("user.name"),
            email_template: jinja("user.email"),
          },
        },
      },
    ],
  };
  stage.oidcClientSecret({
    client: "matrix",
    name: OIDC_SECRET,
    template: { "homeserver.yaml": toYaml(homeserver) },
  });
}
